"""What is known about a page beside its text, as the side of the reader says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fuze_app.core.services.page_content import ContentView
from fuze_app.ui.bookmarks.obstacles import named

KINDS = {
    "article": "Article",
    "code": "Code",
    "documentation": "Documentation",
    "image": "Picture",
    "paper": "Paper",
    "pdf": "PDF",
    "post": "Post",
    "question": "Question and answers",
    "repository": "Repository",
    "text": "Text file",
    "thread": "Discussion",
    "video": "Video",
}
LABELS = {
    "arxiv": "arXiv",
    "doi": "DOI",
    "language": "Written in",
    "link": "Links to",
    "pdf": "PDF",
    "seconds": "Duration",
}
"""Of facts whose names are not their labels."""
APART = frozenset({"abstract", "description", "width", "height"})
"""Facts that are shown in another place, or together."""
ADDRESSES = {"doi": "https://doi.org/{}", "arxiv": "https://arxiv.org/abs/{}"}
MOST_NAMES = 12


@dataclass
class Detail:
    """A fact of this kind of page; with an address where it leads somewhere."""

    name: str
    value: str
    href: str = ""


@dataclass
class Facts:
    """What is known about a page beside its text."""

    site: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    words: str = ""
    summary: str = ""
    keyphrases: list[str] = field(default_factory=list)
    made_by: str = ""
    notes: str = ""
    tags: list[str] = field(default_factory=list)
    kind: str = ""
    details: list[Detail] = field(default_factory=list)
    abstract: str = ""


@dataclass
class Standing:
    """How far the text can be trusted, how its address stands, and what stood in the way."""

    quality: str = ""
    reasons: list[str] = field(default_factory=list)
    checked: str = ""
    is_dead: bool = False
    dead_since: str = ""
    dead_reason: str = ""
    has_copy: bool = False
    wayback_url: str = ""
    obstacle: str = ""
    advice: str = ""
    seen_by_browser: bool = False


def facts_of(content: ContentView) -> Facts:
    """What the side of the reader says."""
    view = content.bookmark
    return Facts(
        site=content.site_name or view.site.removeprefix("www."),
        author=view.author or "",
        published=_day(view.published_at),
        language=view.language or "",
        words=f"{content.word_count:,}" if content.word_count else "",
        summary=content.summary or "",
        keyphrases=list(content.keyphrases),
        made_by=_maker(content.engine),
        notes=view.notes,
        tags=list(view.tags),
        kind=KINDS.get(content.kind or "", ""),
        details=details_of(content.facts),
        abstract=str(content.facts.get("abstract") or content.facts.get("description") or ""),
    )


def standing_of(content: ContentView) -> Standing:
    """What the reader says of the text's worth and of its address."""
    link, view = content.link, content.bookmark
    obstacle = named(view.obstacle)
    return Standing(
        quality="" if content.quality is None else f"{content.quality:.0%}",
        reasons=list(content.quality_reasons),
        checked=link.checked_at.isoformat() if link.checked_at else "",
        is_dead=view.is_dead,
        dead_since=_day(link.dead_since),
        dead_reason=link.reason or view.error or "",
        has_copy=link.has_copy,
        wayback_url=link.wayback_url,
        obstacle=obstacle.title,
        advice=obstacle.advice,
        seen_by_browser=obstacle.seen_by_browser,
    )


def details_of(facts: dict[str, str | int | list[str]]) -> list[Detail]:
    """The facts of a kind of page in words, in the order in which its adapter names them."""
    shown = [_detail(name, value) for name, value in facts.items() if name not in APART]
    if "width" in facts and "height" in facts:
        shown.insert(0, Detail("Size", f"{facts['width']} by {facts['height']} pixels"))
    return shown


def _detail(name: str, value: str | int | list[str]) -> Detail:
    label = LABELS.get(name, name.capitalize())
    if name == "seconds" and isinstance(value, int):
        return Detail(label, duration(value))
    if isinstance(value, int):
        return Detail(label, f"{value:,}")
    if isinstance(value, list):
        more = len(value) - MOST_NAMES
        return Detail(label, ", ".join(value[:MOST_NAMES]) + (f" and {more} more" if more > 0 else ""))
    if name in ADDRESSES:
        return Detail(label, value, ADDRESSES[name].format(value))
    is_address = value.startswith(("http://", "https://"))
    return Detail(label, value, value if is_address else "")


def duration(seconds: int) -> str:
    """As players show it: 4:05, or 1:04:05."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _day(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def _maker(engine: str | None) -> str:
    if engine is None:
        return ""
    return "Made on this server, without Gemini." if engine == "local" else "Made by Gemini, from the text."
