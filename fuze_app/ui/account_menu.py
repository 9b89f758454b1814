"""Who is signed in, and what belongs to the account."""

from __future__ import annotations

import reflex as rx
from reflex.style import set_color_mode

from fuze_app.ui.auth_state import AuthState, sign_out
from fuze_app.ui.theme import Colour, Font, Radius, Size, space


def _theme_choice() -> rx.Component:
    modes = (("Light", "light"), ("Dark", "dark"), ("As the system", "system"))
    return rx.menu.sub(
        rx.menu.sub_trigger("Appearance"),
        rx.menu.sub_content(*[rx.menu.item(name, on_click=set_color_mode(mode)) for name, mode in modes]),
    )


def account_menu() -> rx.Component:
    """Who is signed in, and what belongs to the account."""
    return rx.menu.root(
        rx.menu.trigger(
            rx.el.button(
                rx.avatar(fallback=AuthState.username[0], size="1", radius="full", aria_hidden="true"),
                rx.el.span(AuthState.username, class_name="shell-label"),
                type="button",
                aria_label="Account",
                class_name="shell-item",
                display="flex",
                align_items="center",
                gap=space(3),
                width="100%",
                min_height=Size.TOUCH,
                padding_inline=space(2),
                border_radius=Radius.CONTROL,
                font_size=Font.BODY,
                font_weight=Font.MEDIUM,
                text_align="left",
                cursor="pointer",
                _hover={"background": Colour.HOVER},
            )
        ),
        rx.menu.content(
            rx.el.p(
                AuthState.email, color=Colour.QUIET, font_size=Font.SMALL, padding=f"{space(1.5)} {space(3)}"
            ),
            rx.menu.item("Settings", on_click=rx.redirect("/settings")),
            _theme_choice(),
            rx.menu.separator(),
            rx.menu.item("Sign out", on_click=sign_out()),
            side="top",
            align="start",
        ),
    )
