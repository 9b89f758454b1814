"""Questions that must be answered before something is lost, and the buttons at the foot of a form."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.forms import submit_button
from fuze_app.ui.theme import Colour, Font, Size, space


def dialog_buttons(
    label: str | rx.Var[str],
    pending: rx.Var[bool] | bool = False,
    *,
    removal: rx.Component | None = None,
    destructive: bool = False,
) -> rx.Component:
    """Cancel, and `label`, which sends the form; a `removal` stands at the other end."""
    apart = [removal, rx.el.div(flex="1")] if removal is not None else []
    return rx.el.div(
        *apart,
        rx.dialog.close(quiet_button("Cancel")),
        submit_button(label, pending, size="2", **({"color_scheme": "red"} if destructive else {})),
        display="flex",
        align_items="center",
        justify_content="end",
        gap=space(2),
    )


def removal_button(label: str, on_click: rx.event.EventSpec) -> rx.Component:
    """The quiet button of a dialog that takes away what the dialog is about."""
    return rx.button(
        label,
        type="button",
        variant="ghost",
        color_scheme="red",
        margin="0",
        class_name="touch",
        on_click=on_click,
    )


def confirm_dialog(
    trigger: rx.Component,
    *,
    title: str | rx.Var[str],
    text: str | rx.Var[str],
    confirm: str,
    on_confirm: rx.EventHandler | rx.event.EventSpec | list[rx.event.EventSpec],
    destructive: bool = True,
) -> rx.Component:
    """`trigger` opens a dialog that says what will happen; the button names it."""
    return rx.alert_dialog.root(
        rx.alert_dialog.trigger(trigger),
        rx.alert_dialog.content(
            rx.alert_dialog.title(title, font_size=Font.TITLE),
            rx.alert_dialog.description(text, size="2", color=Colour.QUIET, line_height=Font.RELAXED),
            rx.el.div(
                rx.alert_dialog.cancel(quiet_button("Cancel")),
                rx.alert_dialog.action(
                    rx.button(
                        confirm,
                        on_click=on_confirm,
                        color_scheme="red" if destructive else None,
                        class_name="touch",
                    )
                ),
                display="flex",
                justify_content="end",
                gap=space(2),
                margin_top=space(6),
            ),
            max_width=Size.FORM,
        ),
    )
