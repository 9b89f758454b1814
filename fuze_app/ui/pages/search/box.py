"""The search box, and what completes a query in it."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from fuze_app.core.services import search_completion
from fuze_app.core.services.search import LONGEST_QUERY
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.tags import Choices
from fuze_app.ui.components.links import quoted
from fuze_app.ui.pages.search.history import SearchHistory
from fuze_app.ui.pages.search.quick import MILLISECONDS as QUICK_MILLISECONDS
from fuze_app.ui.pages.search.quick import QuickState
from fuze_app.ui.pages.search.state import BOX, SearchState
from fuze_app.ui.theme import Size

TYPING_MILLISECONDS = 220
COMPLETING_MILLISECONDS = 80
HINT = "search-hint"
LIST = "search-completions"


@dataclass
class CompletionRow:
    """A field or a value; `text` is the query with it."""

    term: str = ""
    detail: str = ""
    text: str = ""


class Completion(rx.State):
    """What the word that is being typed may become."""

    items: list[CompletionRow] = []

    @rx.event(supersedes=True)
    async def suggest(self, text: str) -> None:
        """Something was typed; a newer question cancels this one."""
        found = await as_user(self, search_completion.complete, text)
        self.items = [CompletionRow(one.term, one.detail, one.text) for one in found]


def address_of(query: rx.Var[str], mode: rx.Var[str] | str) -> rx.Var[str]:
    """The page that answers a query."""
    plain = "/search?q=" + quoted(query)
    return rx.cond(mode == "hybrid", plain, plain + "&mode=" + mode).to(str)


def _suggestion(row: rx.Var[CompletionRow], index: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.code(row.term, dir="ltr", class_name="one-line"),
        rx.el.span(row.detail, class_name="choice-detail"),
        id=f"{LIST}-{index}",
        role="option",
        aria_selected="false",
        data_value=row.text,
        class_name="choice",
        key=row.term,
    )


def _field() -> rx.Component:
    return rx.input(
        rx.input.slot(rx.icon("search", size=Size.ICON, aria_hidden="true")),
        rx.cond(SearchState.searching, rx.input.slot(rx.spinner(size="1"), side="right"), rx.fragment()),
        id=BOX,
        name="q",
        type="search",
        role="combobox",
        default_value=SearchState.query,
        placeholder="Ask in your own words",
        aria_label="Search your library",
        aria_describedby=HINT,
        aria_autocomplete="list",
        aria_controls=LIST,
        aria_expanded=Completion.items.length() > 0,
        auto_complete="off",
        auto_focus=True,
        enter_key_hint="search",
        max_length=LONGEST_QUERY,
        size="3",
        width="100%",
        on_change=lambda query: [
            QuickState.look(query).debounce(QUICK_MILLISECONDS),
            Completion.suggest(query).debounce(COMPLETING_MILLISECONDS),
            rx.redirect(address_of(query, SearchState.mode), replace=True).debounce(TYPING_MILLISECONDS),
        ],
    )


def search_box() -> rx.Component:
    """Asks as one types; Enter says that it was meant."""
    suggestions = rx.el.ul(
        rx.foreach(Completion.items, _suggestion),
        id=LIST,
        role="listbox",
        aria_label="Completions",
        hidden=Completion.items.length() == 0,
        class_name="choices",
    )
    return rx.el.form(
        Choices.create(_field(), suggestions, class_name="choices-field", custom_attrs={"whole": ""}),
        on_submit=lambda data: SearchHistory.remember(data.to(dict[str, str])["q"]),
        role="search",
    )


def search_hint() -> rx.Component:
    """What in the query was not understood; its line is kept free, so that nothing moves as one types."""
    return rx.el.p(SearchState.hint, id=HINT, role="status", class_name="search-hint")
