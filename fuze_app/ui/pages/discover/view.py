"""How Discover looks."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx

from fuze_app.core.services.recommendations import LONGEST_REQUEST
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, quoted
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.pages.discover.state import BOX, MINUTES, DiscoverState
from fuze_app.ui.recommendations.judging import verdicts
from fuze_app.ui.recommendations.refining import refining_bar
from fuze_app.ui.recommendations.row import answered_by, recommended
from fuze_app.ui.recommendations.shown import RecommendedRow
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Size
from fuze_ml.analysis.schema import ContentType, Difficulty


def _filter(name: str, label: str, chosen: rx.Var[str], options: Iterable[tuple[str, str]]) -> rx.Component:
    choices = [rx.el.option(text, value=value) for value, text in options]
    return rx.el.label(
        rx.el.span(label, class_name="sr-only"),
        rx.el.select(
            rx.el.option(f"Any {label.lower()}", value=""),
            *choices,
            name=name,
            key=f"{name}-" + chosen,
            default_value=chosen,
            on_change=rx.call_script(f"document.getElementById('{BOX}').form.requestSubmit()"),
            class_name="filter touch",
        ),
    )


def _aims() -> rx.Component:
    """A project or a task to ask for instead of words."""
    options = rx.foreach(DiscoverState.aims, lambda aim: rx.el.option(aim.label, value=aim.value))
    return rx.el.label(
        rx.el.span("For", class_name="sr-only"),
        rx.el.select(
            rx.el.option("For a project or task …", value=""),
            options,
            name="for",
            value=DiscoverState.aim,
            on_change=DiscoverState.choose,
            class_name="filter touch",
        ),
    )


def _form() -> rx.Component:
    box = rx.input(
        rx.input.slot(rx.icon("compass", size=Size.ICON, aria_hidden="true")),
        id=BOX,
        name="q",
        default_value=DiscoverState.words,
        placeholder="What are you working on, or want to learn?",
        aria_label="What you are working on, or want to learn",
        auto_complete="off",
        max_length=LONGEST_REQUEST,
        size="3",
        flex="1",
    )
    sorts = [(sort.value, sort.value.capitalize()) for sort in ContentType]
    levels = [(level.value, level.value.capitalize()) for level in Difficulty]
    times = [(str(minutes), f"Up to {minutes} minutes") for minutes in MINUTES]
    return rx.el.form(
        rx.el.div(box, rx.button("Find", type="submit", size="3", class_name="touch"), class_name="new-task"),
        rx.el.div(
            rx.cond(DiscoverState.aims.length() > 0, _aims(), rx.fragment()),
            _filter("type", "Type", DiscoverState.sort, sorts),
            _filter("difficulty", "Difficulty", DiscoverState.difficulty, levels),
            _filter("minutes", "Reading time", DiscoverState.minutes, times),
            class_name="filters",
        ),
        on_submit=DiscoverState.ask,
        role="search",
    )


def _row(row: rx.Var[RecommendedRow]) -> rx.Component:
    return recommended(row, *verdicts(DiscoverState, row.id, DiscoverState.project_id))


def _list() -> rx.Component:
    return rx.fragment(
        answered_by(DiscoverState.engine, DiscoverState.notice),
        refining_bar(DiscoverState),
        rx.el.ul(
            rx.foreach(DiscoverState.items, _row),
            aria_busy=DiscoverState.loading,
            class_name="recommendations",
        ),
    )


def _empty() -> rx.Component:
    is_asked = (DiscoverState.words != "") | (DiscoverState.aim != "")
    narrowed = empty_state(
        "search-x",
        "Nothing of your library fits",
        "Leave out the type, the difficulty or the time, or ask for something else.",
        page_button("Show everything", "/discover", variant="soft"),
    )
    unfit = empty_state(
        "search-x",
        "Nothing to recommend for this",
        DiscoverState.notice,
        page_button("Search the library", "/search?q=" + quoted(DiscoverState.words), variant="soft"),
    )
    nothing = empty_state(
        "compass",
        "Nothing to recommend yet",
        "Recommendations come out of your own library. Save some pages first.",
        page_button("Go to the library", "/library"),
    )
    return rx.cond(DiscoverState.is_narrowed, narrowed, rx.cond(is_asked, unfit, nothing))


@member_page("/discover", "Discover", on_load=[DiscoverState.load], width=Size.COLUMN)
def discover() -> rx.Component:
    """What to ask, and what of the library answers it."""
    waiting = rx.el.div(skeleton_rows(), class_name="appears-late")
    return rx.fragment(
        page_header(
            "Discover",
            page_button("Learning path", "/learn?goal=" + quoted(DiscoverState.words), variant="soft"),
            lead="Out of your own library: what serves you now, and why.",
        ),
        _form(),
        rx.cond(
            DiscoverState.error != "",
            error_state(DiscoverState.error, DiscoverState.load),
            rx.cond(
                DiscoverState.items.length() > 0, _list(), rx.cond(DiscoverState.loading, waiting, _empty())
            ),
        ),
    )
