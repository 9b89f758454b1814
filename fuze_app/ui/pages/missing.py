"""No such page."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import text_link
from fuze_app.ui.components.states import statement


@rx.page(route="404", title="Not found · Fuze")
def missing() -> rx.Component:
    """Says so, and offers the way back."""
    return rx.el.main(
        statement(
            "map-pin-off",
            "There is nothing at this address",
            "It may have been moved or deleted, or the link may be wrong.",
            text_link("Go home", "/"),
            heading=rx.el.h1,
        ),
        display="grid",
        place_items="center",
        min_height="100dvh",
    )
