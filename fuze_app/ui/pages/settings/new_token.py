"""The dialog that makes an API token and shows its secret, once.

The secret goes from the handler straight into the page: no state var holds it, so that it is stored
nowhere but as a hash.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import tokens
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import icon_button, quiet_button
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import field, form
from fuze_app.ui.theme import Colour, Font, Radius, Size, line, space

READ_ONLY, READ_WRITE = "Read", "Read and write"
SCOPES = {READ_ONLY: ["read"], READ_WRITE: ["read", "write"]}
SECRET = "token-secret"  # noqa: S105 - the id of an element


class NewTokenState(rx.State):
    """A dialog that is closed, open, or shows what was made."""

    is_open: bool = False
    is_made: bool = False
    pending: bool = False
    errors: dict[str, str] = {}

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Opens or closes it; what it showed is gone then."""
        self.is_open, self.is_made, self.pending, self.errors = is_open, False, False, {}

    @rx.event
    async def create_token(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Makes the token and hands its secret to the page."""
        self.pending, self.errors = True, {}
        yield None
        try:
            scopes = SCOPES.get(data.get("access", ""), [])
            _, secret = await as_user(self, tokens.create_personal, data.get("name", ""), scopes)
        except InvalidInput as error:
            self.errors = {error.field or "name": error.detail}
        else:
            self.is_made = True
            yield rx.set_value(SECRET, secret)
        finally:
            self.pending = False


def _explained(text: str) -> rx.Component:
    return rx.dialog.description(
        text, size="2", color=Colour.QUIET, line_height=Font.RELAXED, margin_bottom=space(5)
    )


def _secret() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.input(
                id=SECRET,
                read_only=True,
                aria_label="The token",
                font_family=Font.CODE,
                font_size=Font.BODY,
                background="transparent",
                width="100%",
            ),
            icon_button(
                "copy",
                "Copy the token",
                on_click=[rx.call_script(f"fuze.copy('{SECRET}')"), rx.toast("Copied.")],
            ),
            display="flex",
            align_items="center",
            gap=space(3),
            padding=space(3),
            margin_bottom=space(5),
            background=Colour.SUNKEN,
            border=line(),
            border_radius=Radius.CONTROL,
        ),
        rx.el.div(
            rx.dialog.close(rx.button("Done", class_name="touch")), display="flex", justify_content="end"
        ),
        hidden=~NewTokenState.is_made,
    )


def _form(on_made: Any) -> rx.Component:
    return form(
        field(
            "Name",
            "name",
            id="token-name",
            error=NewTokenState.errors.get("name", ""),
            placeholder="Browser extension",
            max_length=100,
            auto_complete="off",
            required=True,
        ),
        rx.el.fieldset(
            rx.el.legend("Access", font_weight=Font.MEDIUM, margin_bottom=space(1.5)),
            rx.radio_group([READ_WRITE, READ_ONLY], name="access", default_value=READ_WRITE, spacing="5"),
            font_size=Font.BODY,
        ),
        dialog_buttons("Create", NewTokenState.pending),
        on_submit=[NewTokenState.create_token, on_made],
    )


def new_token(on_made: Any) -> rx.Component:
    """The button and its dialog; `on_made` is the event that reads the list again."""
    is_made = NewTokenState.is_made
    return rx.dialog.root(
        rx.dialog.trigger(quiet_button("New token")),
        rx.dialog.content(
            rx.dialog.title(rx.cond(is_made, "Your new token", "New API token"), font_size=Font.TITLE),
            rx.cond(
                is_made,
                _explained("Copy it now: it is not shown again."),
                _explained("Name it after what will use it, so that you know later which one to revoke."),
            ),
            _secret(),
            rx.cond(is_made, rx.fragment(), _form(on_made)),
            max_width=Size.DIALOG,
        ),
        open=NewTokenState.is_open,
        on_open_change=NewTokenState.set_open,
    )
