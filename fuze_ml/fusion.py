"""One ranking out of two: how near a page is in meaning, and how well its words match."""

from __future__ import annotations

from collections.abc import Mapping

COSINE_WEIGHT, BM25_WEIGHT = 0.7, 0.3


def fuse(cosines: Mapping[int, float], bm25: Mapping[int, float]) -> list[tuple[int, float]]:
    """Ids with their score, the best first: 0.7 · cosine + 0.3 · BM25 / the best BM25.

    A page without passages (not read yet, or never) has no cosine. Its words stand for it then: it is
    taken to be as near as the nearest, in proportion to its BM25, so that a perfect match is not buried.
    With one side empty the other ranks alone.
    """
    highest = max(bm25.values(), default=0.0) or 1.0
    nearest = max(cosines.values(), default=1.0)
    scores = {}
    for key in cosines.keys() | bm25.keys():
        words = bm25.get(key, 0.0) / highest
        meaning = cosines.get(key, nearest * words)
        scores[key] = COSINE_WEIGHT * meaning + BM25_WEIGHT * words
    return sorted(scores.items(), key=lambda item: (-item[1], -item[0]))
