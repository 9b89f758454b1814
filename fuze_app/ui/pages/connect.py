"""`/connect`: a browser's extension asks for a token, and the signed-in person allows it or not.

The address holds a challenge that the extension made (services/connections.py). What is allowed goes back
as a code in this page's own fragment: only who may see the tabs of this server can read it, and only
the extension that made the challenge can use it.
"""

from __future__ import annotations

import asyncio

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError
from fuze_app.core.services import connections
from fuze_app.ui.auth_form import auth_page
from fuze_app.ui.auth_state import AuthState, require_session
from fuze_app.ui.components.controls import link_button, quiet_button
from fuze_app.ui.components.forms import form_error
from fuze_app.ui.components.states import statement
from fuze_app.ui.pages.settings.sessions import device
from fuze_app.ui.theme import Colour, Font, Radius, Size, line, space

RIGHTS = (
    ("bookmark-plus", "Save pages, and change or delete what is saved"),
    ("library", "See your bookmarks and tags, to show what is saved already"),
)
NOT_RIGHTS = "It can't see your password, change your account or make further tokens."
INCOMPLETE = "This address is not complete. Open the extension's settings and connect from there."


class ConnectState(rx.State):
    """The question, and whether it was answered."""

    browser: str = ""
    problem: str = ""
    is_complete: bool = False
    is_allowed: bool = False

    def _challenge(self) -> str:
        return self.router.url.query_parameters.get("challenge", "")

    @rx.event
    async def ask(self) -> None:
        """The page was opened."""
        await require_session(self)
        self.browser = device(self.router.headers.user_agent)
        self.is_complete = connections.is_challenge(self._challenge())
        self.problem, self.is_allowed = "", False

    @rx.event
    async def allow(self) -> EventSpec | None:
        """Makes the code and leaves it where the extension looks for it."""
        person = await require_session(self)
        name = f"Extension, {device(self.router.headers.user_agent)}"
        try:
            code = await asyncio.to_thread(connections.grant, person.user_id, name, self._challenge())
        except FuzeError as error:
            self.problem = error.detail
            return None
        self.problem, self.is_allowed = "", True
        return rx.call_script(f"history.replaceState(history.state, '', '/connect#code={code}')")


def _right(icon: str, text: str) -> rx.Component:
    return rx.el.li(
        rx.icon(icon, size=Size.ICON, color=Colour.ACCENT, flex_shrink="0", aria_hidden="true"),
        rx.el.span(text),
        display="flex",
        align_items="center",
        gap=space(3),
        min_height=Size.TOUCH,
    )


def _question() -> rx.Component:
    return auth_page(
        "Connect this browser",
        rx.fragment("The Fuze extension in ", ConnectState.browser, " asks to use your account."),
        form_error(ConnectState.problem),
        rx.el.div(
            rx.el.p(
                "Signed in as ",
                rx.el.strong(AuthState.username),
                padding_bottom=space(2),
                border_bottom=line(),
            ),
            rx.el.ul(*[_right(*right) for right in RIGHTS], list_style="none", padding_block=space(2)),
            rx.el.p(NOT_RIGHTS, color=Colour.QUIET, font_size=Font.SMALL, line_height=Font.RELAXED),
            font_size=Font.BODY,
            padding=space(5),
            border=line(),
            border_radius=Radius.CARD,
        ),
        rx.el.div(
            rx.button("Allow", on_click=ConnectState.allow, size="3", class_name="touch", flex="1"),
            quiet_button("Don't allow", on_click=rx.redirect("/"), size="3", flex="1"),
            display="flex",
            gap=space(3),
        ),
        rx.el.p(
            "You can take this back at any time, in the extension or under Settings, API tokens.",
            color=Colour.QUIET,
            font_size=Font.SMALL,
            line_height=Font.RELAXED,
        ),
    )


def _allowed() -> rx.Component:
    return rx.el.main(
        statement(
            "circle-check",
            "Allowed",
            "The extension takes over and closes this tab. If it stays open, connect again in its settings.",
            heading=rx.el.h1,
        ),
        id="content",
    )


def _incomplete() -> rx.Component:
    return rx.el.main(
        statement(
            "unplug",
            "Nothing to connect",
            INCOMPLETE,
            link_button("Get the extension", "/extension"),
            heading=rx.el.h1,
        ),
        id="content",
    )


@rx.page(
    route="/connect", title="Connect a browser · Fuze", on_load=[AuthState.require_member, ConnectState.ask]
)
def connect() -> rx.Component:
    """Asks; says what was answered; or that there is nothing to ask."""
    known = rx.cond(
        ConnectState.is_allowed, _allowed(), rx.cond(ConnectState.is_complete, _question(), _incomplete())
    )
    return rx.cond(ConnectState.browser != "", known, rx.el.main(id="content", aria_busy="true"))
