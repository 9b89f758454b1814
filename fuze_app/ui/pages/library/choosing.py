"""Several pages at once: which are chosen the browser knows, until something is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import FuzeError
from fuze_app.core.models import ReadState
from fuze_app.core.services import analysis_runs, gemini_keys, selections
from fuze_app.core.services.analysis_runs import RunEstimate, RunScope
from fuze_app.ui.analysis_words import estimate_words
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.editing import read_state
from fuze_app.ui.bookmarks.tags import split
from fuze_app.ui.components.toasts import failure, notice, with_undo
from fuze_app.ui.pages.library.state import LibraryState

NONE_CHOSEN = rx.call_script("fuze.endChoosing()")
ANALYSED_HERE = "They are analysed anew on this server."
ASKED = "Gemini is asked. Settings shows how far it is, and can stop it."

Told = dict[str, Any]


def ids_of(told: Told) -> list[int]:
    """The pages that the browser says are chosen."""
    listed = told.get("ids")
    return [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []


def pages(count: int) -> str:
    """A number of pages, in words."""
    return "1 page" if count == 1 else f"{count:,} pages"


def reckon(session: Session, user_id: int, bookmark_ids: list[int]) -> RunEstimate | None:
    """What asking Gemini about them takes; None where no key serves."""
    if gemini_keys.usable(session, user_id) is None:
        return None
    return analysis_runs.estimate(session, user_id, RunScope.SOME, bookmark_ids)


class ChosenState(rx.State):
    """What is done with the pages that are chosen; some of it asks something first."""

    is_tagging: bool = False
    is_asking: bool = False
    number: int = 0
    estimate: str = ""
    can_start: bool = False
    error: str = ""
    _ids: list[int] = []

    async def _ended(self) -> None:
        await (await self.get_state(LibraryState))._reread()

    async def _mark(self, told: Told, state: ReadState, said: str) -> list[EventSpec]:
        former = await as_user(self, selections.mark, ids_of(told), state)
        await self._ended()
        undo = ChosenState.remark({str(key): before for key, before in former.items()})
        return [NONE_CHOSEN, with_undo(said.format(pages(len(former))), undo)]

    @rx.event
    async def archive(self, told: Told) -> list[EventSpec]:
        """Archives them; that can be undone, as everything that has no dialog."""
        return await self._mark(told, ReadState.ARCHIVED, "Archived {}.")

    @rx.event
    async def read(self, told: Told) -> list[EventSpec]:
        """Marks them as read."""
        return await self._mark(told, ReadState.READ, "Marked {} as read.")

    @rx.event
    async def unread(self, told: Told) -> list[EventSpec]:
        """Marks them as unread."""
        return await self._mark(told, ReadState.UNREAD, "Marked {} as unread.")

    @rx.event
    async def remark(self, former: Mapping[str, str]) -> None:
        """Gives each the state that it had."""
        states = {int(key): read_state(state) for key, state in former.items()}
        await as_user(self, selections.remark, states)
        await self._ended()

    @rx.event
    async def delete(self, told: Told) -> list[EventSpec]:
        """Takes them out of the library."""
        deleted = await as_user(self, selections.delete, ids_of(told))
        await self._ended()
        undo = ChosenState.restore(deleted)
        return [NONE_CHOSEN, with_undo(f"Deleted {pages(len(deleted))}.", undo)]

    @rx.event
    async def restore(self, bookmark_ids: list[int]) -> None:
        """Brings them back."""
        await as_user(self, selections.restore, bookmark_ids)
        await self._ended()

    @rx.event
    def ask_tags(self, told: Told) -> None:
        """Asks for the tags that all of them get."""
        self._ids, self.error = ids_of(told), ""
        self.number, self.is_tagging = len(self._ids), True

    @rx.event
    async def add_tags(self, data: dict[str, str]) -> list[EventSpec] | None:
        """Gives them the tags."""
        try:
            await as_user(self, selections.add_tags, self._ids, split(data.get("tags", "")))
        except FuzeError as error:
            self.error = error.detail
            return None
        self.is_tagging = False
        await self._ended()
        return [NONE_CHOSEN, notice(f"Tagged {pages(self.number)}.")]

    @rx.event
    async def ask_analysis(self, told: Told) -> list[EventSpec] | None:
        """Says first what asking Gemini takes; without a key they are analysed here at once."""
        self._ids = ids_of(told)
        found = await as_user(self, reckon, self._ids)
        if found is None:
            await as_user(self, selections.analyse_here, self._ids)
            await self._ended()
            return [NONE_CHOSEN, notice(ANALYSED_HERE)]
        self.estimate, self.can_start, self.is_asking = estimate_words(found), found.pages > 0, True
        return None

    @rx.event
    async def analyse(self) -> list[EventSpec]:
        """Asks Gemini about them."""
        self.is_asking = False
        try:
            await as_user(self, analysis_runs.start, RunScope.SOME, self._ids)
        except FuzeError as error:
            return [failure(error.detail)]
        return [NONE_CHOSEN, notice(ASKED)]

    @rx.event
    def close(self, _is_open: bool) -> None:
        """Leaves what was asked unanswered."""
        self.is_tagging = self.is_asking = False
