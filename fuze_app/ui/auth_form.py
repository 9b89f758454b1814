"""What signing in and signing up share: the state of a form that the browser itself sends, its frame.

The password goes from the browser to the API, which sets the cookie; the state learns only how it went.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from reflex.vars.function import FunctionStringVar

from fuze_app.ui.auth_state import signed_in
from fuze_app.ui.components import brand
from fuze_app.ui.components.links import document_link
from fuze_app.ui.theme import Colour, Font, Size, space


def own_path(path: str) -> str:
    """`path` when it is an address on this server, else `/`: nobody is led elsewhere after signing in."""
    foreign = not path.startswith("/") or path.startswith("//")
    if foreign or any(letter == "\\" or letter < " " for letter in path):
        return "/"
    return path


@dataclass
class Answer:
    """What assets/fuze.js says about a request."""

    ok: bool = False
    message: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class AuthForm(rx.State, mixin=True):
    """A form that is idle, on its way, or answered with what is wrong."""

    pending: bool = False
    message: str = ""
    errors: dict[str, str] = {}
    password_shown: bool = False

    @rx.var
    def next_path(self) -> str:
        """Where to go once signed in."""
        return own_path(self.router.url.query_parameters.get("next", "/"))

    @rx.var
    def query(self) -> str:
        """Kept when going from signing in to signing up, and back."""
        return f"?{self.router.url.query}" if self.router.url.query else ""

    def clear(self) -> None:
        """Back to an empty form."""
        self.pending, self.password_shown, self.message, self.errors = False, False, "", {}

    @rx.event
    async def enter(self) -> EventSpec | None:
        """The page was opened: who is signed in already goes on."""
        self.clear()
        if await signed_in(self) is not None:
            return rx.redirect(self.next_path)
        return None

    @rx.event
    def begin(self) -> None:
        """The browser is sending the form."""
        self.pending, self.message, self.errors = True, "", {}

    @rx.event
    def answered(self, answer: Answer) -> EventSpec | None:
        """The request came back; after a success the browser is already leaving the page."""
        if answer.ok:
            return None
        self.pending, self.message, self.errors = False, answer.message, answer.errors
        return rx.set_focus(next(iter(answer.errors))) if answer.errors else None

    @rx.event
    def toggle_password(self) -> None:
        """Shows what was typed, or hides it."""
        self.password_shown = not self.password_shown


def send_with(function: str, state: type[AuthForm]) -> Any:
    """An `on_submit` that has a function of assets/fuze.js send the form."""

    def submit(data: rx.Var[dict[str, Any]]) -> list[EventSpec]:
        call = FunctionStringVar.create(f"window.fuze.{function}").call(data, state.next_path)
        return [state.begin(), rx.run_script(call, callback=state.answered)]

    return submit


def auth_page(title: str, lead: rx.Component, *content: rx.Component) -> rx.Component:
    """The name, what to do here, and the form, in one narrow column."""
    return rx.el.main(
        document_link(
            brand.wordmark(),
            to="/",
            color=Colour.TEXT,
            text_decoration="none",
            width="fit-content",
            aria_label="Fuze",
        ),
        rx.el.div(
            rx.el.h1(
                title,
                font_family=Font.READING,
                font_size=Font.HEADING,
                font_weight=Font.STRONG,
                line_height=Font.TIGHT,
            ),
            rx.el.p(lead, color=Colour.QUIET, font_size=Font.BODY, margin_top=space(1)),
        ),
        *content,
        id="content",
        display="flex",
        flex_direction="column",
        gap=space(6),
        width="100%",
        max_width=Size.FORM,
        margin_inline="auto",
        padding=[f"{space(8)} {space(5)}", f"{space(16)} {space(5)}", f"{space(24)} {space(5)}"],
    )
