"""API tokens: for the extension, scripts and other clients."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError, InvalidInput, NotFound
from fuze_app.core.services import tokens
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.controls import icon_button, quiet_button, text_link
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.forms import field, form, submit_button
from fuze_app.ui.components.headings import section
from fuze_app.ui.components.states import error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.theme import Colour, Font, Radius, Size, line, space

READ_ONLY, READ_WRITE = "Read", "Read and write"
SCOPES = {READ_ONLY: ["read"], READ_WRITE: ["read", "write"]}


@dataclass
class TokenRow:
    id: int
    name: str
    hint: str
    scopes: str
    created: str
    used: str


class TokensState(rx.State):
    """The list of tokens, and the form for a new one."""

    loading: bool = True
    error: str = ""
    rows: list[TokenRow] = []
    dialog_open: bool = False
    errors: dict[str, str] = {}
    secret: str = ""

    @rx.event
    async def load(self) -> None:
        """Fetches the list."""
        await require_user(self)
        try:
            found = await as_user(self, tokens.list_personal)
        except FuzeError as error:
            self.error = error.detail
        else:
            self.error = ""
            self.rows = [_shown(token) for token in found]
        finally:
            self.loading = False

    @rx.event
    def set_dialog(self, is_open: bool) -> None:
        """Opens or closes the form; a secret that was shown is gone then."""
        self.dialog_open, self.errors, self.secret = is_open, {}, ""

    @rx.event
    async def create_token(self, data: dict[str, str]) -> None:
        """Makes a token and shows its secret, once."""
        scopes = SCOPES.get(data.get("access", ""), [])
        try:
            _, self.secret = await as_user(self, tokens.create_personal, data.get("name", ""), scopes)
        except InvalidInput as error:
            self.errors = {error.field or "name": error.detail}
        else:
            self.errors = {}
            await self.load()

    @rx.event
    async def revoke(self, token_id: int) -> EventSpec:
        """Ends a token."""
        with suppress(NotFound):  # it is gone already, which is what was wanted
            await as_user(self, tokens.revoke_personal, token_id)
        await self.load()
        return notice("The token is revoked.")


def _shown(token: tokens.PersonalToken) -> TokenRow:
    return TokenRow(
        id=token.id,
        name=token.name,
        hint=f"…{token.hint}",
        scopes=READ_WRITE if "write" in token.scopes else READ_ONLY,
        created=token.created_at.isoformat(),
        used=token.last_used_at.isoformat() if token.last_used_at else "",
    )


def _row(row: rx.Var[TokenRow]) -> rx.Component:
    used = rx.cond(row.used != "", rx.fragment("used ", time_ago(row.used)), "never used")
    revoke = confirm_dialog(
        icon_button("trash-2", f"Revoke {row.name}"),
        title=f"Revoke {row.name}?",
        text="Whatever uses this token will be refused from now on.",
        confirm="Revoke",
        on_confirm=TokensState.revoke(row.id),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                row.name,
                rx.el.code(
                    row.hint,
                    color=Colour.QUIET,
                    font_family=Font.CODE,
                    font_size=Font.SMALL,
                    margin_left=space(2),
                ),
                font_weight=Font.MEDIUM,
                overflow_wrap="anywhere",
            ),
            rx.el.p(
                row.scopes,
                " · made ",
                time_ago(row.created),
                " · ",
                used,
                color=Colour.QUIET,
                font_size=Font.SMALL,
            ),
            min_width="0",
        ),
        revoke,
        key=row.id.to(str),
        display="flex",
        align_items="center",
        justify_content="space-between",
        gap=space(4),
        min_height=Size.ROW_COMFORTABLE,
        font_size=Font.BODY,
        border_top=line(),
        _first={"border_top": "none"},
    )


def _secret() -> rx.Component:
    return rx.fragment(
        rx.dialog.description(
            "Copy it now: it is not shown again.", size="2", color=Colour.QUIET, line_height=Font.RELAXED
        ),
        rx.el.div(
            rx.el.code(
                TokensState.secret,
                font_family=Font.CODE,
                font_size=Font.BODY,
                overflow_wrap="anywhere",
                user_select="all",
            ),
            icon_button(
                "copy",
                "Copy the token",
                on_click=[rx.set_clipboard(TokensState.secret), rx.toast("Copied.")],
            ),
            display="flex",
            align_items="center",
            justify_content="space-between",
            gap=space(3),
            padding=space(3),
            margin_block=space(4),
            background=Colour.SUNKEN,
            border=line(),
            border_radius=Radius.CONTROL,
        ),
        rx.el.div(
            rx.dialog.close(rx.button("Done", class_name="touch")), display="flex", justify_content="end"
        ),
    )


def _new_token_form() -> rx.Component:
    return rx.fragment(
        rx.dialog.description(
            "Name it after what will use it, so that you know later which one to revoke.",
            size="2",
            color=Colour.QUIET,
            line_height=Font.RELAXED,
            margin_bottom=space(5),
        ),
        form(
            field(
                "Name",
                "name",
                id="token-name",
                error=TokensState.errors.get("name", ""),
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
            rx.el.div(
                rx.dialog.close(quiet_button("Cancel")),
                submit_button("Create", size="2"),
                display="flex",
                justify_content="end",
                gap=space(2),
            ),
            on_submit=TokensState.create_token,
        ),
    )


def _new_token() -> rx.Component:
    return rx.dialog.root(
        rx.dialog.trigger(quiet_button("New token")),
        rx.dialog.content(
            rx.dialog.title(
                rx.cond(TokensState.secret != "", "Your new token", "New API token"), font_size=Font.TITLE
            ),
            rx.cond(TokensState.secret != "", _secret(), _new_token_form()),
            max_width=Size.DIALOG,
        ),
        open=TokensState.dialog_open,
        on_open_change=TokensState.set_dialog,
    )


def tokens_section() -> rx.Component:
    """The list, and the way to a new one."""
    rows = rx.cond(
        TokensState.rows.length() == 0,
        rx.el.p("There are none yet.", font_size=Font.BODY),
        rx.el.ul(rx.foreach(TokensState.rows, _row), list_style="none"),
    )
    return section(
        "API tokens",
        rx.cond(
            TokensState.loading,
            skeleton_rows(2),
            rx.cond(TokensState.error != "", error_state(TokensState.error, TokensState.load), rows),
        ),
        lead=rx.fragment(
            "With a token, a script or another program reaches your library through the ",
            text_link("API", "/api/docs", is_external=True),
            ".",
        ),
        actions=_new_token(),
    )
