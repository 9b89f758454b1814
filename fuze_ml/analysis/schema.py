"""What every engine says of a page. It names its engine, so that nobody takes one's words for another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ContentType(StrEnum):
    """What sort of text a page is."""

    ARTICLE = "article"
    TUTORIAL = "tutorial"
    REFERENCE = "reference"
    NEWS = "news"
    OPINION = "opinion"
    RESEARCH = "research"
    REVIEW = "review"
    DISCUSSION = "discussion"


class Difficulty(StrEnum):
    """How much a reader must know already."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class SuggestedTag:
    """A tag that fits a page. `own` says that the user has it already."""

    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis of one text."""

    engine: str
    version: str
    """Rises when the engine would answer otherwise, so that old answers can be told."""
    summary: str
    """A few sentences; empty for a text without any."""
    keyphrases: list[str]
    """The most telling first."""
    content_type: ContentType | None = None
    difficulty: Difficulty | None = None
    """None where the engine can't tell."""
    technologies: list[str] = field(default_factory=list)
    """By their usual names, the most prominent first."""
    suggested_tags: list[SuggestedTag] = field(default_factory=list)
    """The best first."""
    prerequisites: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    """That the text answers."""
    language: str | None = None
    """ISO 639-1."""
    model: str | None = None
    """The language model that was asked, where one was."""
    made_by: dict[str, str] = field(default_factory=dict)
    """For each of these fields, in a few words, how it came about."""
