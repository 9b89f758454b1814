"""The head of a page and of its sections."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.theme import Colour, Font, Size, line, space


def page_header(
    title: str | rx.Var[str], *actions: rx.Component, lead: str | rx.Var[str] | rx.Component | None = None
) -> rx.Component:
    """The page's one h1, a line below it, and what can be done here."""
    words = [
        rx.el.h1(
            title,
            font_family=Font.READING,
            font_size=Font.HEADING,
            font_weight=Font.STRONG,
            line_height=Font.TIGHT,
            letter_spacing="-0.01em",
        )
    ]
    if lead is not None:
        words.append(rx.el.p(lead, color=Colour.QUIET, font_size=Font.BODY, margin_top=space(1)))
    return rx.el.header(
        rx.el.div(*words, min_width="0"),
        rx.el.div(*actions, display="flex", align_items="center", gap=space(2), flex_shrink="0"),
        display="flex",
        flex_wrap="wrap",
        align_items="end",
        justify_content="space-between",
        gap=space(4),
        margin_bottom=space(6),
    )


def section(
    title: str,
    *children: rx.Component,
    lead: str | rx.Component | None = None,
    actions: rx.Component | None = None,
) -> rx.Component:
    """A part of a page under its own h2."""
    words = [rx.el.h2(title, font_size=Font.LARGE, font_weight=Font.STRONG, line_height=Font.SNUG)]
    if lead is not None:
        words.append(
            rx.el.p(
                lead,
                color=Colour.QUIET,
                font_size=Font.BODY,
                margin_top=space(1),
                max_width=Size.MEASURE,
            )
        )
    return rx.el.section(
        rx.el.div(
            rx.el.div(*words, flex=f"1 1 {Size.LABEL}"),
            actions if actions is not None else rx.fragment(),
            display="flex",
            flex_wrap="wrap",
            align_items="start",
            justify_content="space-between",
            gap=space(4),
        ),
        *children,
        display="flex",
        flex_direction="column",
        gap=space(4),
        padding_block=space(8),
        border_top=line(),
        aria_label=title,
    )
