"""Questions that must be answered before something is lost."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.theme import Colour, Font, Size, space


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
