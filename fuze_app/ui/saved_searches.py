"""Saved searches: live collections, in the rail with what is new in them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from fuze_app.core import versions
from fuze_app.core.services import saved_searches
from fuze_app.ui.auth_state import as_user, signed_in
from fuze_app.ui.components.links import page_link
from fuze_app.ui.components.numbers import grouped
from fuze_app.ui.pages.search.terms import DEFAULT_MODE, address
from fuze_app.ui.theme import Size


@dataclass
class SavedRow:
    """A saved search as a link; `new` counts the pages saved since it was last opened."""

    id: int = 0
    name: str = ""
    query: str = ""
    mode: str = DEFAULT_MODE
    href: str = ""
    new: int = 0


class SavedSearches(rx.State):
    """All of them, by name."""

    items: list[SavedRow] = []
    _version: int | None = None

    @rx.var
    def here(self) -> SavedRow:
        """The one that the address asks; one without an id where it asks something else."""
        asked = self.router.url.query_parameters
        question = asked.get("q", "").strip(), asked.get("mode", DEFAULT_MODE)
        return next((row for row in self.items if (row.query, row.mode) == question), SavedRow())

    @rx.event
    async def refresh(self) -> None:
        """A page was opened: they are read again if the library has changed; a visitor has none."""
        person = await signed_in(self)
        if person is None:
            return
        version = await asyncio.wrap_future(versions.ask(person.user_id))
        if version is None or version != self._version:
            await self.read()
            self._version = version

    @rx.event
    async def look(self) -> None:
        """A search was opened: if it is one of them, nothing in it is new any more."""
        await self.refresh()
        if self.here.id and self.here.new:
            await as_user(self, saved_searches.look, self.here.id)
            await self.read()

    async def read(self) -> None:
        """Reads them, whatever has changed."""
        self.items = [
            SavedRow(one.id, one.name, one.query, one.mode, address(one.query, one.mode), one.new)
            for one in await as_user(self, saved_searches.list_saved)
        ]


def _link(row: rx.Var[SavedRow]) -> rx.Component:
    is_new = row.new > 0
    count = rx.el.span(grouped(row.new), rx.el.span(" new", class_name="sr-only"), class_name="new-count")
    return rx.el.li(
        page_link(
            rx.icon("folder-search", size=Size.ICON, aria_hidden="true", flex_shrink="0"),
            rx.el.span(row.name, dir="auto", class_name="one-line"),
            rx.cond(is_new, count, rx.fragment()),
            to=row.href,
            title=row.query,
            aria_current=rx.cond(SavedSearches.here.id == row.id, "page", "false"),
            class_name="saved-search",
        ),
        key=row.id.to(str),
    )


def saved_search_list(class_name: str) -> rx.Component:
    """Their names with what is new; nothing where none is kept."""
    shown = rx.el.section(
        rx.el.h2("Saved searches", class_name="saved-searches-title"),
        rx.el.ul(rx.foreach(SavedSearches.items, _link)),
        aria_label="Saved searches",
        class_name=f"saved-searches {class_name}",
    )
    return rx.cond(SavedSearches.items.length() > 0, shown, rx.fragment())
