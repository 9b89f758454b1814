"""Deleting one's account."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import account_closing
from fuze_app.ui.auth_state import as_user, sign_out
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import form, password_field
from fuze_app.ui.components.headings import section
from fuze_app.ui.theme import Colour, Font, Size, space


class ClosingState(rx.State):
    """The dialog; the password is in no var."""

    is_open: bool = False
    pending: bool = False
    shown: bool = False
    error: str = ""

    @rx.event
    def clear_form(self) -> None:
        """The page was opened."""
        self.is_open, self.pending, self.shown, self.error = False, False, False, ""

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Opens or closes it, as it was at first."""
        self.is_open, self.pending, self.shown, self.error = is_open, False, False, ""

    @rx.event
    def toggle(self) -> None:
        """Shows what was typed, or hides it."""
        self.shown = not self.shown

    @rx.event
    async def close(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Closes the account, and signs this browser out, which forgets what it kept."""
        self.pending, self.error = True, ""
        yield None
        try:
            await as_user(self, account_closing.close, data.get("password", ""))
        except InvalidInput as error:
            self.error = error.detail
        else:
            yield sign_out()
        finally:
            self.pending = False


def _dialog() -> rx.Component:
    return rx.dialog.content(
        rx.dialog.title("Delete your account?", font_size=Font.TITLE),
        rx.dialog.description(
            "Every page with its notes and highlights, your projects, keys and tokens are deleted for good, "
            "and you are signed out everywhere. Nobody can bring them back.",
            size="2",
            color=Colour.QUIET,
            line_height=Font.RELAXED,
            margin_bottom=space(5),
        ),
        form(
            password_field(
                "Your password",
                "password",
                id="closing-password",
                error=ClosingState.error,
                auto_complete="current-password",
                shown=ClosingState.shown,
                on_toggle=ClosingState.toggle,
            ),
            dialog_buttons("Delete everything", ClosingState.pending, destructive=True),
            on_submit=ClosingState.close,
        ),
        max_width=Size.DIALOG,
    )


def closing_section() -> rx.Component:
    """What deleting means, and the button that asks once more."""
    button = rx.button(
        "Delete account", type="button", variant="soft", color_scheme="red", align_self="start"
    )
    return section(
        "Delete account",
        rx.dialog.root(
            rx.dialog.trigger(button),
            _dialog(),
            open=ClosingState.is_open,
            on_open_change=ClosingState.set_open,
        ),
        lead="Deletes this account and everything that is saved in it. Export your library first, above, if "
        "you may want it again.",
    )
