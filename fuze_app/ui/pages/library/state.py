"""The library: a window of rows on everything that was saved, in the order that is chosen.

The browser holds at most `WINDOW` rows however long the list is. Rows that have changed since the list
was sent are kept apart in `fresh`, so that one row is sent and not all of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.queries.lists import BookmarkFilter, BookmarkOrder
from fuze_app.core.services import bookmarks, images, overview
from fuze_app.core.services.overview import LibraryStatistics
from fuze_app.ui import live
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.actions import BookmarkActions
from fuze_app.ui.bookmarks.saving import URL
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.library.address import narrow_of, order_of
from fuze_app.ui.pages.library.filters import (
    FilterState,
    read_names,
    show_counts,
    show_names,
)

PAGE = 50
WINDOW = 3 * PAGE
MOST_FRESH = 16
"""Rows that are kept apart; when more have changed, the list is sent anew."""


EVERYTHING = BookmarkFilter()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list is narrowed to, and its order."""

    narrow: BookmarkFilter = EVERYTHING
    order: BookmarkOrder = BookmarkOrder.NEWEST

    def after(self, row: BookmarkRow) -> str:
        """Where the list goes on after a row."""
        return bookmarks.cursor_after(self.order, datetime.fromisoformat(row.saved), row.minutes, row.id)


def _narrowed_by(row: BookmarkRow) -> tuple[int, list[str], str]:
    """What of a row says that there may be something else to narrow to."""
    return row.id, row.tags, row.phase


def read_rows(
    session: Session, user_id: int, asked: Shown, start: str | None, size: int
) -> tuple[list[BookmarkRow], bool]:
    """The rows after `start`, and whether there are more."""
    page = bookmarks.list_page(session, user_id, asked.narrow, start, size, asked.order)
    pictures = images.lead_pictures(session, user_id, page.items)
    return [shown(view, pictures.get(view.id, "")) for view in page.items], page.next_cursor is not None


def read_window(
    session: Session, user_id: int, asked: Shown, start: str | None, size: int
) -> tuple[list[BookmarkRow], bool, LibraryStatistics]:
    """The rows after `start`, whether there are more, and the numbers of the whole library."""
    return *read_rows(session, user_id, asked, start, size), overview.statistics(session, user_id)


class LibraryState(BookmarkActions, rx.State):
    """The list.

    `_start` is the cursor that the window begins after, `_above` those of the windows before. `_turn` rises
    whenever rows are shown.
    """

    rows: list[BookmarkRow] = []
    fresh: dict[str, BookmarkRow] = {}
    loading: bool = True
    error: str = ""
    is_narrowed: bool = False
    has_older: bool = False
    has_newer: bool = False
    _asked: Shown = Shown()
    _start: str | None = None
    _above: list[str | None] = []
    _turn: int = 0

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened, or narrowed differently."""
        await require_user(self)
        query = self.router.url.query_parameters
        asked = Shown(narrow_of(query), order_of(query))
        if asked != self._asked or self._start is not None:
            self._asked, self._start, self._above = asked, None, []
            self.rows, self.fresh = [], {}
        self.is_narrowed, self.loading, self.error = asked.narrow != EVERYTHING, True, ""
        yield None
        await self._reread_rows()
        yield None  # the list does not wait for what would narrow it
        if not self.error:
            await self._reread_names()
        if "save" in self.router.url.query.split("&"):
            yield rx.set_focus(URL)

    @rx.event
    async def load_older(self) -> None:
        """Goes on below the last row; what stands far above it is let go of."""
        if not self.has_older or not self.rows:
            return
        asked = self._asked
        further, has_more = await as_user(self, read_rows, asked, asked.after(self.rows[-1]), PAGE)
        rows = [self.fresh.get(str(row.id), row) for row in self.rows] + further
        surplus = max(len(rows) - WINDOW, 0)
        if surplus:
            self._above = [*self._above, self._start]
            self._start = asked.after(rows[surplus - 1])
        self._turn += 1
        self.rows, self.fresh = rows[surplus:], {}
        self.has_older, self.has_newer = has_more, bool(self._above)

    @rx.event
    async def load_newer(self) -> None:
        """Goes back above the first row."""
        if self._above:
            self._start, self._above = self._above[-1], self._above[:-1]
            await self._reread_rows(WINDOW)

    @rx.event(background=True, supersedes=True)
    async def follow(self) -> None:
        """Keeps the rows true while the page is open."""
        await live.follow(self, self._catch_up)

    async def _catch_up(self, _changes: live.Changes) -> None:
        async with self:
            asked, start, size, turn = self._asked, self._start, self._size(), self._turn
        found = await as_user(self, read_window, asked, start, size)
        async with self:
            if (self._asked, self._start) != (asked, start):
                return
            if self._turn != turn:  # a handler has read since, and what was found may be older
                await self._reread()
                return
            names_differ = await self._show(*found)
        if names_differ:
            names = await as_user(self, read_names, asked.narrow)
            async with self:
                show_names(await self.get_state(FilterState), names)

    def _size(self) -> int:
        return max(PAGE, len(self.rows))

    async def _reread(self) -> None:
        if await self._reread_rows():
            await self._reread_names()

    async def _reread_rows(self, size: int | None = None) -> bool:
        """Whether there may be something else to narrow to now."""
        names_differ = False
        with told_by(self):
            found = await as_user(self, read_window, self._asked, self._start, size or self._size())
            names_differ = await self._show(*found)
        self.loading = False
        return names_differ

    async def _reread_names(self) -> None:
        names = await as_user(self, read_names, self._asked.narrow)
        show_names(await self.get_state(FilterState), names)

    async def _show(self, rows: list[BookmarkRow], has_more: bool, numbers: LibraryStatistics) -> bool:
        """Takes over what was read, sending as little of it as can be; whether tags or facets may differ."""
        self._turn += 1
        show_counts(await self.get_state(FilterState), numbers)
        former = {row.id: self.fresh.get(str(row.id), row) for row in self.rows}
        for row in rows:
            self._announce(former.get(row.id, row), row)
        self.error, self.has_older, self.has_newer = "", has_more, bool(self._above)
        changed = {str(row.id): row for row, sent in zip(rows, self.rows, strict=False) if row != sent}
        names_differ = [_narrowed_by(row) for row in rows] != [_narrowed_by(row) for row in former.values()]
        if [row.id for row in rows] == list(former) and len(changed) <= MOST_FRESH:
            self.fresh = changed
        else:
            self.rows, self.fresh = rows, {}
        return names_differ
