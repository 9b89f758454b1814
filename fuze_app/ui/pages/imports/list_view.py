"""`/import`: bring a file; the imports of the past."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button, text_link
from fuze_app.ui.components.headings import page_header, section
from fuze_app.ui.components.island import Island
from fuze_app.ui.components.links import page_link
from fuze_app.ui.components.states import error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.pages.imports.parts import phase_name
from fuze_app.ui.pages.imports.shown import ImportShown
from fuze_app.ui.pages.imports.state import ImportListState
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Colour, Font, Size, space

LEAD = (
    "Bookmarks of Chrome, Firefox, Safari, Edge, Pocket, Instapaper, Raindrop, Readwise, Matter, OneTab, "
    "Karakeep, Linkwarden, linkding, Omnivore, Wallabag, Pinboard or Shaarli, a list of addresses, or a file "
    "that Fuze has exported. Nothing is saved before you have seen what is in the file."
)


class FuzeDrop(Island):
    """What assets/importing.js defines."""

    tag = "FuzeDrop"


def _drop() -> rx.Component:
    sending = rx.el.div(
        rx.el.p(data_slot="said", role="status"),
        rx.el.progress(data_slot="progress", max=100, aria_label="Sent", class_name="import-progress"),
        quiet_button("Cancel", data_slot="cancel"),
        data_when="sending looking",
        hidden=True,
        class_name="drop-part",
    )
    asking = rx.el.div(
        rx.icon("file-up", size=Size.ICON_LARGE, color=Colour.QUIET, aria_hidden="true"),
        rx.el.p("Drop a bookmark file here, or choose one. Fuze finds out by itself where it comes from."),
        rx.el.p(data_slot="problem", role="alert", color=Colour.DANGER),
        rx.button("Choose a file", data_slot="choose", size="3", type="button", class_name="touch"),
        rx.el.input(
            type="file", data_slot="file", aria_label="Bookmark file", tab_index=-1, class_name="sr-only"
        ),
        data_when="asking",
        class_name="drop-part",
    )
    return FuzeDrop.create(asking, sending, class_name="drop")


def _row(row: rx.Var[ImportShown]) -> rx.Component:
    counts = rx.cond(
        row.phase == "ready",
        rx.el.span(row.total, " lines"),
        rx.fragment(
            rx.el.span(row.added, " added"),
            rx.cond(row.failed != "0", rx.el.span(row.failed, " not added"), rx.fragment()),
        ),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                page_link(row.name, to=f"/import/{row.id}", class_name="row-title", data_row_link=""),
                phase_name(row.phase),
                class_name="row-head",
            ),
            rx.el.div(rx.el.span(row.format), counts, time_ago(row.created), class_name="row-facts"),
            class_name="row-main",
        ),
        key=row.id.to(str),
        class_name="row",
        data_row="",
    )


def _past() -> rx.Component:
    state = ImportListState
    rows = section(
        "Your imports", rx.el.ul(rx.foreach(state.rows, _row), class_name="rows", aria_label="Your imports")
    )
    return rx.cond(
        state.error != "",
        error_state(state.error, state.load),
        rx.cond(state.rows.length() > 0, rows, rx.cond(state.loading, skeleton_rows(2), rx.fragment())),
    )


@member_page("/import", "Import", on_load=[ImportListState.load], width=Size.COLUMN)
def import_page() -> rx.Component:
    """Where a file is dropped, and what was imported before."""
    leaving = rx.el.p(
        "Leaving, or keeping a copy? ",
        text_link("Export everything", "/settings#export"),
        color=Colour.QUIET,
        font_size=Font.BODY,
        margin_top=space(6),
    )
    return rx.fragment(page_header("Import", lead=LEAD), _drop(), _past(), leaving)
