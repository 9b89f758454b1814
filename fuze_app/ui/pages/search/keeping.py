"""The dialog that keeps a search under a name, or changes one that is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError
from fuze_app.core.services import saved_searches
from fuze_app.core.services.saved_searches import LONGEST_NAME
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.dialogs import dialog_buttons, removal_button
from fuze_app.ui.components.forms import field, form
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.pages.search.state import SearchState
from fuze_app.ui.saved_searches import SavedSearches
from fuze_app.ui.theme import Colour, Font, Size, space


class SavedSearchDialog(rx.State):
    """Without an id it keeps the search that is shown."""

    is_open: bool = False
    pending: bool = False
    saved_id: int = 0
    name: str = ""
    error: str = ""

    @rx.event
    async def open_new(self) -> None:
        """Asks for a name; what is asked will often do."""
        self.saved_id, self.name = 0, (await self.get_state(SearchState)).query[:LONGEST_NAME]
        self.error, self.pending, self.is_open = "", False, True

    @rx.event
    async def open_here(self) -> None:
        """Shows the name of the search that is shown, and offers to remove it."""
        here = (await self.get_state(SavedSearches)).here
        self.saved_id, self.name = here.id, here.name
        self.error, self.pending, self.is_open = "", False, True

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; what was typed is gone then."""
        self.is_open = is_open

    @rx.event
    async def save(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Keeps the search, or its new name."""
        self.pending, self.error = True, ""
        yield None
        try:
            await self._keep(data.get("name", ""))
        except FuzeError as error:
            self.error = error.detail
        else:
            self.is_open = False
            await (await self.get_state(SavedSearches)).read()
        finally:
            self.pending = False

    async def _keep(self, name: str) -> None:
        if self.saved_id:
            await as_user(self, saved_searches.rename, self.saved_id, name)
            return
        asked = await self.get_state(SearchState)
        await as_user(self, saved_searches.save, name, asked.query, asked.mode)

    @rx.event
    async def remove(self) -> AsyncIterator[EventSpec | None]:
        """Removes the saved search; what it finds stays."""
        await as_user(self, saved_searches.remove, self.saved_id)
        self.is_open = False
        await (await self.get_state(SavedSearches)).read()
        yield notice("The saved search is gone; its pages stay.")


def keep_button() -> rx.Component:
    """Keeps the search that is shown, or opens it for changes where it is kept already."""
    keep = quiet_button("Save this search", size="1", on_click=SavedSearchDialog.open_new)
    change = quiet_button(
        rx.icon("folder-search", size=Size.ICON, aria_hidden="true"),
        rx.el.span(SavedSearches.here.name, dir="auto", class_name="one-line"),
        size="1",
        aria_label="Change the saved search " + SavedSearches.here.name,
        on_click=SavedSearchDialog.open_here,
    )
    return rx.cond(SearchState.query != "", rx.cond(SavedSearches.here.id > 0, change, keep), rx.fragment())


def keeping_dialog() -> rx.Component:
    """Its name, and the way to be rid of it."""
    is_kept = SavedSearchDialog.saved_id > 0
    fields = form(
        field(
            "Name",
            "name",
            id="saved-search-name",
            size="2",
            default_value=SavedSearchDialog.name,
            error=SavedSearchDialog.error,
            max_length=LONGEST_NAME,
            auto_complete="off",
            auto_focus=True,
            required=True,
        ),
        dialog_buttons(
            "Save",
            SavedSearchDialog.pending,
            removal=rx.cond(is_kept, removal_button("Delete", SavedSearchDialog.remove), rx.fragment()),
        ),
        on_submit=SavedSearchDialog.save,
    )
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(rx.cond(is_kept, "Saved search", "Save this search"), font_size=Font.TITLE),
            rx.dialog.description(
                "It stays in the rail, with the number of pages that are new in it.",
                color=Colour.QUIET,
                font_size=Font.BODY,
                margin_bottom=space(5),
            ),
            fields,
            max_width=Size.FORM,
        ),
        open=SavedSearchDialog.is_open,
        on_open_change=SavedSearchDialog.set_open,
    )
