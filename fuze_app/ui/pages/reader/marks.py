"""Highlights in the reader: the tools for what is selected, and the list beside the text."""

from __future__ import annotations

import json
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.models import HighlightColour
from fuze_app.core.queries.highlights import HighlightView
from fuze_app.core.services import highlights, page_content
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.custom_element import CustomElement, detail
from fuze_app.ui.components.links import page_link
from fuze_app.ui.highlights.editing import HighlightActions, HighlightDialog, colour_of, show
from fuze_app.ui.highlights.shown import HighlightRow, shown
from fuze_app.ui.theme import Size
from fuze_ml.anchoring import surroundings


class MarksState(HighlightActions, rx.State):
    """The highlights of the page that is read. `drawn` is what assets/drawing.js draws them from.

    `_turn` rises whenever they are shown.
    """

    rows: list[HighlightRow] = []
    drawn: str = "[]"
    target: str = ""
    _bookmark_id: int = 0
    _turn: int = 0

    @rx.event
    async def mark(self, made: dict[str, Any]) -> None:
        """Keeps what was marked in the text."""
        new = NewHighlight(
            str(made.get("quote", "")),
            str(made.get("prefix", "")),
            str(made.get("suffix", "")),
            colour_of(str(made.get("colour", ""))),
        )
        marked = await as_user(self, highlights.create, self._bookmark_id, new)
        await self._reread_highlights()
        if made.get("note"):
            await show(await self.get_state(HighlightDialog), marked.highlight)

    @rx.event
    def open_mark(self, chosen: dict[str, Any]) -> EventSpec:
        """A highlight in the text was chosen."""
        return HighlightDialog.open_for(chosen["id"])

    async def _reread_highlights(self) -> None:
        take_over(self, self._bookmark_id, *await as_user(self, read_marks, self._bookmark_id))


def read_marks(session: Session, user_id: int, bookmark_id: int) -> tuple[list[HighlightView], str]:
    """The highlights of a page, and its text where there are any."""
    views = highlights.of_bookmark(session, user_id, bookmark_id)
    return views, page_content.view(session, user_id, bookmark_id).text if views else ""


def take_over(state: MarksState, bookmark_id: int, views: list[HighlightView], text: str) -> None:
    """Shows highlights: in the list as they were quoted, in the text as it reads now."""
    state._bookmark_id = bookmark_id
    state._turn += 1
    state.rows = [shown(view) for view in views]
    state.drawn = json.dumps([_drawn(view, text) for view in views if view.start is not None])


def _drawn(view: HighlightView, text: str) -> dict[str, Any]:
    start, end = view.start or 0, view.end or 0
    prefix, suffix = surroundings(text, (start, end))
    return {
        "id": view.id,
        "quote": text[start:end],
        "prefix": prefix,
        "suffix": suffix,
        "colour": view.colour,
        "note": view.note,
    }


class Marks(CustomElement):
    """The custom element that assets/marking.js defines: draws the highlights, and makes new ones."""

    tag = "FuzeMarks"

    marks: rx.Var[str]
    target: rx.Var[str]

    on_mark: rx.EventHandler[detail]
    on_open: rx.EventHandler[detail]


def _colour(colour: HighlightColour) -> rx.Component:
    name = f"Highlight in {colour}"
    return rx.el.button(
        rx.el.span(class_name="swatch", data_colour=colour.value, aria_hidden="true"),
        type="button",
        title=name,
        aria_label=name,
        data_colour=colour.value,
        class_name="tool touch",
    )


def _tool(icon: str, name: str, **data: str) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=Size.ICON, aria_hidden="true"),
        type="button",
        title=name,
        aria_label=name,
        class_name="tool touch",
        **data,
    )


def _by_key(key: str, name: str, **data: str) -> rx.Component:
    return rx.el.button(name, type="button", hidden=True, data_key=key, **data)


def marking_tools() -> rx.Component:
    """Over the text: hidden until some of it is selected."""
    return Marks.create(
        rx.el.div(
            *[_colour(colour) for colour in HighlightColour],
            _tool("message-square-text", "Highlight with a note", data_mark="note"),
            _tool("copy", "Copy", data_copy=""),
            role="toolbar",
            aria_label="Selected text",
            hidden=True,
            class_name="marking-tools",
        ),
        _by_key("j", "Next paragraph", data_step="1"),
        _by_key("k", "Previous paragraph", data_step="-1"),
        _by_key("h", "Highlight", data_mark=""),
        _by_key("n", "Highlight with a note", data_mark="note"),
        marks=MarksState.drawn,
        target=MarksState.target,
        on_mark=MarksState.mark,
        on_open=MarksState.open_mark,
    )


def _row(row: rx.Var[HighlightRow]) -> rx.Component:
    quote = rx.el.button(
        rx.el.span(row.quote, dir="auto", class_name="quote", data_colour=row.colour),
        type="button",
        class_name="mark-link",
        aria_label="Go to: " + row.quote,
        on_click=rx.call_script("fuze.showMark(" + row.id.to(str) + ")"),
    )
    lost = rx.el.div(
        rx.el.span(row.quote, dir="auto", class_name="quote", data_colour=row.colour),
        rx.el.p("No longer in the text", class_name="mark-lost"),
    )
    return rx.el.li(
        rx.cond(row.is_lost, lost, quote),
        rx.cond(row.note != "", rx.el.p(row.note, dir="auto", class_name="mark-note"), rx.fragment()),
        icon_button("pencil", "Colour and note", size="1", on_click=HighlightDialog.open_for(row.id)),
        key=row.id.to(str),
        class_name="mark-row",
    )


def marks_list() -> rx.Component:
    """All of them, in the order of the text; how to make one where there is none."""
    hint = rx.el.p(
        "Select some text, or walk to a paragraph with j and k and press h.", class_name="marks-hint"
    )
    rows = rx.fragment(
        rx.el.ol(rx.foreach(MarksState.rows, _row), class_name="marks"),
        rx.el.p(
            page_link("All highlights", to="/highlights", class_name="plain-link"), class_name="marks-all"
        ),
    )
    return rx.cond(MarksState.rows.length() > 0, rows, hint)
