"""What every engine takes and gives: `recommend(context, candidates, history) → ranked items`.

Rows belong together: row i of every field of `Candidates` speaks of the same item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fuze_ml.embedding import DIMENSIONS, Vectors
from fuze_ml.intent import Intent
from fuze_ml.recommendation.taste import Taste


class Engine(StrEnum):
    """Who ranked, from the one that knows most to the one that needs nothing."""

    PERSONAL = "personal"
    CONTEXTUAL = "contextual"
    SEMANTIC = "semantic"
    RECENT = "recent"


def no_vectors() -> Vectors:
    """Shape (0, 384)."""
    return np.zeros((0, DIMENSIONS), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Context:
    """What somebody is working on."""

    vector: Vectors | None = None
    """Of what is said of it, shape (384,), L2-normalised; None while there is no model."""
    terms: Mapping[str, float] = field(default_factory=dict)
    """What a match of each term is worth."""
    technologies: frozenset[str] = frozenset()
    """In lower case."""
    intent: Intent | None = None
    linked: Vectors = field(default_factory=no_vectors)
    """Of the items that belong to it already, shape (n, 384)."""
    linked_ids: frozenset[int] = frozenset()
    part: Vectors | None = None
    """Of what every item must have to do with, where `vector` says more than that; shape (384,)."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Items of one library that may be recommended."""

    ids: NDArray[np.int64]
    vectors: Vectors
    """Shape (n, 384), L2-normalised; a row of zeros for an item without a vector."""
    documents: Sequence[Sequence[str]]
    """The terms of what each item says it is about: title, tags, key phrases."""
    similarities: Vectors
    """Cosine of each item's nearest passage to the context, shape (n,); 0 without a passage."""
    technologies: Sequence[frozenset[str]]
    """In lower case."""
    kinds: Sequence[str]
    """What sort of page each is (tutorial, reference, …); empty where that is not known."""
    difficulty: Vectors
    """From 0 (beginner) to 1 (advanced), shape (n,); NaN where it is not known."""
    age_days: Vectors
    """Since each was saved, shape (n,)."""
    interest: Vectors
    """How much its owner has used each, from -1 to 1, shape (n,)."""
    unread: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class History:
    """What this user did before. Never anything of other users."""

    taste: Taste | None = None
    """Learned in the background."""
    useful: Vectors = field(default_factory=no_vectors)
    """Of what was called useful in this context, shape (n, 384)."""
    useless: Vectors = field(default_factory=no_vectors)
    dismissed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A recommended item. `parts` says what spoke for it, each from about -3 to 3."""

    id: int
    score: float
    parts: Mapping[str, float]


MOST_RANKED = 500
"""Nobody reads further down."""

Recommend = Callable[[Context, Candidates, History], list[Ranked]]


@dataclass(frozen=True, slots=True)
class Scores:
    """An engine's scores before they are ranked: the named parts, each of shape (n,), that add up."""

    parts: dict[str, Vectors]

    def total(self) -> Vectors:
        total: Vectors = np.sum(list(self.parts.values()), axis=0, dtype=np.float32)
        return total


def ranked(scores: Scores, context: Context, candidates: Candidates, history: History) -> list[Ranked]:
    """The best MOST_RANKED first, without what is linked already or was dismissed."""
    hidden = np.fromiter(context.linked_ids | history.dismissed, dtype=np.int64)
    shown = np.flatnonzero(~np.isin(candidates.ids, hidden))
    total = scores.total()
    order = shown[np.lexsort((-candidates.ids[shown], -total[shown]))[:MOST_RANKED]]
    return [
        Ranked(
            int(candidates.ids[row]),
            float(total[row]),
            {name: float(part[row]) for name, part in scores.parts.items()},
        )
        for row in map(int, order)
    ]
