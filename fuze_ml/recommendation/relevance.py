"""Which items fit at all: nothing is recommended unless something that can be named speaks for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fuze_ml.embedding import Vectors
from fuze_ml.recommendation.contract import Candidates, Context

CLOSE = 0.3
"""Cosine of a passage from which meaning alone is enough. Of pairs of titles drawn at random from citeulike-a
6 % reach it, from ibm-pool, where all is on computing, 10 %."""
RELATED = 0.2
"""From which a technology or words in common are enough: 17 and 25 % of the same pairs."""
NEAR_LINKED = 0.45
"""Cosine from which an item is close to a linked one."""
NEAR_TASK = 0.35
"""Cosine from which an item is said to be close to a task, and the library to have something on it."""
SHARE, TERMS = 0.5, 3
"""The words in common that are enough: so much of what is asked, or so many."""


def fitting(context: Context, candidates: Candidates) -> NDArray[np.bool_]:
    """Whether each item fits, shape (n,). Where nothing is asked, all do."""
    if context.vector is None and not context.terms and not len(context.linked):
        return np.ones(len(candidates), dtype=bool)
    similarities = candidates.similarities
    compared = candidates.vectors.any(axis=1) if context.vector is not None else False
    related = (similarities >= RELATED) | ~np.broadcast_to(compared, similarities.shape)
    named = _has_words(context, candidates) | _has_technology(context, candidates)
    fits: NDArray[np.bool_] = (similarities >= CLOSE) | (related & named)
    fits |= _is_near(candidates.vectors, context.linked)
    if context.part is not None:
        on_part = named | (candidates.vectors @ context.part >= RELATED)
        fits &= on_part | ~candidates.vectors.any(axis=1)
    return fits


def _has_words(context: Context, candidates: Candidates) -> NDArray[np.bool_]:
    total = sum(context.terms.values())
    shared = [context.terms.keys() & set(document) for document in candidates.documents]
    enough = [
        len(terms) >= TERMS or (bool(terms) and sum(context.terms[term] for term in terms) >= SHARE * total)
        for terms in shared
    ]
    return np.array(enough, dtype=bool)


def _has_technology(context: Context, candidates: Candidates) -> NDArray[np.bool_]:
    return np.array([bool(context.technologies & own) for own in candidates.technologies], dtype=bool)


def _is_near(vectors: Vectors, linked: Vectors) -> NDArray[np.bool_]:
    if not len(linked):
        return np.zeros(len(vectors), dtype=bool)
    near: NDArray[np.bool_] = (vectors @ linked.T).max(axis=1, initial=-1.0) >= NEAR_LINKED
    return near
