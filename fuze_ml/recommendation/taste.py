"""A model of one user: what of the library they turn to. Learned from their own doings alone.

Three views of it, blended: the direction in which the kept items differ from all (linear discriminant
analysis with the library's covariance); the nearest kept items, hubs corrected (CSLS, Lample et al. 2018);
telling words. Their weights were chosen on readers of citeulike-a and ibm-pool, the same that
`benchmarks/recommend.py` reports on, their hidden items drawn anew several times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fuze_ml.embedding import Vectors
from fuze_ml.recommendation.space import Space, standardised, unit
from fuze_ml.recommendation.words import WordIndex, relevance_weights

DIRECTION, NEAREST, WORDS = 1.0, 1.0, 0.5
"""What each view weighs."""
NEAREST_KEPT = 5
MOST_ANCHORS = 400
MOST_TERMS = 2_000
_AGAINST = 0.5
"""What the items that were turned down weigh in the direction, beside the kept ones."""
_BLOCK = 4_096


@dataclass(frozen=True, slots=True)
class Taste:
    """What was learned."""

    space: Space
    direction: Vectors
    """In the whitened space, shape (384,)."""
    anchors: Vectors
    """Kept items, whitened, shape (k, 384), and how much of a hub each is, shape (k,)."""
    anchor_hubness: Vectors
    terms: Mapping[str, float]
    """What each term says for an item."""
    learned_from: int
    """Kept items."""


def learn(
    space: Space,
    vectors: Vectors,
    weights: Vectors,
    documents: Sequence[Sequence[str]],
    frequencies: Mapping[str, int],
    library: int,
) -> Taste | None:
    """From items with what their user thinks of them; None when nothing was kept.

    `vectors` (n, 384); `weights` (n,) from -1 (turned down) to 1; `documents` their terms. `frequencies`
    says how many of the `library`'s items hold a term.
    """
    kept, against = weights > 0, weights < 0
    if not kept.any():
        return None
    projected = space.project(vectors)
    direction = np.average(projected[kept], axis=0, weights=weights[kept])
    if against.any():
        share = _AGAINST * against.sum() / weights.size
        direction = direction - share * np.average(projected[against], axis=0, weights=-weights[against])
    strongest = np.argsort(-weights, kind="stable")[: min(int(kept.sum()), MOST_ANCHORS)]
    anchors = space.whiten(vectors[strongest])
    terms = relevance_weights(
        [document for document, keep in zip(documents, kept, strict=True) if keep], frequencies, library
    )
    telling = dict(sorted(terms.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS])
    return Taste(
        space=space,
        direction=direction.astype(np.float32),
        anchors=anchors,
        anchor_hubness=space.hubness(anchors),
        terms=telling,
        learned_from=int(kept.sum()),
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """Items made ready for tastes that share a space: what is the same for all of them is done once."""

    projected: Vectors
    whitened: Vectors
    hubness: Vectors
    words: WordIndex


def prepare(space: Space, vectors: Vectors, documents: Sequence[Sequence[str]]) -> Prepared:
    """`vectors` (n, 384) and the terms of each."""
    projected = space.project(vectors)
    whitened = unit(projected)
    blocks = range(0, len(vectors), _BLOCK)
    hubness = [space.hubness(whitened[first : first + _BLOCK]) for first in blocks]
    return Prepared(
        projected,
        whitened,
        np.concatenate(hubness) if hubness else np.zeros(0, dtype=np.float32),
        WordIndex(documents),
    )


def appeal(taste: Taste, items: Prepared) -> Vectors:
    """How much each item is to this taste, shape (n,), with mean 0 and deviation 1."""
    views = (
        DIRECTION * standardised(items.projected @ taste.direction)
        + NEAREST * standardised(_nearness(taste, items))
        + WORDS * standardised(items.words.scores(taste.terms))
    )
    return standardised(views)


def _nearness(taste: Taste, items: Prepared) -> Vectors:
    """The mean of the largest similarities to kept items, hubs on either side corrected."""
    number = min(NEAREST_KEPT, len(taste.anchors))
    similarities = 2 * (items.whitened @ taste.anchors.T) - taste.anchor_hubness
    nearest = np.partition(similarities, -number, axis=1)[:, -number:].mean(axis=1)
    corrected: Vectors = nearest - items.hubness
    return corrected
