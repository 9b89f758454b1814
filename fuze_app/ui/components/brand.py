"""The name and its mark."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.theme import Colour, Font, space


def mark(size: int = 22) -> rx.Component:
    """A bookmark whose tail is a lit fuse; decorative, the name stands beside it."""
    return rx.el.svg(
        rx.el.path(d="M6 3.5h9.5a2.5 2.5 0 0 1 2.5 2.5v14.5l-6-4.6-6 4.6z", fill="currentColor"),
        rx.el.circle(cx="19.5", cy="4.5", r="3.5", class_name="brand-spark"),
        view_box="0 0 24 24",
        width=f"{size}",
        height=f"{size}",
        color=Colour.ACCENT_SOLID,
        flex_shrink="0",
        aria_hidden="true",
    )


def wordmark(**props: object) -> rx.Component:
    """The mark and the name."""
    return rx.el.span(
        mark(),
        rx.el.span("Fuze", class_name="shell-label"),
        display="inline-flex",
        align_items="center",
        gap=space(2),
        font_family=Font.READING,
        font_size=Font.TITLE,
        font_weight=Font.STRONG,
        letter_spacing="-0.01em",
        **props,
    )
