"""Creating an account."""

from __future__ import annotations

import asyncio

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.services import accounts
from fuze_app.core.settings import get_settings
from fuze_app.ui.auth_form import AuthForm, auth_page, send_with
from fuze_app.ui.components.controls import text_link
from fuze_app.ui.components.forms import field, form, form_error, password_field, submit_button
from fuze_app.ui.components.states import empty_state
from fuze_app.ui.theme import Colour, Font, Size, space


class SignUpState(AuthForm, rx.State):
    """The form of the sign-up page, and whether the name typed so far can be had."""

    is_open: bool = True
    is_free: bool = False
    suggestions: list[str] = []

    @rx.event
    async def open_page(self) -> EventSpec | None:
        """The page was opened."""
        self.is_open = get_settings().registration == "open"
        self.is_free, self.suggestions = False, []
        return await self.enter()

    @rx.event
    async def check_username(self, username: str) -> None:
        """Says whether the name is free while it is being typed."""
        self.is_free, self.suggestions = False, []
        others = {name: text for name, text in self.errors.items() if name != "username"}
        if not username.strip():
            self.errors = others
            return
        found = await asyncio.to_thread(accounts.username_availability, username)
        self.is_free, self.suggestions = found.available, found.suggestions
        self.errors = others | ({"username": found.reason} if found.reason else {})


def _suggestion(name: rx.Var[str]) -> rx.Component:
    return rx.button(
        name,
        type="button",
        size="1",
        variant="soft",
        color_scheme="gray",
        on_click=[rx.set_value("username", name), SignUpState.check_username(name)],
    )


def _username_hint() -> rx.Component:
    free = rx.el.p(
        rx.icon("check", size=Size.ICON, aria_hidden="true"),
        "This name is free.",
        display="flex",
        align_items="center",
        gap=space(1),
        color=Colour.ACCENT,
        font_size=Font.SMALL,
    )
    others = rx.el.div(
        rx.el.span("Free:", color=Colour.QUIET, font_size=Font.SMALL),
        rx.foreach(SignUpState.suggestions, _suggestion),
        display="flex",
        flex_wrap="wrap",
        align_items="center",
        gap=space(2),
    )
    return rx.el.div(
        rx.cond(SignUpState.is_free, free, rx.cond(SignUpState.suggestions, others, rx.fragment())),
        id="username-hint",
        aria_live="polite",
    )


def _form() -> rx.Component:
    return form(
        form_error(SignUpState.message),
        field(
            "Email",
            "email",
            error=SignUpState.errors.get("email", ""),
            type="email",
            auto_complete="email",
            auto_focus=True,
            required=True,
        ),
        field(
            "Username",
            "username",
            error=SignUpState.errors.get("username", ""),
            hint=_username_hint(),
            on_change=SignUpState.check_username.debounce(250),
            auto_complete="username",
            auto_capitalize="none",
            spell_check=False,
            max_length=32,
            required=True,
        ),
        password_field(
            "Password",
            "password",
            shown=SignUpState.password_shown,
            on_toggle=SignUpState.toggle_password,
            error=SignUpState.errors.get("password", ""),
            hint=f"At least {accounts.PASSWORD_LENGTHS[0]} characters. A few words are a good one.",
            auto_complete="new-password",
        ),
        submit_button("Create account", SignUpState.pending),
        on_submit=send_with("signUp", SignUpState),
    )


@rx.page(route="/signup", title="Create an account · Fuze", on_load=SignUpState.open_page)
def sign_up() -> rx.Component:
    """One form, or the word that nobody can register here."""
    closed = empty_state(
        "lock",
        "Registration is closed here",
        "Ask the person who runs this Fuze for an account.",
    )
    return auth_page(
        "Create an account",
        rx.fragment("Have one already? ", text_link("Sign in", "/signin" + SignUpState.query)),
        rx.cond(SignUpState.is_open, _form(), closed),
    )
