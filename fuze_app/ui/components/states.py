"""What a list shows when it has nothing to list: loading, empty, failed."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.theme import Colour, Font, Radius, Size, line, space


def statement(
    icon: str,
    title: str | rx.Var[str],
    text: str | rx.Var[str],
    *actions: rx.Component,
    heading: Callable[..., rx.Component] = rx.el.p,
) -> rx.Component:
    """An icon, what is the case, what to do about it; `heading` is h1 where this is the whole page."""
    return rx.el.div(
        rx.icon(icon, size=Size.ICON_LARGE, color=Colour.QUIET, aria_hidden="true"),
        heading(title, font_size=Font.LARGE, font_weight=Font.STRONG, margin_top=space(3)),
        rx.el.p(
            text,
            color=Colour.QUIET,
            font_size=Font.BODY,
            line_height=Font.RELAXED,
            margin_top=space(1),
            max_width=Size.FORM,
            text_wrap="balance",
        ),
        rx.el.div(*actions, display="flex", gap=space(2), margin_top=space(5)) if actions else rx.fragment(),
        display="flex",
        flex_direction="column",
        align_items="center",
        text_align="center",
        padding=f"{space(16)} {space(6)}",
    )


def empty_state(
    icon: str, title: str | rx.Var[str], text: str | rx.Var[str], *actions: rx.Component
) -> rx.Component:
    """Nothing here yet: what to do next, with one button."""
    return statement(icon, title, text, *actions)


def error_state(message: str | rx.Var[str], on_retry: rx.EventHandler | rx.event.EventSpec) -> rx.Component:
    """Something failed: what happened, and a button that tries again."""
    retry = quiet_button(
        rx.icon("rotate-cw", size=Size.ICON, aria_hidden="true"), "Try again", on_click=on_retry
    )
    return rx.el.div(statement("cloud-off", "This did not load", message, retry), role="alert")


def _skeleton_row(index: int) -> rx.Component:
    widths = ("62%", "48%", "71%", "55%")
    return rx.el.div(
        rx.skeleton(width=space(5), height=space(5), border_radius=Radius.CONTROL, flex_shrink="0"),
        rx.el.div(
            rx.skeleton(height=Font.BODY, width=widths[index % len(widths)]),
            rx.skeleton(height=Font.CAPTION, width="28%"),
            display="flex",
            flex_direction="column",
            gap=space(2),
            flex="1",
        ),
        display="flex",
        align_items="center",
        gap=space(3),
        min_height=Size.ROW_COMFORTABLE,
        border_bottom=line(),
    )


def skeleton_rows(count: int = 8) -> rx.Component:
    """Rows of the shape that the list will have, while it loads."""
    return rx.el.div(
        rx.el.span("Loading…", class_name="sr-only"),
        rx.el.div(*[_skeleton_row(index) for index in range(count)], aria_hidden="true"),
        role="status",
    )
