"""Where one is signed in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError, NotFound
from fuze_app.core.services import sessions
from fuze_app.ui.auth_state import as_user, require_session
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.headings import section
from fuze_app.ui.components.states import error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.pages.settings.rows import setting_row
from fuze_app.ui.theme import Colour

BROWSERS = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """A browser's own description in two words: "Firefox on Linux"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), None)
    system = next((name for sign, name in SYSTEMS if sign in user_agent), None)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or user_agent[:60] or "An unknown browser"


@dataclass
class SessionRow:
    id: int
    device: str
    address: str
    seen: str
    current: bool


class SessionsState(rx.State):
    """The list of sessions."""

    loading: bool = True
    error: str = ""
    rows: list[SessionRow] = []

    @rx.var
    def has_others(self) -> bool:
        """Whether one is signed in elsewhere too."""
        return any(not row.current for row in self.rows)

    @rx.event
    async def load(self) -> None:
        """Fetches the list."""
        person = await require_session(self)
        try:
            found = await as_user(self, sessions.list_sessions, person.session_id)
        except FuzeError as error:
            self.error = error.detail
        else:
            self.error = ""
            self.rows = [
                SessionRow(
                    id=view.id,
                    device=device(view.user_agent),
                    address=view.address,
                    seen=view.last_seen_at.isoformat(),
                    current=view.current,
                )
                for view in found
            ]
        finally:
            self.loading = False

    @rx.event
    async def end(self, session_id: int) -> EventSpec:
        """Signs one of them out."""
        with suppress(NotFound):  # it has ended meanwhile, which is what was wanted
            await as_user(self, sessions.end, session_id)
        await self.load()
        return notice("Signed out there.")

    @rx.event
    async def end_others(self) -> EventSpec:
        """Signs all of the others out."""
        person = await require_session(self)
        await as_user(self, sessions.end_others, person.session_id)
        await self.load()
        return notice("Signed out everywhere else.")


def _row(row: rx.Var[SessionRow]) -> rx.Component:
    seen = rx.cond(row.current, rx.el.span("This browser", color=Colour.ACCENT), time_ago(row.seen))
    end = quiet_button("Sign out", aria_label=f"Sign out of {row.device}", on_click=SessionsState.end(row.id))
    return setting_row(
        key=row.id.to(str),
        title=rx.fragment(row.device),
        details=rx.fragment(rx.cond(row.address != "", rx.el.span(row.address, " · "), rx.fragment()), seen),
        action=rx.cond(row.current, rx.fragment(), end),
    )


def sessions_section() -> rx.Component:
    """The list, and one button for all of the others."""
    end_all = confirm_dialog(
        quiet_button("Sign out everywhere else"),
        title="Sign out everywhere else?",
        text="Every other browser and phone will have to sign in again. This one stays signed in.",
        confirm="Sign out",
        on_confirm=SessionsState.end_others,
    )
    return section(
        "Sessions",
        rx.cond(
            SessionsState.loading,
            skeleton_rows(2),
            rx.cond(
                SessionsState.error != "",
                error_state(SessionsState.error, SessionsState.load),
                rx.el.ul(rx.foreach(SessionsState.rows, _row), list_style="none"),
            ),
        ),
        lead="Browsers in which you are signed in.",
        actions=rx.cond(SessionsState.has_others, end_all, rx.fragment()),
    )
