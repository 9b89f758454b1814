"""How a search is narrowed: the filters of the query as chips, and the facets of what was found."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.links import page_link
from fuze_app.ui.components.numbers import grouped
from fuze_app.ui.pages.search.state import SearchState
from fuze_app.ui.pages.search.terms import Facet, Term
from fuze_app.ui.theme import Font, Size


def _filter(term: rx.Var[Term], index: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span(term.text, class_name="one-line"),
            rx.icon("x", size=Size.ICON, aria_hidden="true", flex_shrink="0"),
            to=term.href,
            aria_label="Remove " + term.text,
            class_name="chip filter",
        ),
        key=index.to(str),
    )


def filters() -> rx.Component:
    """What narrows the search now; each goes at a click."""
    shown = rx.el.ul(rx.foreach(SearchState.filters, _filter), class_name="filters", aria_label="Filters")
    return rx.cond(SearchState.filters.length() > 0, shown, rx.fragment())


def _term(term: rx.Var[Term]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span(term.text, flex="1"),
            rx.cond(
                term.chosen,
                rx.icon("x", size=Size.ICON, aria_label="Remove", flex_shrink="0"),
                rx.el.span(grouped(term.count), class_name="count"),
            ),
            to=term.href,
            aria_current=rx.cond(term.chosen, "true", "false"),
            class_name="chip",
        ),
        key=term.text,
    )


def _facet(facet: rx.Var[Facet]) -> rx.Component:
    more = rx.el.details(
        rx.el.summary(facet.more.length(), " more", class_name="quiet-summary"),
        rx.el.ul(rx.foreach(facet.more, _term)),
    )
    return rx.el.section(
        rx.el.h2(facet.name, font_size=Font.SMALL, font_weight=Font.STRONG),
        rx.el.ul(rx.foreach(facet.terms, _term)),
        rx.cond(facet.more.length() > 0, more, rx.fragment()),
        key=facet.name,
        aria_label=facet.name,
        class_name="facet",
    )


def facets() -> rx.Component:
    """Beside the results where there is room."""
    shown = rx.el.div(rx.foreach(SearchState.facets, _facet), class_name="facets")
    return rx.cond(SearchState.facets.length() > 0, shown, rx.fragment())


def folded_facets() -> rx.Component:
    """Above the results where there is none."""
    folded = rx.el.details(
        rx.el.summary("Narrow the results", class_name="quiet-summary"),
        rx.el.div(rx.foreach(SearchState.facets, _facet), class_name="facets"),
        class_name="facets-folded",
    )
    return rx.cond(SearchState.facets.length() > 0, folded, rx.fragment())
