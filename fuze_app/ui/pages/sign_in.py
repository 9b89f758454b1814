"""Signing in, by email or username."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.auth_form import AuthForm, auth_page, send_with
from fuze_app.ui.components.controls import text_link
from fuze_app.ui.components.forms import field, form, form_error, password_field, submit_button


class SignInState(AuthForm, rx.State):
    """The form of the sign-in page."""


@rx.page(route="/signin", title="Sign in · Fuze", on_load=SignInState.enter)
def sign_in() -> rx.Component:
    """One form, and the way to an account."""
    return auth_page(
        "Sign in",
        rx.fragment("New here? ", text_link("Create an account", "/signup" + SignInState.query)),
        form(
            form_error(SignInState.message),
            field(
                "Username or email",
                "login",
                error=SignInState.errors.get("login", ""),
                auto_complete="username",
                auto_capitalize="none",
                spell_check=False,
                auto_focus=True,
                required=True,
            ),
            password_field(
                "Password",
                "password",
                shown=SignInState.password_shown,
                on_toggle=SignInState.toggle_password,
                error=SignInState.errors.get("password", ""),
                auto_complete="current-password",
            ),
            submit_button("Sign in", SignInState.pending),
            on_submit=send_with("signIn", SignInState),
        ),
    )
