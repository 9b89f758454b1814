"""What a learning path is made of, and what a page of it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.intent import said_difficulty
from fuze_ml.terms import tokenize

LEVELS = {Difficulty.BEGINNER: 0, Difficulty.INTERMEDIATE: 1, Difficulty.ADVANCED: 2}
UNKNOWN_LEVEL = 1

_SAYS_NOTHING = frozenset(
    tokenize(
        "basic basics fundamental fundamentals knowledge understanding familiarity experience concepts "
        "introductory elementary general working prior some skills",
        "en",
    )
)
"""Words of prerequisites that name nothing to learn."""

Terms = frozenset[str]


@dataclass(frozen=True, slots=True)
class PathPage:
    """A page of one's own. What is not known of it is empty."""

    id: int
    title: str
    language: str | None = None
    difficulty: Difficulty | None = None
    concepts: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    """What a reader should know before."""
    technologies: tuple[str, ...] = ()


class Missing(StrEnum):
    """What sort of gap it is."""

    PREREQUISITE = "prerequisite"
    PART_OF_GOAL = "part_of_goal"
    INTRODUCTION = "introduction"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no page covers, in one's own words or a page's, and why it is missed."""

    concept: str
    kind: Missing
    why: str
    needed_by: tuple[int, ...] = ()
    """The pages of the path that take it as known."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """A page in its place; what the sentence names stands beside it."""

    id: int
    why: str
    introduces: tuple[str, ...]
    builds_on: tuple[int, ...]
    """Earlier pages of the path."""


@dataclass(frozen=True, slots=True)
class LearningPath:
    steps: tuple[PathStep, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A page with its phrases as sets of terms."""

    page: PathPage
    level: int
    title: Terms
    subjects: dict[Terms, str]
    """Concepts and technologies, as they are spelled."""
    needs: dict[Terms, str]
    is_introduction: bool
    """By its title."""

    @classmethod
    def of(cls, page: PathPage) -> Known:
        level = LEVELS[page.difficulty] if page.difficulty else UNKNOWN_LEVEL
        title = frozenset(tokenize(page.title, page.language))
        subjects = phrases((*page.concepts, *page.technologies), page.language)
        needs = phrases(page.prerequisites, page.language)
        is_introduction = said_difficulty(page.title) == Difficulty.BEGINNER
        return cls(page, level, title, subjects, needs, is_introduction)

    def covers(self, wanted: Terms) -> bool:
        """Whether the page is about it."""
        return wanted <= self.title or any(wanted <= subject for subject in self.subjects)

    def is_harder_than(self, other: Known) -> bool:
        """As far as both are known."""
        levels = self.page.difficulty, other.page.difficulty
        return None not in levels and self.level > other.level


def phrases(spelled: Iterable[str], language: str | None) -> dict[Terms, str]:
    """Phrases as sets of terms, each as it is spelled first; what names nothing is left out."""
    found: dict[Terms, str] = {}
    for phrase in spelled:
        terms = frozenset(tokenize(phrase, language)) - _SAYS_NOTHING
        if terms:
            found.setdefault(terms, phrase)
    return found
