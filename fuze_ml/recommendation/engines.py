"""The engines. Each knows all that the one before it knows, and more."""

from __future__ import annotations

import numpy as np

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.embedding import Vectors
from fuze_ml.intent import Goal
from fuze_ml.recommendation.contract import (
    Candidates,
    Context,
    History,
    Ranked,
    Scores,
    ranked,
)
from fuze_ml.recommendation.space import standardised
from fuze_ml.recommendation.taste import appeal
from fuze_ml.recommendation.words import WordIndex

MEANING, WORDS = 1.0, 0.4
STRUCTURE = 0.6
"""Nearness to what is linked already."""
TECHNOLOGIES, KIND, LEVEL, FRESHNESS, UNREAD = 0.5, 0.3, 0.3, 0.1, 0.15
PERSONAL = 0.5
FEEDBACK = 1.0
NEAREST_LINKED = 3
HALF_LIFE_DAYS = 180.0
FITTING = {
    Goal.LEARN: frozenset({"tutorial", "reference", "article"}),
    Goal.BUILD: frozenset({"tutorial", "reference"}),
    Goal.SOLVE: frozenset({"discussion", "reference", "tutorial"}),
    Goal.RESEARCH: frozenset({"research", "article", "review"}),
    Goal.COMPARE: frozenset({"review", "opinion", "discussion"}),
    Goal.REFRESH: frozenset({"reference", "tutorial"}),
}
"""The sorts of page that serve a goal."""
LEVELS = {Difficulty.BEGINNER: 0.0, Difficulty.INTERMEDIATE: 0.5, Difficulty.ADVANCED: 1.0}


def semantic(context: Context, candidates: Candidates, history: History) -> list[Ranked]:
    """Passages against the context, by meaning and by words."""
    return ranked(_semantic(context, candidates, history), context, candidates, history)


def contextual(context: Context, candidates: Candidates, history: History) -> list[Ranked]:
    """With what is known of each item, and with what is linked already."""
    return ranked(_contextual(context, candidates, history), context, candidates, history)


def personal(context: Context, candidates: Candidates, history: History) -> list[Ranked]:
    """With what was learned of this user. Raises ValueError while nothing was."""
    if history.taste is None:
        raise ValueError("Nothing was learned of this user yet.")
    scores = _contextual(context, candidates, history)
    weight = PERSONAL if _says_something(context) else 1.0
    scores.parts["taste"] = weight * appeal(history.taste, candidates.ids, candidates.vectors)
    return ranked(scores, context, candidates, history)


def recent(context: Context, candidates: Candidates, history: History) -> list[Ranked]:
    """Needs nothing: what was saved lately, and what its owner uses most."""
    scores = Scores({"fresh": _freshness(candidates), "used": candidates.interest})
    return ranked(scores, context, candidates, history)


def _says_something(context: Context) -> bool:
    return context.vector is not None or bool(context.terms) or len(context.linked) > 0


def _semantic(context: Context, candidates: Candidates, history: History) -> Scores:
    words = WordIndex(candidates.documents).scores(context.terms)
    return Scores(
        {
            "meaning": MEANING * standardised(candidates.similarities),
            "words": WORDS * standardised(words),
            "feedback": FEEDBACK * _feedback(candidates, history),
        }
    )


def _contextual(context: Context, candidates: Candidates, history: History) -> Scores:
    scores = _semantic(context, candidates, history)
    scores.parts.update(
        linked=STRUCTURE * standardised(_near(candidates.vectors, context.linked, NEAREST_LINKED)),
        technologies=TECHNOLOGIES * _shared_technologies(context, candidates),
        kind=KIND * _fitting_kind(context, candidates),
        level=LEVEL * _fitting_level(context, candidates),
        fresh=FRESHNESS * _freshness(candidates),
        unread=UNREAD * candidates.unread.astype(np.float32),
    )
    return scores


def _near(vectors: Vectors, others: Vectors, number: int) -> Vectors:
    """The mean cosine to the nearest `number` of `others`, shape (n,); zeros without any."""
    if not len(others):
        return np.zeros(len(vectors), dtype=np.float32)
    number = min(number, len(others))
    nearest: Vectors = np.partition(vectors @ others.T, -number, axis=1)[:, -number:].mean(axis=1)
    return nearest


def _feedback(candidates: Candidates, history: History) -> Vectors:
    """More of what was useful here, less of what was not, at once."""
    liked = np.maximum(_near(candidates.vectors, history.useful, 1), 0)
    disliked = np.maximum(_near(candidates.vectors, history.useless, 1), 0)
    difference: Vectors = liked**2 - disliked**2
    return difference


def _shared_technologies(context: Context, candidates: Candidates) -> Vectors:
    """The share of the context's technologies that an item is about, shape (n,)."""
    wanted = context.technologies
    shares = [len(wanted & of_item) / max(len(wanted), 1) for of_item in candidates.technologies]
    return np.array(shares, dtype=np.float32)


def _fitting_kind(context: Context, candidates: Candidates) -> Vectors:
    wanted = FITTING[context.intent.goal] if context.intent else frozenset[str]()
    return np.array([kind in wanted for kind in candidates.kinds], dtype=np.float32)


def _fitting_level(context: Context, candidates: Candidates) -> Vectors:
    """From -1 (opposite) to 0 (as wanted or not known)."""
    if context.intent is None or context.intent.difficulty is None:
        return np.zeros(len(candidates), dtype=np.float32)
    distance = np.abs(candidates.difficulty - LEVELS[context.intent.difficulty])
    fit: Vectors = -np.nan_to_num(distance, nan=0.0).astype(np.float32)
    return fit


def _freshness(candidates: Candidates) -> Vectors:
    fresh: Vectors = np.exp2(-np.maximum(candidates.age_days, 0) / HALF_LIFE_DAYS).astype(np.float32)
    return fresh
