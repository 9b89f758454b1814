"""API tokens: for the extension, scripts and other clients."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError, NotFound
from fuze_app.core.services import tokens
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.controls import icon_button, text_link
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.headings import section
from fuze_app.ui.components.states import error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.pages.settings.new_token import READ_ONLY, READ_WRITE, new_token
from fuze_app.ui.pages.settings.rows import setting_row
from fuze_app.ui.theme import Colour, Font, space


@dataclass
class TokenRow:
    id: int
    name: str
    hint: str
    scopes: str
    created: str
    used: str


class TokensState(rx.State):
    """The list of tokens."""

    loading: bool = True
    error: str = ""
    rows: list[TokenRow] = []

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
        icon_button("trash-2", f"Revoke {row.name}", opens=True),
        title=f"Revoke {row.name}?",
        text="Whatever uses this token will be refused from now on.",
        confirm="Revoke",
        on_confirm=TokensState.revoke(row.id),
    )
    hint = rx.el.code(
        row.hint, color=Colour.QUIET, font_family=Font.CODE, font_size=Font.SMALL, margin_left=space(2)
    )
    return setting_row(
        key=row.id.to(str),
        title=rx.fragment(row.name, hint),
        details=rx.fragment(row.scopes, " · made ", time_ago(row.created), " · ", used),
        action=revoke,
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
        actions=new_token(on_made=TokensState.load),
    )
