"""Home: the library at a glance, what needs a look, and what was saved last, as it is being read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.queries.lists import BookmarkFilter
from fuze_app.core.services import attention, bookmarks, gemini_usage, overview
from fuze_app.core.services.attention import Failure
from fuze_app.core.services.gemini_usage import Outlook
from fuze_app.core.services.overview import LibraryStatistics
from fuze_app.ui import live
from fuze_app.ui.auth_state import as_user, signed_in
from fuze_app.ui.bookmarks.actions import BookmarkActions, announcements
from fuze_app.ui.bookmarks.edit_dialog import edit_dialog
from fuze_app.ui.bookmarks.row import bookmark_row
from fuze_app.ui.bookmarks.saving import URL, save_box
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown
from fuze_app.ui.bookmarks.skeletons import row_skeletons
from fuze_app.ui.components.controls import text_link
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.numbers import grouped
from fuze_app.ui.components.states import empty_state, error_state
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.attention import AttentionState, needs_attention
from fuze_app.ui.recommendations.now import working_on
from fuze_app.ui.theme import Font, space

RECENT = 8


@dataclass
class Glance:
    """The library in four numbers."""

    total: int = 0
    unread: int = 0
    waiting: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Found:
    """What Home shows: what was saved last, the numbers, what failed, and what waits for Gemini."""

    latest: list[BookmarkView]
    numbers: LibraryStatistics
    failures: list[Failure]
    outlook: Outlook


def read_home(session: Session, user_id: int) -> Found:
    """All of it; what failed is looked for only where something has."""
    numbers = overview.statistics(session, user_id)
    return Found(
        bookmarks.list_page(session, user_id, BookmarkFilter(), limit=RECENT).items,
        numbers,
        attention.failures(session, user_id) if numbers.failed else [],
        gemini_usage.outlook(session, user_id),
    )


class HomeState(BookmarkActions, rx.State):
    """The latest rows and the numbers; `_turn` rises when they are shown."""

    rows: list[BookmarkRow] = []
    glance: Glance = Glance()
    loading: bool = True
    error: str = ""
    _turn: int = 0

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The page was opened; a visitor gets the landing page instead."""
        if await signed_in(self) is None:
            return
        self.loading, self.error = True, ""
        yield
        await self._reread()

    @rx.event(background=True, supersedes=True)
    async def follow(self) -> None:
        """Keeps the page true while it is open."""
        if await signed_in(self) is not None:
            await live.follow(self, self._catch_up)

    async def _catch_up(self, _changes: live.Changes) -> None:
        async with self:
            turn = self._turn
        found = await as_user(self, read_home)
        async with self:
            if self._turn == turn:
                await self._show(found)
            else:  # a handler has read since, and what was found may be older
                await self._reread()

    async def _reread(self) -> None:
        with told_by(self):
            await self._show(await as_user(self, read_home))
        self.loading = False

    async def _show(self, found: Found) -> None:
        self._turn += 1
        rows = [shown(view) for view in found.latest]
        former = {row.id: row for row in self.rows}
        for row in rows:
            self._announce(former.get(row.id, row), row)
        self.rows, self.error = rows, ""
        numbers = found.numbers
        self.glance = Glance(numbers.total, numbers.unread, numbers.waiting, numbers.failed)
        (await self.get_state(AttentionState)).take_up(found.failures, found.outlook)


@rx.memo
def home_row(rest: rx.RestProp, *, row: rx.Var[BookmarkRow]) -> rx.Component:
    """Drawn again only when its own row has changed."""
    return bookmark_row(row, HomeState, rest)


def _number(name: str, value: rx.Var[int], to: str, class_name: str = "") -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span(grouped(value), class_name="glance-number"),
            rx.el.span(name, class_name="glance-name"),
            to=to,
            class_name=f"glance-item {class_name}".strip(),
        )
    )


def _glance() -> rx.Component:
    waiting = _number("being read by Fuze", HomeState.glance.waiting, "/library")
    failed = _number("could not be read", HomeState.glance.failed, "/library?status=failed", "glance-failed")
    return rx.el.section(
        rx.el.ul(
            _number("saved", HomeState.glance.total, "/library"),
            _number("unread", HomeState.glance.unread, "/library?state=unread"),
            rx.cond(HomeState.glance.waiting > 0, waiting, rx.fragment()),
            rx.cond(HomeState.glance.failed > 0, failed, rx.fragment()),
            class_name="glance",
        ),
        aria_label="Your library at a glance",
    )


def _recent() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Recently saved", font_size=Font.LARGE, font_weight=Font.STRONG),
            text_link("All of the library", "/library", font_size=Font.SMALL),
            display="flex",
            align_items="baseline",
            justify_content="space-between",
            margin_bottom=space(2),
        ),
        rx.el.ul(
            rx.foreach(HomeState.rows, lambda row: home_row(row=row, key=row.id.to(str))), class_name="rows"
        ),
        aria_label="Recently saved",
    )


def _new() -> rx.Component:
    return empty_state(
        "book-open",
        "Your library is empty",
        "Save the first page: paste its address above. Fuze reads it while you look on, "
        "and from then on you find it by what it is about.",
        rx.button("Save the first page", on_click=rx.set_focus(URL)),
        page_button("Import bookmarks", "/import", variant="soft"),
    )


def home() -> rx.Component:
    """Save, numbers, and what is new."""
    full = rx.el.div(
        _glance(),
        needs_attention(),
        working_on(),
        _recent(),
        display="flex",
        flex_direction="column",
        gap=space(8),
    )
    return rx.fragment(
        page_header("Home"),
        rx.el.div(save_box(HomeState.save_page), margin_bottom=space(8)),
        rx.cond(
            HomeState.error != "",
            error_state(HomeState.error, HomeState.load),
            rx.cond(
                HomeState.rows.length() > 0, full, rx.cond(HomeState.loading, row_skeletons(RECENT), _new())
            ),
        ),
        edit_dialog(HomeState),
        announcements(HomeState),
    )
