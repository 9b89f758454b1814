"""A model of one user: what of the library they turn to. Learned from their own doings alone.

Three views of it, blended: the direction in which the kept items differ from all (linear discriminant
analysis with the library's covariance); a walk from the kept items through their neighbours, and theirs
(label spreading, Zhou et al. 2004); telling words. Where items are crowded, each is near to what is kept
by chance, and loses some (as in cross-domain similarity local scaling, Conneau et al. 2018). Each item of
the library is given its appeal when the taste is learned, so that asking costs nothing. The weights were
chosen on readers of citeulike-a and ibm-pool, the same that `benchmarks/recommend.py` reports on, their
hidden items drawn anew several times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuze_ml.embedding import Vectors
from fuze_ml.recommendation.space import Neighbourhood, Space, standardised
from fuze_ml.recommendation.words import WordIndex, relevance_weights

DIRECTION, WALK, WORDS = 0.7, 1.4, 0.6
"""What each view weighs."""
CROWDED = 0.8
"""What an item loses by its density."""
STEPS = 8
STEP = 0.5
"""What each step of the walk passes on; the rest comes from the kept items."""
MOST_TERMS = 2_000
_AGAINST = 0.5
"""What the items that were turned down weigh, beside the kept ones."""


@dataclass(frozen=True, slots=True)
class Library:
    """Items made ready to be learned from: what is the same for all tastes is done once."""

    vectors: Vectors
    """Shape (n, 384), L2-normalised."""
    documents: Sequence[Sequence[str]]
    """The terms of each."""
    space: Space
    neighbourhood: Neighbourhood
    words: WordIndex

    @classmethod
    def of(cls, vectors: Vectors, documents: Sequence[Sequence[str]]) -> Library:
        """From at least one item."""
        space, neighbourhood = Space.fit(vectors), Neighbourhood.of(vectors)
        return cls(vectors, documents, space, neighbourhood, WordIndex(documents))


@dataclass(frozen=True, slots=True)
class Taste:
    """What was learned."""

    ids: NDArray[np.int64]
    """Of the library's items at that time, ascending, and the appeal of each, both of shape (n,)."""
    appeals: Vectors
    line: Vectors
    """The appeal of an item that came later is `line @ vector + offset`; shape (384,)."""
    offset: float
    terms: Mapping[str, float]
    """What each term says for an item."""
    learned_from: int
    """Kept items."""

    def best(self, number: int) -> list[int]:
        """The ids of the items that appeal most."""
        number = min(number, len(self.ids))
        rows = np.argpartition(-self.appeals, number - 1)[:number]
        return [int(key) for key in self.ids[rows]]


def learn(ids: NDArray[np.int64], library: Library, weights: Vectors) -> Taste | None:
    """From the items of a library with what their user thinks of each; None when nothing was kept.

    `ids` (n,) ascending; `weights` (n,) from -1 (turned down) to 1, 0 where nothing is known.
    """
    if not (weights > 0).any():
        return None
    kept = np.flatnonzero(weights > 0).tolist()
    terms = relevance_weights(
        [library.documents[row] for row in kept], library.words.frequencies, library.words.documents
    )
    telling = dict(sorted(terms.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS])
    centred = library.vectors - library.space.mean
    along = np.asarray(centred @ _direction(library.space, centred, weights), dtype=np.float32)
    views: Vectors = (
        DIRECTION * standardised(along)
        + WALK * standardised(_walk(library.neighbourhood, weights))
        + WORDS * standardised(library.words.scores(telling))
        - CROWDED * standardised(library.neighbourhood.density)
    )
    appeals = standardised(views)
    line = np.asarray(library.space.precision @ (centred.T @ appeals) / len(appeals), dtype=np.float32)
    return Taste(ids, appeals, line, -float(line @ library.space.mean), telling, len(kept))


def _direction(space: Space, centred: Vectors, weights: Vectors) -> Vectors:
    """Where the kept items lie, away from those that were turned down; shape (384,)."""
    kept, against = np.maximum(weights, 0), np.maximum(-weights, 0)
    aim = kept @ centred / kept.sum()
    if against.any():
        share = _AGAINST * np.count_nonzero(against) / np.count_nonzero(weights)
        aim = aim - share * (against @ centred) / against.sum()
    direction: Vectors = space.precision @ aim
    return direction


def _walk(neighbourhood: Neighbourhood, weights: Vectors) -> Vectors:
    """How much of what is thought of all items arrives at each, as its square root, shape (n,)."""
    origin = np.where(weights > 0, weights, _AGAINST * weights).astype(np.float32)
    reached = origin
    for _ in range(STEPS):
        reached = STEP * neighbourhood.passed_on(reached) + (1 - STEP) * origin
    # A few items get most of it: taken as it is, their tail would drown the rest and the other views.
    tamed: Vectors = np.sign(reached) * np.sqrt(np.abs(reached))
    return tamed


def appeal(taste: Taste, ids: NDArray[np.int64], vectors: Vectors) -> Vectors:
    """How much each item is to this taste, shape (n,), with mean 0 and deviation 1.

    `vectors` (n, 384) speak for items that the taste does not know; of those without, it says nothing.
    """
    rows = np.minimum(np.searchsorted(taste.ids, ids), len(taste.ids) - 1)
    later = np.where(vectors.any(axis=1), vectors @ taste.line + taste.offset, 0)
    known = taste.ids[rows] == ids
    return standardised(np.where(known, taste.appeals[rows], later).astype(np.float32))
