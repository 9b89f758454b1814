"""What is typed in the command box, and what fits it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.services import search, search_elsewhere
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.search import SearchPage, SearchRequest
from fuze_app.core.services.search_elsewhere import Elsewhere
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks import saving
from fuze_app.ui.bookmarks.shown import title_of
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.elsewhere import Group, groups_of

SHORTEST, MOST_FOUND, MOST_ELSEWHERE = 2, 6, 3
ADDRESS = re.compile(r"https?://\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)


@dataclass
class Found:
    """A bookmark that fits what is typed."""

    id: int = 0
    title: str = ""
    site: str = ""


def _look(session: Session, user_id: int, query: str) -> tuple[SearchPage, Elsewhere]:
    return (
        search.search(session, user_id, SearchRequest(query=query, limit=MOST_FOUND)),
        search_elsewhere.find(session, user_id, query, MOST_ELSEWHERE),
    )


class CommandState(rx.State):
    """What is typed in the box, and what fits it: bookmarks, and groups of all else."""

    query: str = ""
    needle: str = ""
    address: str = ""
    found: list[Found] = []
    others: list[Group] = []

    @rx.event
    def clear(self, _is_open: bool) -> None:
        """The box was opened or closed: it begins empty."""
        self.query, self.needle, self.address, self.found, self.others = "", "", "", [], []

    @rx.event(supersedes=True)
    async def ask(self, text: str) -> None:
        """Looks for what was typed; a newer question cancels this one."""
        query = text.strip()
        self.query, self.needle = query, query.casefold()
        self.address = query if ADDRESS.fullmatch(query) else ""
        if len(query) < SHORTEST:
            self.found, self.others = [], []
            return
        page, elsewhere = await as_user(self, _look, query)
        self.others = groups_of(elsewhere)
        self.found = [
            Found(
                hit.bookmark.id,
                title_of(hit.bookmark),
                hit.bookmark.site.removeprefix("www."),
            )
            for hit in page.items
        ]

    @rx.event
    async def save_address(self) -> EventSpec:
        """Keeps the page whose address was typed, or opens it when it is kept already."""
        saved = await saving.save(self, NewBookmark(url=self.address))
        if saved.created:
            return notice("Saved. Fuze is reading it.")
        return rx.redirect(f"/read/{saved.bookmark.id}")
