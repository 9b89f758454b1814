"""One ranking out of two: how near a page is in meaning, and how well its words match."""

from __future__ import annotations

from collections.abc import Mapping

BM25_WEIGHT = 0.4
"""Of the words, when a page holds all that were asked for; the meaning has the rest."""


def fuse(cosines: Mapping[int, float], bm25: Mapping[int, float], coverage: float) -> list[tuple[int, float]]:
    """Ids with their score, the best first: (1 - w) · cosine + w · coverage · BM25 / the best BM25.

    `coverage` is the share of the query's words that the best match by words holds, from 0 to 1. The best
    of bad matches, one word out of five, must not count like a match of all five: dividing by the best
    alone would make it. In a small library most questions have no better match.

    Weight and form were chosen across collections (nDCG@10 on SciFact and CISI, benchmarks/relevance.py):

    | | .2 | .3 | .4 | .5 |
    | --- | --- | --- | --- | --- |
    | with coverage | .738 .447 | .747 .460 | .747 .468 | .746 .464 |
    | without | .744 .467 | .746 .476 | .745 .465 | .741 .455 |
    | standard scores | .747 .467 | .748 .475 | .745 .475 | .740 .460 |
    | reciprocal ranks | .728 .457 | | | |

    Each collection alone chooses .4 with coverage, so either one's choice gives the other its best. The
    forms without coverage gain a hundredth on CISI, whose questions always have long matches.

    A page without passages (not read yet, or never) has no cosine. Its words stand for it then: it is
    taken to be as near as the nearest, in proportion to its BM25, so that a perfect match is not buried.
    """
    highest = max(bm25.values(), default=0.0) or 1.0
    nearest = max(cosines.values(), default=1.0)
    scores = {}
    for key in cosines.keys() | bm25.keys():
        words = coverage * bm25.get(key, 0.0) / highest
        meaning = cosines.get(key, nearest * words)
        scores[key] = (1 - BM25_WEIGHT) * meaning + BM25_WEIGHT * words
    return sorted(scores.items(), key=lambda item: (-item[1], -item[0]))
