"""Buttons and links."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.ui import theme
from fuze_app.ui.theme import Colour, Font, Size, space


def icon_button(icon: str, label: str | rx.Var[str], *, opens: bool = False, **props: Any) -> rx.Component:
    """A button that shows only an icon; `label` is its accessible name and its tooltip.

    One that `opens` a menu or dialog is handed to its trigger, which needs the button itself: its
    tooltip is the browser's.
    """
    props.setdefault("variant", "ghost")
    props.setdefault("color_scheme", "gray")
    props.setdefault("type", "button")
    if opens:
        props["title"] = label
    button = rx.icon_button(
        rx.icon(icon, size=Size.ICON, flex_shrink="0", aria_hidden="true"),
        aria_label=label,
        class_name="touch",
        margin="0",
        **props,
    )
    return button if opens else rx.tooltip(button, content=label)


def quiet_button(*children: str | rx.Component | rx.Var[str], **props: Any) -> rx.Component:
    """A button for what is not the one thing to do here."""
    props.setdefault("type", "button")
    return rx.button(
        *children, variant="soft", color_scheme="gray", high_contrast=True, class_name="touch", **props
    )


def link_button(label: str, href: str, **props: Any) -> rx.Component:
    """A link that looks like a button: it goes somewhere rather than does something."""
    return rx.button(rx.el.a(label, href=href), as_child=True, class_name="touch", **props)


def text_link(label: str | rx.Var[str], href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link in running text."""
    props.setdefault("color", Colour.ACCENT)
    props.setdefault("font_weight", Font.MEDIUM)
    return rx.link(label, href=href, underline="always", text_underline_offset=space(0.75), **props)


def key_cap(name: str | rx.Var[str], **props: Any) -> rx.Component:
    """The name of a key; a Mac's people know Ctrl by another (assets/keys.js marks their browsers)."""
    return rx.el.kbd(name, class_name="ctrl-key" if isinstance(name, str) and name == "Ctrl" else "", **props)


def shortcut(*keys: str | rx.Var[str]) -> rx.Component:
    """The keys that do the same, shown beside what they do."""
    return rx.el.span(
        *[key_cap(key, font_family=Font.UI) for key in keys],
        display="inline-flex",
        gap=space(0.5),
        color=Colour.QUIET,
        font_size=Font.CAPTION,
        border=theme.line(),
        border_radius=theme.Radius.CONTROL,
        padding=f"0 {space(1)}",
        aria_hidden="true",
    )
