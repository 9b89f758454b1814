"""Search: the address says what is asked, so an answer can be shared and the way back leads to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import get_args

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.services import bookmarks, search
from fuze_app.core.services.search import SearchHit, SearchRequest
from fuze_app.core.services.search_ranking import Mode
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.passages import Excerpt, excerpt
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown
from fuze_app.ui.failures import told_by

PAGE = 20
MOST_HITS = 100
"""Nobody reads further down; a better question gets there sooner."""
MOST_PASSAGES = 2
BOX = "search"
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass
class Hit:
    """A bookmark that was found, and why."""

    bookmark: BookmarkRow = field(default_factory=BookmarkRow)
    passages: list[Excerpt] = field(default_factory=list)


def found(hit: SearchHit) -> Hit:
    """What a result shows."""
    return Hit(
        bookmark=shown(hit.bookmark),
        passages=[excerpt(hit.bookmark.id, passage) for passage in hit.passages[:MOST_PASSAGES]],
    )


class SearchState(rx.State):
    """The question, and the answer to it."""

    query: str = ""
    mode: str = "hybrid"
    hits: list[Hit] = []
    notice: str = ""
    error: str = ""
    searching: bool = False
    has_more: bool = False
    is_library_empty: bool = False
    _cursor: str | None = None

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened, or something else is asked.

        A newer question cancels this one (navigations supersede each other), so no answer is ever
        shown for a question that is not asked any more.
        """
        await require_user(self)
        asked = self.router.url.query_parameters
        self.query, self.mode = asked.get("q", "").strip(), asked.get("mode", "hybrid")
        if self.mode not in MODES:
            self.mode = "hybrid"
        self.error, self.searching = "", bool(self.query)
        yield rx.call_script(f"fuze.fill({json.dumps(BOX)}, {json.dumps(self.query)})")
        if self.query:
            await self._ask()
        else:
            await self._prompt()

    @rx.event
    async def load_more(self) -> None:
        """The results after those shown."""
        if self._cursor is not None:
            await self._ask(self._cursor)

    async def _ask(self, cursor: str | None = None) -> None:
        request = SearchRequest(query=self.query, mode=self.mode, limit=PAGE, cursor=cursor)
        with told_by(self):
            page = await as_user(self, search.search, request)
            hits = [found(hit) for hit in page.items]
            self.hits = [*self.hits, *hits] if cursor else hits
            self._cursor = page.next_cursor if len(self.hits) < MOST_HITS else None
            self.has_more = self._cursor is not None
            self.notice = page.notice or ""
        self.searching = False

    async def _prompt(self) -> None:
        self.hits, self.notice, self.has_more, self._cursor = [], "", False, None
        with told_by(self):
            self.is_library_empty = (await as_user(self, bookmarks.statistics)).total == 0
