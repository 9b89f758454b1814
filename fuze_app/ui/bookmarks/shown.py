"""A bookmark as pages show it: short values, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.ui.bookmarks.obstacles import DEAD, named

LONGEST_TITLE = 200
LONGEST_EXCERPT = 240
MOST_TAGS = 6

_UNDERSTANDING = ("embed", "analyse")


@dataclass
class BookmarkRow:
    """One entry of a list. `phase` is where the pipeline has come to, in the words of the badge."""

    id: int = 0
    url: str = ""
    title: str = ""
    site: str = ""
    excerpt: str = ""
    tags: list[str] = field(default_factory=list)
    minutes: int = 0
    saved: str = ""
    state: str = "unread"
    favourite: bool = False
    keep_offline: bool = False
    picture: str = ""
    """Where its lead image is, through Fuze; empty without one."""
    phase: str = "ready"
    reason: str = ""
    trouble: str = ""
    """What failed, or what became of the page, in the words of the badge; empty where all is well."""


def phase_of(view: BookmarkView) -> str:
    """waiting, reading, understanding, ready or failed."""
    if view.status == "failed":
        return "failed"
    if view.stage == "done":
        return "ready"
    if view.stage in _UNDERSTANDING:
        return "understanding"
    return "reading" if view.status == "running" else "waiting"


def trouble_of(view: BookmarkView) -> str:
    """What a list says of a page that can't be read, or is not at its address any more."""
    if view.is_dead:
        return DEAD
    return named(view.obstacle).badge if view.status == "failed" else ""


def cut(text: str, longest: int) -> str:
    """The beginning of a text, ended at a word."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def without_scheme(address: str) -> str:
    """An address without what all addresses begin with; any other text as it is."""
    if not address.startswith(("https://", "http://")):
        return address
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def title_of(view: BookmarkView, longest: int = LONGEST_TITLE) -> str:
    """The title; of a page that has none yet its address, without what all addresses begin with."""
    if view.title == view.url:
        return cut(without_scheme(view.url), longest)
    return cut(view.title, longest)


def shown(view: BookmarkView, picture: str = "") -> BookmarkRow:
    """What a list needs of a bookmark."""
    return BookmarkRow(
        id=view.id,
        url=view.url,
        title=title_of(view),
        site=view.site.removeprefix("www."),
        excerpt=cut(view.excerpt, LONGEST_EXCERPT),
        tags=view.tags[:MOST_TAGS],
        minutes=view.reading_minutes,
        saved=view.saved_at.isoformat(),
        state=view.state,
        favourite=view.favourite,
        keep_offline=view.keep_offline,
        picture=picture,
        phase=phase_of(view),
        reason=view.error or "",
        trouble=trouble_of(view),
    )
