"""A list that is worth reading whole: no two entries that say the same, and some variety."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fuze_ml.analysis.keyphrases import most_relevant
from fuze_ml.embedding import Vectors
from fuze_ml.recommendation.contract import Ranked

NEAR_DUPLICATE = 0.95
"""Cosine from which two items count as one text: a page and its copy on another site."""
CONSIDERED = 100


def without_near_duplicates(ranking: Sequence[Ranked], vectors: Vectors) -> list[int]:
    """The rows of a ranking that repeat none before them. `vectors` (len(ranking), 384), in its order.

    An item without a vector repeats nothing.
    """
    repeats = np.triu(vectors @ vectors.T >= NEAR_DUPLICATE, 1)
    dropped = np.zeros(len(ranking), dtype=bool)
    for row in np.flatnonzero(repeats.any(axis=1)):
        if not dropped[row]:
            dropped |= repeats[row]
    return [int(row) for row in np.flatnonzero(~dropped)]


def balanced(ranking: Sequence[Ranked], vectors: Vectors, limit: int, variety: float) -> list[Ranked]:
    """The best `limit`, by maximal marginal relevance (Carbonell & Goldstein 1998).

    `vectors` (len(ranking), 384) in the ranking's order; `variety` from 0 (relevance alone) to 1.
    """
    considered = ranking[:CONSIDERED]
    rows = without_near_duplicates(considered, vectors[: len(considered)])
    if not rows:
        return []
    scores = np.array([considered[row].score for row in rows], dtype=np.float32)
    spread = max(float(scores.max() - scores.min()), 1e-9)
    relevance = (scores - scores.min()) / spread
    chosen = most_relevant(vectors[rows], relevance.astype(np.float32), limit, variety)
    return [considered[rows[at]] for at in chosen]
