"""A line of a list in Settings: what it is, what is known about it, and what can be done."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.theme import Colour, Font, Size, line, space


def setting_row(
    *, key: rx.Var[str], title: rx.Component, details: rx.Component, action: rx.Component
) -> rx.Component:
    """One `li`; `title` and `details` stand below each other."""
    return rx.el.li(
        rx.el.div(
            rx.el.p(title, font_weight=Font.MEDIUM, overflow_wrap="anywhere"),
            rx.el.p(details, color=Colour.QUIET, font_size=Font.SMALL),
            min_width="0",
        ),
        action,
        key=key,
        display="flex",
        align_items="center",
        justify_content="space-between",
        gap=space(4),
        min_height=Size.ROW_COMFORTABLE,
        font_size=Font.BODY,
        border_top=line(),
        _first={"border_top": "none"},
    )
