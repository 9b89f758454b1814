"""How the list of all highlights looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.models import HighlightColour
from fuze_app.ui.components.controls import icon_button, quiet_button
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, page_link, quoted
from fuze_app.ui.components.more import More
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.highlights.dialog import highlight_dialog
from fuze_app.ui.highlights.editing import HighlightDialog
from fuze_app.ui.highlights.shown import HighlightRow
from fuze_app.ui.pages.highlights.state import BOX, LONGEST_WORDS, HighlightsState, MarkedPage
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Size

TYPING_MILLISECONDS = 220


def _address(words: rx.Var[str], colour: rx.Var[str] | str) -> rx.Var[str]:
    bookmark = HighlightsState.bookmark_id
    of_page = rx.cond(bookmark > 0, "&bookmark=" + bookmark.to(str), "").to(str)
    return ("/highlights?q=" + quoted(words) + "&colour=" + colour + of_page).to(str)


def _box() -> rx.Component:
    return rx.el.form(
        rx.input(
            rx.input.slot(rx.icon("search", size=Size.ICON, aria_hidden="true")),
            id=BOX,
            name="q",
            type="search",
            default_value=HighlightsState.words,
            placeholder="Search quotes, notes and titles",
            aria_label="Search your highlights",
            auto_complete="off",
            max_length=LONGEST_WORDS,
            size="2",
            width="100%",
            on_change=lambda words: rx.redirect(
                _address(words, HighlightsState.colour), replace=True
            ).debounce(TYPING_MILLISECONDS),
        ),
        on_submit=rx.prevent_default,
        role="search",
    )


def _colour(value: str, name: str) -> rx.Component:
    swatch = (
        rx.el.span(class_name="swatch", data_colour=value, aria_hidden="true") if value else rx.fragment()
    )
    return rx.el.li(
        page_link(
            swatch,
            name,
            to=_address(HighlightsState.words, value),
            replace=True,
            aria_current=rx.cond(HighlightsState.colour == value, "true", "false"),
            class_name="chip",
        )
    )


def _narrowing() -> rx.Component:
    colours = [_colour(colour.value, colour.value.capitalize()) for colour in HighlightColour]
    all_pages = rx.el.li(page_link("All pages", to="/highlights", class_name="chip chip-away"))
    return rx.el.nav(
        rx.el.ul(
            _colour("", "All colours"),
            *colours,
            rx.cond(HighlightsState.bookmark_id > 0, all_pages, rx.fragment()),
            class_name="chips",
        ),
        aria_label="Which highlights",
    )


def _row(row: rx.Var[HighlightRow]) -> rx.Component:
    quote = page_link(
        row.quote,
        to="/read/" + row.bookmark_id.to(str) + "?highlight=" + row.id.to(str),
        dir="auto",
        class_name="quote quote-link",
        data_colour=row.colour,
        data_row_link="",
    )
    lost = rx.el.span("No longer in the page's text")
    return rx.el.li(
        quote,
        rx.cond(row.note != "", rx.el.p(row.note, dir="auto", class_name="mark-note"), rx.fragment()),
        rx.el.p(time_ago(row.made), rx.cond(row.is_lost, lost, rx.fragment()), class_name="mark-facts"),
        icon_button(
            "pencil", "Colour and note", size="1", data_key="n", on_click=HighlightDialog.open_for(row.id)
        ),
        key=row.id.to(str),
        class_name="mark-entry",
        data_row="",
    )


def _page(page: rx.Var[MarkedPage]) -> rx.Component:
    of_page = page_link(
        "Only this page", to="/highlights?bookmark=" + page.id.to(str), class_name="plain-link mark-only"
    )
    return rx.el.section(
        rx.el.h2(page_link(page.title, to="/read/" + page.id.to(str), dir="auto"), class_name="marked-title"),
        rx.el.p(
            rx.el.span(page.site),
            rx.cond(HighlightsState.bookmark_id == 0, of_page, rx.fragment()),
            class_name="mark-facts",
        ),
        rx.el.ul(rx.foreach(page.rows, _row), class_name="mark-entries"),
        key=page.id.to(str) + "-" + page.rows[0].id.to(str),
        class_name="marked-page",
    )


def _list() -> rx.Component:
    more = More.create(
        quiet_button("Load more", on_click=HighlightsState.load_more.throttle(300)),
        at=HighlightsState.pages.length().to(str) + "-" + HighlightsState.pages[-1].rows.length().to(str),
        class_name="more",
    )
    return rx.fragment(
        rx.el.div(rx.foreach(HighlightsState.pages, _page), aria_busy=HighlightsState.loading),
        rx.cond(HighlightsState.has_more, more, rx.fragment()),
    )


def _empty() -> rx.Component:
    narrowed = empty_state(
        "search-x",
        "No highlight fits",
        "Try fewer or other words, or another colour.",
        page_button("Show all highlights", "/highlights", variant="soft"),
    )
    nothing = empty_state(
        "highlighter",
        "Nothing highlighted yet",
        "Open a page, select some text and choose a colour. It is kept here, with your notes.",
        page_button("Go to the library", "/library"),
    )
    return rx.cond(HighlightsState.is_narrowed, narrowed, nothing)


def _content() -> rx.Component:
    return rx.cond(
        HighlightsState.error != "",
        error_state(HighlightsState.error, HighlightsState.load),
        rx.cond(
            HighlightsState.pages.length() > 0,
            _list(),
            rx.cond(HighlightsState.loading, rx.el.div(skeleton_rows(), class_name="appears-late"), _empty()),
        ),
    )


@member_page("/highlights", "Highlights", on_load=[HighlightsState.load], width=Size.COLUMN)
def all_highlights() -> rx.Component:
    """What to look for, which colour, and the list."""
    export = rx.button(
        page_link(
            rx.icon("download", size=Size.ICON, aria_hidden="true"),
            "Export as Markdown",
            to=HighlightsState.export,
            download="highlights.md",
            reload_document=True,
        ),
        as_child=True,
        variant="soft",
        color_scheme="gray",
        high_contrast=True,
        class_name="touch",
    )
    return rx.fragment(
        page_header("Highlights", rx.cond(HighlightsState.pages.length() > 0, export, rx.fragment())),
        _box(),
        _narrowing(),
        _content(),
        highlight_dialog(HighlightsState),
    )
