"""The save box: a pasted address becomes a bookmark."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from reflex.state import BaseState

from fuze_app.core.database import user_session
from fuze_app.core.errors import FuzeError
from fuze_app.core.services import bookmarks, tag_offers
from fuze_app.core.services.bookmarks import NewBookmark, Saved
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.shown import title_of
from fuze_app.ui.bookmarks.tags import offered_tags, split, tag_field
from fuze_app.ui.components.controls import text_link
from fuze_app.ui.theme import Colour, Font, Size, space

FORM = "save-form"
URL = "save-url"
"""The element that takes the address: assets/keys.js puts links there that are pasted anywhere."""


class SaveState(rx.State):
    """How saving went; what is typed is in no var."""

    pending: bool = False
    error: str = ""
    known_id: int = 0
    known_title: str = ""
    offers: list[str] = []

    @rx.event
    async def offer(self, url: str) -> None:
        """An address was typed: offers tags that may fit its page."""
        self.offers = await as_user(self, tag_offers.for_address, url) if url.strip() else []


async def save(state: BaseState, new: NewBookmark) -> Saved:
    """Keeps a page for the signed-in person, as POST /api/bookmarks does. Raises what the service does."""
    user_id = await require_user(state)

    def call() -> Saved:
        with user_session(user_id, by_key=True) as session:
            return bookmarks.save(session, user_id, new)

    return await asyncio.to_thread(call)


def begin(box: SaveState) -> None:
    """An address is on its way: what was said of the former one does not hold any more."""
    box.pending, box.error, box.known_id, box.known_title, box.offers = True, "", 0, "", []


async def keep(box: SaveState, data: Mapping[str, str]) -> Saved | None:
    """Saves what the form holds; None when it can't be saved, which the box then says."""
    new = NewBookmark(
        url=data.get("url", ""), notes=data.get("notes") or None, tags=split(data.get("tags", ""))
    )
    await require_user(box)
    try:
        saved = await save(box, new)
    except FuzeError as error:
        box.error = error.detail
        return None
    finally:
        box.pending = False
    if not saved.created:
        box.known_id, box.known_title = saved.bookmark.id, title_of(saved.bookmark)
    return saved


def emptied() -> EventSpec:
    """The form is ready for the next address."""
    return rx.call_script(f"document.getElementById('{FORM}')?.reset()")


def _outcome() -> rx.Component:
    known = rx.fragment(
        "Already in your library: ", text_link(SaveState.known_title, f"/read/{SaveState.known_id}")
    )
    return rx.el.div(
        rx.cond(
            SaveState.error != "",
            rx.el.p(SaveState.error, id=f"{URL}-error", color=Colour.DANGER),
            rx.cond(SaveState.known_id > 0, rx.el.p(known, overflow_wrap="anywhere"), rx.fragment()),
        ),
        aria_live="polite",
        font_size=Font.SMALL,
        line_height=Font.SNUG,
    )


def _address() -> rx.Component:
    return rx.el.div(
        rx.input(
            rx.input.slot(rx.icon("link", size=Size.ICON, aria_hidden="true")),
            id=URL,
            name="url",
            type="text",
            input_mode="url",
            auto_complete="off",
            auto_capitalize="none",
            spell_check=False,
            placeholder="Paste a link to save it",
            aria_label="Address of the page to save",
            aria_invalid=SaveState.error != "",
            aria_describedby=f"{URL}-error",
            required=True,
            size="3",
            width="100%",
            on_blur=SaveState.offer,
        ),
        rx.button("Save", type="submit", size="3", loading=SaveState.pending, class_name="touch"),
        display="grid",
        class_name="save-address",
        grid_template_columns="minmax(0, 1fr) auto",
        gap=space(2),
    )


def _more() -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            "Add tags or a note",
            color=Colour.QUIET,
            font_size=Font.SMALL,
            cursor="pointer",
            width="fit-content",
            padding_block=space(1),
        ),
        rx.el.div(
            rx.el.div(tag_field("save-tags"), offered_tags("save-tags", SaveState.offers)),
            rx.el.div(
                rx.el.label("Note", html_for="save-notes", font_size=Font.BODY, font_weight=Font.MEDIUM),
                rx.text_area(id="save-notes", name="notes", rows="2", resize="vertical"),
                display="flex",
                flex_direction="column",
                gap=space(1.5),
            ),
            display="grid",
            grid_template_columns=["1fr", "1fr", "1fr 1fr"],
            gap=space(4),
            padding_top=space(2),
        ),
    )


def save_box(on_submit: Any) -> rx.Component:
    """The address, and below it what one may want to say of the page."""
    return rx.el.form(
        _address(),
        _outcome(),
        _more(),
        id=FORM,
        on_submit=on_submit,
        aria_label="Save a page",
        display="flex",
        flex_direction="column",
        gap=space(1),
    )
