"""Rows of the shape that a list will have, while it loads."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.theme import Font, space

WIDTHS = (("54%", "88%", "32%"), ("42%", "76%", "26%"), ("63%", "92%", "38%"), ("48%", "81%", "29%"))


def _row(title: str, excerpt: str, facts: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.skeleton(height=Font.BODY, width=title),
            rx.skeleton(height=Font.CAPTION, width=excerpt, class_name="row-excerpt"),
            rx.skeleton(height=Font.CAPTION, width=facts),
            display="flex",
            flex_direction="column",
            gap=space(1.5),
        ),
        class_name="row",
    )


def row_skeletons(count: int = 8) -> rx.Component:
    """They appear only when loading takes long enough to be noticed."""
    return rx.el.div(
        rx.el.span("Loading…", class_name="sr-only"),
        rx.el.div(*[_row(*WIDTHS[index % len(WIDTHS)]) for index in range(count)], aria_hidden="true"),
        role="status",
        class_name="appears-late",
    )
