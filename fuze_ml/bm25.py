"""BM25 over postings that are at hand: for each term asked for, the documents that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

K1, B = 1.2, 0.75
LENGTH_BITS = 20
"""Of a packed posting: the lower bits are the document's length, those above its id."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Documents that hold a term, the `number`th asked for from 0, all about `times` times.

    `packed` are their ids and lengths as big-endian integers of eight bytes.
    """

    number: int
    times: int
    packed: bytes


@dataclass(frozen=True, slots=True)
class Scores:
    """Documents that hold any term: `ids` ascending, `scores`, and of how many terms, `matched`; all (n,)."""

    ids: np.ndarray
    scores: np.ndarray
    matched: np.ndarray

    def among(self, ids: Sequence[int]) -> Scores:
        """Those of some documents."""
        return self._at(np.flatnonzero(np.isin(self.ids, np.asarray(ids, dtype=np.int64))))

    def best(self, most: int) -> Scores:
        """The best, in their order; of equal ones that with the higher id first."""
        places = np.arange(len(self.ids))
        if len(self.ids) > most:
            places = np.flatnonzero(self.scores >= np.partition(self.scores, -most)[-most])
        order = np.lexsort((-self.ids[places], -self.scores[places]))
        return self._at(places[order[:most]])

    def _at(self, places: np.ndarray) -> Scores:
        return Scores(self.ids[places], self.scores[places], self.matched[places])


def frequencies(postings: Sequence[Postings], terms: int) -> np.ndarray:
    """How many documents have each of the terms, shape (terms,)."""
    counted = np.zeros(terms, dtype=np.int64)
    for one in postings:
        counted[one.number] += len(one.packed) // 8
    return counted


def score(
    postings: Sequence[Postings], counts: Sequence[int], documents: int, average_length: float
) -> Scores:
    """BM25 with the idf that is never negative (Robertson and Zaragoza 2009; Lucene's).

    `counts` says how many times each term is asked for; `documents` are as many in all. A document's length
    and `average_length` are in the same unit.
    """
    found = np.frombuffer(b"".join(one.packed for one in postings), dtype=">i8").astype(np.int64)
    sizes = [len(one.packed) // 8 for one in postings]
    held = frequencies(postings, len(counts))
    idf = np.log1p((np.maximum(documents - held, 0) + 0.5) / (held + 0.5))
    gains = np.asarray(counts) * (K1 + 1) * idf
    times = np.repeat([float(one.times) for one in postings], sizes)
    gain = np.repeat([gains[one.number] for one in postings], sizes)
    lengths = found & ((1 << LENGTH_BITS) - 1)
    weights = gain * times / (times + K1 * (1 - B) + K1 * B / average_length * lengths)
    ids, inverse = np.unique(found >> LENGTH_BITS, return_inverse=True)
    return Scores(
        ids, np.bincount(inverse, weights, minlength=len(ids)), np.bincount(inverse, minlength=len(ids))
    )
