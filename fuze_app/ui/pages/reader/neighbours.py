"""Similar pages of one's own library, beside the text."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from fuze_app.core.errors import NotFound
from fuze_app.core.services import recommendation_answers
from fuze_app.core.services.recommendation_reasons import Recommended
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Wish
from fuze_app.ui.auth_state import require_user
from fuze_app.ui.bookmarks.shown import title_of
from fuze_app.ui.components.links import page_link

MOST = 4


@dataclass
class Neighbour:
    """A similar page, and what makes it so."""

    id: int = 0
    title: str = ""
    reason: str = ""


def neighbour(found: Recommended) -> Neighbour:
    """What is shown of a recommended page."""
    return Neighbour(found.bookmark.id, title_of(found.bookmark), found.reason)


class NeighboursState(rx.State):
    """The pages that are about the same as the one that is read."""

    rows: list[Neighbour] = []
    page_id: int = 0

    async def look_for(self, bookmark_id: int) -> None:
        """Finds those of a page; those of another are never shown beside it."""
        user_id = await require_user(self)
        if self.page_id != bookmark_id:
            self.rows, self.page_id = [], bookmark_id
        try:
            found = await asyncio.to_thread(
                recommendation_answers.read, user_id, Wanted(bookmark_id=bookmark_id), Wish(limit=MOST)
            )
        except NotFound:
            self.rows = []
        else:
            self.rows = [neighbour(one) for one in found.items]


def _row(row: rx.Var[Neighbour]) -> rx.Component:
    return rx.el.li(
        page_link(row.title, to="/read/" + row.id.to(str), dir="auto", class_name="neighbour"),
        rx.el.p(row.reason, class_name="neighbour-reason"),
        key=row.id.to(str),
    )


def neighbours_list() -> rx.Component:
    """The nearest first, and the way to all of them."""
    return rx.fragment(
        rx.el.ul(rx.foreach(NeighboursState.rows, _row), class_name="neighbours"),
        page_link(
            "More like this",
            to="/discover?for=page-" + NeighboursState.page_id.to(str),
            class_name="plain-link",
        ),
    )
