"""What the sections beside the text are made of."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.theme import Font, space


def part(title: str, *children: rx.Component) -> rx.Component:
    """A section with its heading."""
    return rx.el.section(
        rx.el.h2(title, font_size=Font.SMALL, font_weight=Font.STRONG, margin_bottom=space(1.5)),
        *children,
        aria_label=title,
        font_size=Font.BODY,
        line_height=Font.RELAXED,
    )


def when(value: rx.Var[str], component: rx.Component) -> rx.Component:
    """A component where there is something to say."""
    return rx.cond(value != "", component, rx.fragment())
