"""Beside the results: the filters of the query as chips, facets, and what was found elsewhere."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.facets import facet_section, filter_chips
from fuze_app.ui.components.links import page_link
from fuze_app.ui.elsewhere import Group, Line, kind_icon
from fuze_app.ui.pages.search.state import SearchState
from fuze_app.ui.theme import Font


def filters() -> rx.Component:
    """What narrows the search now."""
    return filter_chips(SearchState.filters)


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.li(
        page_link(
            kind_icon(line.kind),
            rx.el.span(
                rx.el.span(line.title, dir="auto", class_name="beside-title"),
                rx.el.span(line.detail, dir="auto", class_name="beside-detail"),
            ),
            to=line.href,
            class_name="chip beside",
        ),
        key=line.key,
    )


def _group(group: rx.Var[Group]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(group.name, font_size=Font.SMALL, font_weight=Font.STRONG),
        rx.el.ul(rx.foreach(group.lines, _line)),
        key=group.name,
        aria_label=group.name,
        class_name="facet",
    )


def elsewhere() -> rx.Component:
    """Projects, tasks, highlights and saved searches that the words fit."""
    shown = rx.el.div(rx.foreach(SearchState.elsewhere, _group), class_name="facets elsewhere")
    return rx.cond(SearchState.elsewhere.length() > 0, shown, rx.fragment())


def facets() -> rx.Component:
    """Beside the results where there is room."""
    shown = rx.el.div(rx.foreach(SearchState.facets, facet_section), class_name="facets")
    return rx.cond(SearchState.facets.length() > 0, shown, rx.fragment())


def folded_facets() -> rx.Component:
    """Above the results where there is no room beside them."""
    narrow = rx.el.details(
        rx.el.summary("Narrow the results", class_name="quiet-summary"), facets(), class_name="facets-folded"
    )
    also = rx.el.details(
        rx.el.summary("Projects, tasks and highlights", class_name="quiet-summary"),
        elsewhere(),
        class_name="facets-folded",
    )
    return rx.fragment(
        rx.cond(SearchState.elsewhere.length() > 0, also, rx.fragment()),
        rx.cond(SearchState.facets.length() > 0, narrow, rx.fragment()),
    )
