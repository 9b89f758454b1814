"""Changing the password."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import accounts
from fuze_app.ui.auth_state import AuthState, as_user, require_session
from fuze_app.ui.components.forms import form, password_field, submit_button
from fuze_app.ui.components.headings import section
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.theme import Size

FORM = "password-form"


class PasswordState(rx.State):
    """The form; what is typed is in no var."""

    pending: bool = False
    shown: bool = False
    errors: dict[str, str] = {}

    @rx.event
    def clear_form(self) -> None:
        """The page was opened."""
        self.pending, self.shown, self.errors = False, False, {}

    @rx.event
    def toggle(self) -> None:
        """Shows what was typed, or hides it."""
        self.shown = not self.shown

    @rx.event
    async def change(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Sets the new password, and signs out everywhere else."""
        person = await require_session(self)
        self.pending, self.errors = True, {}
        yield None
        try:
            await as_user(
                self,
                accounts.change_password,
                data.get("current", ""),
                data.get("new", ""),
                keep_session_id=person.session_id,
            )
        except InvalidInput as error:
            self.errors = {error.field or "new": error.detail}
        else:
            yield rx.call_script(f"document.getElementById('{FORM}').reset()")
            yield notice("The password is changed. You are signed out everywhere else.")
        finally:
            self.pending = False


def password_section() -> rx.Component:
    """Present and new password."""
    shared = {"shown": PasswordState.shown, "on_toggle": PasswordState.toggle}
    return section(
        "Password",
        form(
            # Password managers look for the account's name beside a new password.
            rx.el.input(
                type="text",
                name="username",
                value=AuthState.username,
                auto_complete="username",
                read_only=True,
                hidden=True,
            ),
            password_field(
                "Present password",
                "current",
                error=PasswordState.errors.get("current", ""),
                auto_complete="current-password",
                **shared,
            ),
            password_field(
                "New password",
                "new",
                error=PasswordState.errors.get("new", ""),
                hint=f"At least {accounts.PASSWORD_LENGTHS[0]} characters.",
                auto_complete="new-password",
                **shared,
            ),
            submit_button("Change the password", PasswordState.pending, align_self="start", size="2"),
            on_submit=PasswordState.change,
            id=FORM,
            max_width=Size.FORM,
        ),
    )
