"""A recommendation as pages show it: the page, and why it is there."""

from __future__ import annotations

from dataclasses import dataclass, field

from fuze_app.core.services.recommendation_reasons import GEMINI, Recommended
from fuze_app.ui.bookmarks.passages import Excerpt, excerpt
from fuze_app.ui.bookmarks.shown import title_of
from fuze_ml.recommendation.contract import Engine

ENGINES = {
    Engine.PERSONAL: "Personal: meaning and context, and what you have kept, read and found useful.",
    Engine.CONTEXTUAL: "Contextual: meaning, technologies, difficulty, age and what is linked already.",
    Engine.SEMANTIC: "Semantic: what is closest in meaning.",
    Engine.RECENT: "Recent: your latest pages, for there was nothing to compare them with.",
}

QUOTES = ": “"
"""Between what a reason says and the passage that it quotes."""


@dataclass
class RecommendedRow:
    """One item; `passages` has the best one, or none."""

    id: int = 0
    title: str = ""
    site: str = ""
    minutes: int = 0
    reason: str = ""
    is_worded: bool = False
    """By Gemini."""
    passages: list[Excerpt] = field(default_factory=list)


def engine_words(engine: str) -> str:
    """Which engine served, and what it goes by."""
    return ENGINES[Engine(engine)]


def lead_of(item: Recommended) -> str:
    """The reason without the words that it quotes, where the passage that has them stands below."""
    lead, _, quoted = item.reason.rpartition(QUOTES)
    words = quoted.removesuffix("”").removesuffix("…").strip()
    is_shown = item.passage is not None and words in " ".join(item.passage.text.split())
    return f"{lead}:" if lead and is_shown else item.reason


def shown(item: Recommended) -> RecommendedRow:
    """What a list needs of a recommendation."""
    return RecommendedRow(
        id=item.bookmark.id,
        title=title_of(item.bookmark),
        site=item.bookmark.site.removeprefix("www."),
        minutes=item.bookmark.reading_minutes,
        reason=lead_of(item),
        is_worded=item.reason_by == GEMINI,
        passages=[excerpt(item.bookmark.id, item.passage)] if item.passage else [],
    )
