"""All highlights, the latest first. The address says what is asked, so the way back leads to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.models import HighlightColour
from fuze_app.core.queries.highlights import HighlightFilter, HighlightView
from fuze_app.core.services import highlights
from fuze_app.core.services.highlights import MOST_ON_A_PAGE
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.shown import LONGEST_TITLE, cut
from fuze_app.ui.failures import told_by
from fuze_app.ui.highlights.editing import HighlightActions
from fuze_app.ui.highlights.shown import HighlightRow, shown

PAGE = 50
BOX = "search"
LONGEST_WORDS = 200


@dataclass
class MarkedPage:
    """A page, and what was marked in it one after the other."""

    id: int = 0
    title: str = ""
    site: str = ""
    rows: list[HighlightRow] = field(default_factory=list)


def by_page(views: list[HighlightView]) -> list[MarkedPage]:
    """Highlights under the pages that they stand in; a page that was marked again later comes again."""
    pages = []
    for bookmark_id, marked in groupby(views, key=lambda view: view.bookmark_id):
        group = list(marked)
        title, site = cut(group[0].title, LONGEST_TITLE), group[0].site.removeprefix("www.")
        pages.append(MarkedPage(bookmark_id, title, site, [shown(view) for view in group]))
    return pages


def narrow_of(query: Mapping[str, str]) -> HighlightFilter:
    """What an address asks for; a value that means nothing does not narrow."""
    bookmark, colour = query.get("bookmark", ""), query.get("colour", "")
    is_id = bookmark.isascii() and bookmark.isdecimal() and len(bookmark) < 19
    return HighlightFilter(
        words=query.get("q", "").strip()[:LONGEST_WORDS] or None,
        bookmark_id=int(bookmark) if is_id else None,
        colour=HighlightColour(colour) if colour in list(HighlightColour) else None,
    )


def _asked(narrow: HighlightFilter, words: str, bookmark: str) -> str:
    given = {words: narrow.words, bookmark: narrow.bookmark_id, "colour": narrow.colour}
    chosen = {name: str(value) for name, value in given.items() if value}
    return f"?{urlencode(chosen)}" if chosen else ""


class HighlightsState(HighlightActions, rx.State):
    """The list, and what it is narrowed to."""

    pages: list[MarkedPage] = []
    words: str = ""
    colour: str = ""
    bookmark_id: int = 0
    export: str = ""
    is_narrowed: bool = False
    loading: bool = True
    has_more: bool = False
    error: str = ""
    _views: list[HighlightView] = []
    _narrow: HighlightFilter = HighlightFilter()
    _cursor: str | None = None

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened, or narrowed differently."""
        await require_user(self)
        narrow = narrow_of(self.router.url.query_parameters)
        self._narrow, self.error, self.loading = narrow, "", True
        self.words, self.colour = narrow.words or "", narrow.colour or ""
        self.bookmark_id, self.is_narrowed = narrow.bookmark_id or 0, narrow != HighlightFilter()
        self.export = "/api/highlights/export" + _asked(narrow, "q", "bookmark_id")
        yield rx.call_script(f"fuze.fill({json.dumps(BOX)}, {json.dumps(self.words)})")
        self._views = []
        await self._read(PAGE)
        self.loading = False

    @rx.event
    async def load_more(self) -> None:
        """Goes on below the last one."""
        if self._cursor is not None:
            await self._read(len(self._views) + PAGE)

    async def _reread_highlights(self) -> None:
        size, self._views, self._cursor = len(self._views), [], None
        await self._read(max(size, PAGE))

    async def _read(self, size: int) -> None:
        """Reads on until there are as many."""
        views = self._views
        cursor = self._cursor if views else None
        with told_by(self):
            while len(views) < size:
                limit = min(size - len(views), MOST_ON_A_PAGE)
                page = await as_user(self, highlights.list_page, self._narrow, cursor, limit)
                views, cursor = [*views, *page.items], page.next_cursor
                if cursor is None:
                    break
            self._views, self._cursor = views, cursor
            self.pages, self.has_more = by_page(views), cursor is not None
