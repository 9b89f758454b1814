"""The topics of a library: groups of pages that are about the same, named, and placed on a map.

Everything here is a pure function of its arguments: the same library gives the same map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fuze_ml.embedding import Vectors
from fuze_ml.topics.clusters import Clusters, cluster
from fuze_ml.topics.layout import arrange, scatter
from fuze_ml.topics.naming import Named, name_all

MOST_DOTS = 40
"""Pages of a topic that are drawn."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Pages that are about the same. A place on the map is from 0 to 100 both ways, radii have its unit."""

    name: str
    concepts: tuple[str, ...]
    """What tells it from the others, the most telling first; the name is made of these."""
    rows: tuple[int, ...]
    """Its members' rows in the vectors, the most typical first."""
    x: float
    y: float
    radius: float
    dots: tuple[tuple[int, float, float], ...]
    """Row, x and y of some of the members."""


def find_topics(vectors: Vectors, concepts: Sequence[Sequence[str]]) -> list[Topic]:
    """The topics of pages with unit vectors (n, 384) and key concepts, the largest topic first.

    Empty for fewer than `clusters.FEWEST` pages. The time is bounded: groups are found in a sample, and so
    many pages name a group; the rest only joins the nearest.
    """
    groups = cluster(vectors)
    if not groups.members:
        return []
    names = name_all([[concepts[row] for row in rows] for rows in groups.members])
    places, radii = arrange(groups.centres, [len(rows) for rows in groups.members])
    return [
        _topic(names[number], groups, number, places[number], float(radii[number]))
        for number in range(len(groups.members))
    ]


def _topic(named: Named, groups: Clusters, number: int, place: np.ndarray, radius: float) -> Topic:
    rows = groups.members[number]
    step = max(1, len(rows) // MOST_DOTS)
    drawn = rows[::step][:MOST_DOTS]
    around = place + radius * scatter(groups.units[drawn] - groups.centres[number])
    return Topic(
        name=named.name,
        concepts=named.concepts,
        rows=tuple(int(row) for row in rows),
        x=round(float(place[0]), 2),
        y=round(float(place[1]), 2),
        radius=round(radius, 2),
        dots=tuple(
            (int(row), round(float(x), 2), round(float(y), 2))
            for row, (x, y) in zip(drawn, around, strict=True)
        ),
    )
