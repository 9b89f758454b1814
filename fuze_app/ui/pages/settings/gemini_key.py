"""The Gemini key: enter it, test it, see what is left of its limits, remove it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import FuzeError, InvalidInput
from fuze_app.core.services import gemini_access, gemini_keys, gemini_usage
from fuze_app.core.services.gemini_keys import KeyView
from fuze_app.core.services.gemini_usage import UsageView, Window
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.controls import quiet_button, text_link
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.forms import field, form, submit_button
from fuze_app.ui.components.toasts import failure, notice
from fuze_app.ui.theme import Colour, Font, Size, space

FORM = "gemini-key-form"
WHERE = "https://aistudio.google.com/app/apikey"
_STATES = {
    "untested": "Not tested yet.",
    "working": "Google accepts it.",
    "refused": "Google does not accept it.",
}


@dataclass
class UsageRow:
    """A limit: `percent` is for the bar."""

    name: str
    words: str
    percent: int


class GeminiKeyState(rx.State):
    """What is known of the key; what is typed is in no var."""

    loading: bool = True
    owner: str = ""
    hint: str = ""
    words: str = ""
    refused: bool = False
    model: str = ""
    usage: list[UsageRow] = []
    editing: bool = False
    pending: bool = False
    errors: dict[str, str] = {}

    @rx.event
    async def load(self) -> None:
        """The page was opened."""
        await require_user(self)
        self.editing, self.pending, self.errors = False, False, {}
        await self.refresh()

    @rx.event
    def edit(self) -> None:
        """Shows the form, to replace the key."""
        self.editing, self.errors = True, {}

    @rx.event
    def cancel(self) -> None:
        """Leaves the key as it is."""
        self.editing, self.errors = False, {}

    @rx.event
    async def save(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Keeps the key, and has it tested at once."""
        self.errors = {}
        try:
            await as_user(self, gemini_access.enter, data.get("key", ""))
        except InvalidInput as error:
            self.errors = {"key": error.detail}
            return
        self.editing = False
        await self.refresh()
        yield rx.call_script(f"document.getElementById('{FORM}')?.reset()")
        yield GeminiKeyState.test

    @rx.event(background=True)
    async def test(self) -> AsyncIterator[EventSpec]:
        """Makes a real call, which may take long: nothing else of the page waits for it."""
        user_id = await require_user(self)
        async with self:
            self.pending = True
        try:
            told = await asyncio.to_thread(_tested, user_id)
        finally:
            async with self:
                self.pending = False
                await self.refresh()
        yield told

    @rx.event
    async def remove(self) -> EventSpec:
        """Forgets the key."""
        await as_user(self, gemini_access.remove)
        await self.refresh()
        return notice("The key is removed.")

    async def refresh(self) -> None:
        """Reads the key's state and its usage anew."""
        view, usage = await as_user(self, _standing)
        self.loading = False
        self.owner, self.model = view.owner or "", view.model
        self.hint = f"…{view.hint}" if view.hint else ""
        self.words = view.error or _STATES.get(view.state or "", "")
        self.refused = view.state == "refused"
        self.usage = usage_rows(usage)


def _tested(user_id: int) -> EventSpec:
    """What is said of the key once Google was asked."""
    try:
        view = gemini_access.test(user_id)
    except FuzeError as error:
        return failure(f"The key could not be tested. {error.detail}")
    return failure(view.error) if view.error else notice("The key works.")


def _standing(session: Session, user_id: int) -> tuple[KeyView, UsageView]:
    key = gemini_keys.usable(session, user_id)
    return gemini_keys.view(session, user_id), gemini_usage.usage(session, key)


def usage_rows(usage: UsageView) -> list[UsageRow]:
    """What is used of each limit there is."""
    given = {"This minute": usage.minute, "Today": usage.day, "This month": usage.month}
    return [_usage_row(name, window) for name, window in given.items() if window is not None]


def _usage_row(name: str, window: Window) -> UsageRow:
    words = f"{window.used:,} of {window.limit:,} calls, {window.left:,} left"
    return UsageRow(name, words, min(100, round(100 * window.used / window.limit)))


def _form() -> rx.Component:
    cancel = rx.cond(
        GeminiKeyState.owner == "you", quiet_button("Cancel", on_click=GeminiKeyState.cancel), rx.fragment()
    )
    return form(
        field(
            "Gemini API key",
            "key",
            id="gemini-key",
            type="password",
            error=GeminiKeyState.errors.get("key", ""),
            hint=rx.el.p(
                "Google gives one at ",
                text_link("aistudio.google.com", WHERE, is_external=True),
                ". It is kept encrypted and never shown again.",
                color=Colour.QUIET,
                font_size=Font.SMALL,
                id="gemini-key-hint",
            ),
            auto_complete="off",
            max_length=gemini_keys.LENGTHS[1],
            required=True,
        ),
        rx.el.div(
            submit_button("Save and test", GeminiKeyState.pending, size="2"),
            cancel,
            display="flex",
            gap=space(2),
        ),
        on_submit=GeminiKeyState.save,
        id=FORM,
        max_width=Size.FORM,
    )


def _own_key() -> rx.Component:
    remove = confirm_dialog(
        quiet_button("Remove"),
        title="Remove your Gemini key?",
        text="Pages that still wait for Gemini are not asked about. What it has said stays.",
        confirm="Remove",
        on_confirm=GeminiKeyState.remove,
    )
    state = rx.el.span(
        GeminiKeyState.words, color=rx.cond(GeminiKeyState.refused, Colour.DANGER, Colour.QUIET)
    )
    return rx.el.div(
        rx.el.p(
            "Your key ",
            rx.el.code(GeminiKeyState.hint, font_family=Font.CODE),
            ". ",
            state,
            font_size=Font.BODY,
            aria_live="polite",
        ),
        rx.el.div(
            quiet_button("Test", on_click=GeminiKeyState.test, loading=GeminiKeyState.pending),
            quiet_button("Replace", on_click=GeminiKeyState.edit),
            remove,
            display="flex",
            flex_wrap="wrap",
            gap=space(2),
        ),
        display="flex",
        flex_wrap="wrap",
        align_items="center",
        justify_content="space-between",
        gap=space(3),
    )


def _usage() -> rx.Component:
    def shown(row: rx.Var[UsageRow]) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.span(row.name, font_weight=Font.MEDIUM),
                rx.el.span(row.words, color=Colour.QUIET),
                display="flex",
                flex_wrap="wrap",
                justify_content="space-between",
                column_gap=space(4),
                font_size=Font.SMALL,
                margin_bottom=space(1),
            ),
            rx.progress(value=row.percent, aria_label=row.name, size="1"),
            key=row.name,
        )

    return rx.el.ul(
        rx.foreach(GeminiKeyState.usage, shown),
        list_style="none",
        display="flex",
        flex_direction="column",
        gap=space(3),
        aria_label="Usage of the key",
    )


def gemini_key() -> rx.Component:
    """The key that serves the person, or the form to enter one, and the usage."""
    of_operator = rx.el.p(
        "The operator's key serves you. With one of your own you have limits of your own.",
        font_size=Font.BODY,
    )
    return rx.fragment(
        rx.cond(GeminiKeyState.owner == "operator", of_operator, rx.fragment()),
        rx.cond((GeminiKeyState.owner == "you") & ~GeminiKeyState.editing, _own_key(), _form()),
        rx.cond(GeminiKeyState.usage.length() > 0, _usage(), rx.fragment()),
    )
