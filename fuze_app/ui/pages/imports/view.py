"""`/import/[id]`: the preview and its one button, then the progress, then the report."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.headings import page_header, section
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.pages.imports.parts import (
    listed_numbers,
    named_list,
    numbers,
    phase_name,
    progress_bar,
    said,
)
from fuze_app.ui.pages.imports.report import report
from fuze_app.ui.pages.imports.state import ImportState
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Font, Size, space

FOLDER_USES = (
    ("collections", "Collections", "Each folder becomes a collection, nested as in the file."),
    ("tags", "Tags", "The name of each folder becomes a tag."),
    ("none", "Leave out", "Only the pages are taken over."),
)


def _folders() -> rx.Component:
    choice = rx.segmented_control.root(
        *[rx.segmented_control.item(name, value=use) for use, name, _ in FOLDER_USES],
        value=ImportState.folders,
        on_change=lambda use: ImportState.choose_folders(use.to(str)),
        aria_label="What becomes of the folders",
        width="fit-content",
    )
    meaning = rx.match(ImportState.folders, *[(use, text) for use, _, text in FOLDER_USES], "")
    part = section("What becomes of the folders", choice, said(meaning))
    return rx.cond(ImportState.preview.folders.length() > 0, part, rx.fragment())


def _preview() -> rx.Component:
    preview = ImportState.preview
    start = rx.button(
        rx.cond(preview.new > 0, "Import", "Add what is new"),
        on_click=ImportState.start,
        loading=ImportState.pending,
        size="3",
        class_name="touch",
    )
    discard = quiet_button("Discard", on_click=ImportState.forget, size="3")
    nothing = said(
        "Every page of this file is in your library. Tags, notes and folders are still added to them."
    )
    return rx.fragment(
        listed_numbers(preview.numbers),
        rx.cond(preview.new > 0, rx.fragment(), rx.el.div(nothing, margin_top=space(4))),
        rx.el.div(start, discard, display="flex", flex_wrap="wrap", gap=space(2), margin_block=space(6)),
        _folders(),
        named_list("Folders", "With the number of pages in each.", preview.folders),
        named_list("Tags", "With the number of pages that have each.", preview.tags),
        named_list(
            "Unusable", "Lines that are left out, by their reasons. The report lists each.", preview.reasons
        ),
    )


def _cancel() -> rx.Component:
    return confirm_dialog(
        quiet_button("Cancel"),
        title="Cancel this import?",
        text="What has been added stays in your library; the rest of the file is left out.",
        confirm="Cancel the import",
        on_confirm=ImportState.cancel,
    )


def _state() -> rx.Component:
    """How it stands in a sentence, with what can be done."""
    shown = ImportState.shown
    pause, resume = (
        quiet_button("Pause", on_click=ImportState.pause),
        rx.button("Resume", on_click=ImportState.resume, class_name="touch"),
    )
    library = page_button("Go to the library", "/library")
    adding = rx.fragment("Adding: ", shown.processed, " of ", shown.total, " lines.")
    reading = rx.fragment(
        "All of it is in your library. Fuze reads the pages in the background: ", shown.read, "."
    )
    paused = rx.fragment("Paused after ", shown.processed, " of ", shown.total, " lines. ", shown.read)
    cancelled = rx.fragment("Cancelled after ", shown.processed, " of ", shown.total, " lines.")
    return rx.match(
        shown.phase,
        ("adding", _line(adding, pause, _cancel())),
        ("paused", _line(paused, resume, rx.cond(shown.percent < 100, _cancel(), rx.fragment()))),
        ("reading", _line(reading, library, pause)),
        ("done", _line(rx.fragment("Done. ", shown.read), library)),
        ("cancelled", _line(cancelled, library)),
        rx.fragment(),
    )


def _line(text: rx.Component, *actions: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(said(text), role="status", flex=f"1 1 {Size.LABEL}"),
        *actions,
        display="flex",
        flex_wrap="wrap",
        align_items="center",
        gap=space(2),
    )


def _progress() -> rx.Component:
    shown = ImportState.shown
    bar = rx.match(
        shown.phase,
        ("adding", progress_bar("Lines added", shown.percent)),
        (
            "paused",
            rx.cond(
                shown.percent < 100,
                progress_bar("Lines added", shown.percent),
                progress_bar("Pages read", shown.read_percent),
            ),
        ),
        ("reading", progress_bar("Pages read", shown.read_percent)),
        rx.fragment(),
    )
    counts = [
        ("added", shown.added),
        ("saved before", shown.merged),
        ("twice in the file", shown.duplicates),
        ("not added", shown.failed),
    ]
    return rx.fragment(
        rx.el.div(
            _state(), bar, display="flex", flex_direction="column", gap=space(3), margin_bottom=space(6)
        ),
        numbers(counts),
        report(),
    )


def _page() -> rx.Component:
    shown = ImportState.shown
    back = page_link(
        rx.icon("arrow-left", size=Size.ICON, aria_hidden="true"), "Import", to="/import", class_name="back"
    )
    return rx.fragment(
        back,
        page_header(
            shown.name,
            phase_name(shown.phase),
            lead=rx.fragment(shown.format, ", ", shown.total, " lines"),
        ),
        rx.cond(shown.phase == "ready", _preview(), _progress()),
        font_size=Font.BODY,
    )


def _missing() -> rx.Component:
    return empty_state(
        "map-pin-off",
        "There is no such import",
        "It may have been discarded. What it had added stays in your library.",
        page_button("Go to Import", "/import"),
    )


@member_page("/import/[id]", "Import", on_load=[ImportState.load, ImportState.follow], width=Size.COLUMN)
def one_import() -> rx.Component:
    """The import that the address names."""
    state = ImportState
    return rx.match(
        state.standing,
        ("missing", _missing()),
        ("broken", error_state(state.error, state.load)),
        ("here", _page()),
        rx.cond(state.shown.name != "", _page(), skeleton_rows(4)),
    )
