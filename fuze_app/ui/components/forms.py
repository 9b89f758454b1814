"""Fields with their label, hint and error, and the button that sends them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.theme import ACCENT, Colour, Font, Radius, space


def _note(identifier: str, text: str | rx.Var[str], colour: str) -> rx.Component:
    return rx.el.p(text, id=identifier, color=colour, font_size=Font.SMALL, line_height=Font.SNUG)


def _labelled(
    label: str, identifier: str, control: rx.Component, error: rx.Var[str] | str, *notes: rx.Component
) -> rx.Component:
    failed = rx.Var.create(error).to(str) != ""
    return rx.el.div(
        rx.el.label(label, html_for=identifier, font_size=Font.BODY, font_weight=Font.MEDIUM),
        control,
        rx.el.div(
            rx.cond(failed, _note(f"{identifier}-error", error, Colour.DANGER), rx.fragment()),
            aria_live="polite",
        ),
        *notes,
        display="flex",
        flex_direction="column",
        gap=space(1.5),
    )


def field(
    label: str,
    name: str,
    *slots: rx.Component,
    error: rx.Var[str] | str = "",
    hint: rx.Component | str | None = None,
    **props: Any,
) -> rx.Component:
    """A labelled input; its error is announced and tied to it.

    `slots` stand inside of the input's frame, `props` go to the input.
    """
    props.setdefault("id", name)
    props.setdefault("size", "3")
    identifier = props["id"]
    failed = rx.Var.create(error).to(str) != ""
    if isinstance(hint, str):
        hint = _note(f"{identifier}-hint", hint, Colour.QUIET)
    control = rx.input(
        *slots,
        name=name,
        width="100%",
        aria_invalid=failed,
        aria_describedby=f"{identifier}-error {identifier}-hint",
        color_scheme=rx.cond(failed, "red", ACCENT),
        **props,
    )
    return _labelled(label, identifier, control, error, *([hint] if hint is not None else []))


def area(label: str, name: str, *, error: rx.Var[str] | str = "", **props: Any) -> rx.Component:
    """A labelled field for several lines; its error is announced and tied to it."""
    props.setdefault("id", name)
    identifier = props["id"]
    control = rx.text_area(
        name=name,
        width="100%",
        resize="vertical",
        aria_invalid=rx.Var.create(error).to(str) != "",
        aria_describedby=f"{identifier}-error",
        **props,
    )
    return _labelled(label, identifier, control, error)


def password_field(
    label: str,
    name: str,
    *,
    shown: rx.Var[bool],
    on_toggle: rx.EventHandler,
    **props: Any,
) -> rx.Component:
    """A field for a password, which can be looked at while it is typed."""
    eye = rx.input.slot(
        rx.cond(
            shown,
            icon_button("eye-off", "Hide the password", on_click=on_toggle),
            icon_button("eye", "Show the password", on_click=on_toggle),
        ),
        side="right",
    )
    return field(label, name, eye, type=rx.cond(shown, "text", "password"), required=True, **props)


def form_error(message: rx.Var[str]) -> rx.Component:
    """What went wrong with the form as a whole."""
    return rx.el.div(
        rx.cond(
            message != "",
            rx.el.p(
                message,
                color=Colour.DANGER,
                background=Colour.DANGER_SOFT,
                font_size=Font.BODY,
                line_height=Font.SNUG,
                padding=f"{space(2.5)} {space(3)}",
                border_radius=Radius.CONTROL,
            ),
            rx.fragment(),
        ),
        role="alert",
    )


def submit_button(
    label: str | rx.Var[str], pending: rx.Var[bool] | bool = False, **props: Any
) -> rx.Component:
    """Sends the form; while `pending` it shows that it does and can't be pressed again."""
    props.setdefault("size", "3")
    return rx.button(label, type="submit", loading=pending, class_name="touch", **props)


def form(*children: rx.Component, on_submit: Any, **props: Any) -> rx.Component:
    """Fields below each other."""
    props.setdefault("gap", space(5))
    return rx.el.form(*children, on_submit=on_submit, display="flex", flex_direction="column", **props)
