"""What one searched for before: one's own alone, each to be erased, or all of it."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from fuze_app.core.services import search_history
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import icon_button, quiet_button
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.links import page_link
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.pages.search.terms import address

MOST_SHOWN = 12


@dataclass
class PastSearch:
    """A query that was meant, and when it was last."""

    id: int = 0
    text: str = ""
    href: str = ""
    when: str = ""


class SearchHistory(rx.State):
    """The latest searches."""

    items: list[PastSearch] = []

    @rx.event
    async def load(self) -> None:
        """The search page was opened with nothing asked."""
        found = await as_user(self, search_history.recent)
        self.items = [
            PastSearch(one.id, one.text, address(one.text), one.searched_at.isoformat())
            for one in found[:MOST_SHOWN]
        ]

    @rx.event
    async def remember(self, text: str) -> None:
        """A search was meant: Enter was pressed, or one of its results opened."""
        await as_user(self, search_history.remember, text)

    @rx.event
    async def forget(self, searched_id: int) -> None:
        """Erases one of them."""
        await as_user(self, search_history.forget, searched_id)
        await self.load()

    @rx.event
    async def forget_all(self) -> None:
        """Erases all of them, those that are not shown as well."""
        await as_user(self, search_history.forget_all)
        self.items = []


def _past(search: rx.Var[PastSearch]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span(search.text, dir="auto", class_name="one-line"),
            to=search.href,
            class_name="past-search",
            data_row_link="",
        ),
        time_ago(search.when),
        icon_button(
            "x",
            "Erase “" + search.text + "”",
            size="1",
            data_key="#",
            on_click=SearchHistory.forget(search.id),
        ),
        key=search.id.to(str),
        data_row="",
    )


def past_searches() -> rx.Component:
    """Nothing where nothing is remembered."""
    erase = confirm_dialog(
        quiet_button("Erase all", size="1"),
        title="Erase your search history?",
        text="What you searched for is forgotten for good. Saved searches stay.",
        confirm="Erase",
        on_confirm=SearchHistory.forget_all,
    )
    shown = rx.el.section(
        rx.el.div(rx.el.h2("Lately"), erase, class_name="part-head"),
        rx.el.ul(rx.foreach(SearchHistory.items, _past)),
        rx.el.p("Only you see this.", class_name="past-note"),
        aria_label="Your latest searches",
        class_name="past-searches",
    )
    return rx.cond(SearchHistory.items.length() > 0, shown, rx.fragment())
