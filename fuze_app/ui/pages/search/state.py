"""Search: the address says what is asked, so an answer can be shared and the way back leads to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import get_args

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.services import overview, search, search_elsewhere, search_facets
from fuze_app.core.services.search import SearchHit, SearchPage, SearchRequest
from fuze_app.core.services.search_ranking import Mode
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.passages import Excerpt, excerpt
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown
from fuze_app.ui.components.facets import Facet, Term
from fuze_app.ui.elsewhere import Group, groups_of
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.search.history import SearchHistory
from fuze_app.ui.pages.search.quick import QuickState
from fuze_app.ui.pages.search.terms import DEFAULT_MODE, address, facets_of, filters_of
from fuze_app.ui.saved_searches import SavedSearches

PAGE = 20
MOST_HITS = 100
"""Nobody reads further down; a better question gets there sooner."""
MOST_PASSAGES = 2
MOST_ELSEWHERE = 4
"""Of each kind."""
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
    mode: str = DEFAULT_MODE
    hits: list[Hit] = []
    notice: str = ""
    hint: str = ""
    suggestion: str = ""
    suggestion_href: str = ""
    filters: list[Term] = []
    facets: list[Facet] = []
    elsewhere: list[Group] = []
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
        self.query, self.mode = asked.get("q", "").strip(), asked.get("mode", DEFAULT_MODE)
        if self.mode not in MODES:
            self.mode = DEFAULT_MODE
        self.error, self.searching = "", bool(self.query)
        yield rx.call_script(f"fuze.fill({json.dumps(BOX)}, {json.dumps(self.query)})")
        if self.query:
            await self._ask()
            await self._end_quick()
            yield None  # the results do not wait for what would narrow them
            await self._count()
            yield SavedSearches.look
        else:
            await self._prompt()
            await self._end_quick()
            yield SearchHistory.load

    async def _end_quick(self) -> None:
        quick = await self.get_state(QuickState)
        quick.answered(self.query, [hit.bookmark.id for hit in self.hits])

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
            if cursor is None:
                self._explain(page)
        self.searching = False

    def _explain(self, page: SearchPage) -> None:
        """How the question was read, and what may have been meant."""
        self.hint = " ".join(problem.message for problem in page.hints)
        self.suggestion = page.suggestion or ""
        self.suggestion_href = address(self.suggestion, self.mode)
        self.filters = filters_of(self.query, self.mode)

    async def _count(self) -> None:
        """What would narrow the answer, and what answers beside the library."""
        self.facets, self.elsewhere = [], []
        if self.error:
            return
        found = await as_user(self, search_elsewhere.find, self.query, MOST_ELSEWHERE)
        self.elsewhere = groups_of(found)
        if self.hits:
            request = SearchRequest(query=self.query, mode=self.mode)
            counted = await as_user(self, search_facets.facets, request)
            self.facets = facets_of(counted, self.query, self.mode)

    async def _prompt(self) -> None:
        self.hits, self.notice, self.has_more, self._cursor = [], "", False, None
        self.hint, self.suggestion, self.filters, self.facets = "", "", [], []
        self.elsewhere = []
        with told_by(self):
            self.is_library_empty = (await as_user(self, overview.statistics)).total == 0
