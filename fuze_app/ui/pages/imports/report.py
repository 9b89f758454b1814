"""The report of an import: what became of each line, and why."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.headings import section
from fuze_app.ui.components.links import page_link
from fuze_app.ui.components.states import error_state
from fuze_app.ui.pages.imports.parts import said
from fuze_app.ui.pages.imports.shown import LineShown
from fuze_app.ui.pages.imports.state import ImportState, ReportState
from fuze_app.ui.theme import space

EMPTY = {
    "failed": "Every line could be added.",
    "unread": "No page has failed to be read.",
    "all": "The file has no lines.",
}


def _line(line: rx.Var[LineShown]) -> rx.Component:
    title = rx.cond(
        line.href != "",
        page_link(line.title, to=line.href, class_name="plain-link one-line", dir="auto"),
        rx.el.span(line.title, class_name="one-line", dir="auto"),
    )
    return rx.el.li(
        rx.el.p(title, class_name="import-line-head"),
        rx.cond(line.url != "", rx.el.p(line.url, class_name="one-line import-line-facts"), rx.fragment()),
        rx.el.p(
            line.place,
            ", ",
            line.result,
            rx.cond(line.reason != "", rx.fragment(". ", line.reason), rx.fragment()),
            class_name="import-line-facts",
        ),
        key=line.key,
        class_name="import-line",
    )


def _choice() -> rx.Component:
    shown = ImportState.shown
    return rx.segmented_control.root(
        rx.segmented_control.item(rx.fragment("Not added ", shown.failed), value="failed"),
        rx.segmented_control.item(rx.fragment("Page not read ", shown.unread), value="unread"),
        rx.segmented_control.item("All", value="all"),
        value=ReportState.which,
        on_change=lambda which: ReportState.choose(which.to(str)),
        aria_label="Lines of the report",
        width="fit-content",
        max_width="100%",
    )


def report() -> rx.Component:
    """The lines, which of them, and a button that tries again."""
    state = ReportState
    may_retry = ImportState.shown.can_retry & (
        (ImportState.shown.phase == "done") | (ImportState.shown.phase == "reading")
    )
    retry = quiet_button(
        rx.icon("rotate-cw", size=16, aria_hidden="true"), "Try failures again", on_click=ImportState.retry
    )
    lines = rx.fragment(
        rx.el.ul(rx.foreach(state.lines, _line), class_name="import-lines", aria_label="Lines"),
        rx.cond(state.has_more, quiet_button("Load more", on_click=state.load_more), rx.fragment()),
    )
    empty = rx.match(state.which, *[(which, said(text)) for which, text in EMPTY.items()], rx.fragment())
    content = rx.cond(state.lines.length() > 0, lines, empty)
    return rx.el.div(
        section(
            "Report",
            _choice(),
            rx.cond(state.error != "", error_state(state.error, state.choose(state.which)), content),
            actions=rx.cond(may_retry, retry, rx.fragment()),
        ),
        margin_top=space(6),
    )
