"""How a search is narrowed: the filters of the query as chips, and the facets of what was found."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.facets import facet_section, filter_chips
from fuze_app.ui.pages.search.state import SearchState


def filters() -> rx.Component:
    """What narrows the search now."""
    return filter_chips(SearchState.filters)


def facets() -> rx.Component:
    """Beside the results where there is room."""
    shown = rx.el.div(rx.foreach(SearchState.facets, facet_section), class_name="facets")
    return rx.cond(SearchState.facets.length() > 0, shown, rx.fragment())


def folded_facets() -> rx.Component:
    """Above the results where there is none."""
    folded = rx.el.details(
        rx.el.summary("Narrow the results", class_name="quiet-summary"),
        rx.el.div(rx.foreach(SearchState.facets, facet_section), class_name="facets"),
        class_name="facets-folded",
    )
    return rx.cond(SearchState.facets.length() > 0, folded, rx.fragment())
