"""What every engine says of a page. It names its engine, so that nobody takes one's words for another's."""

from __future__ import annotations

from dataclasses import dataclass


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
