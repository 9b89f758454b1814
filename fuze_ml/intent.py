"""What somebody wants of their library: why, about what, how hard, how broad, how soon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Goal(StrEnum):
    """Why somebody looks for something to read."""

    LEARN = "learn"
    BUILD = "build"
    SOLVE = "solve"
    RESEARCH = "research"
    COMPARE = "compare"
    REFRESH = "refresh"


class Difficulty(StrEnum):
    """How much is known already."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Breadth(StrEnum):
    """Whether one thing is asked, or a field."""

    NARROW = "narrow"
    BROAD = "broad"


class Urgency(StrEnum):
    """How soon it is needed."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a project, a task or a request is after."""

    goal: Goal
    technologies: tuple[str, ...] = ()
    """By their usual names."""
    difficulty: Difficulty | None = None
    """None where nothing is said of it."""
    breadth: Breadth = Breadth.NARROW
    urgency: Urgency = Urgency.NORMAL
