"""Similar pages of one's own library, beside the text."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.errors import NotFound
from fuze_app.core.services import similar
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown
from fuze_app.ui.components.links import page_link


class NeighboursState(rx.State):
    """The pages that are about the same as the one that is read."""

    rows: list[BookmarkRow] = []
    _of: int = 0

    async def look_for(self, bookmark_id: int) -> None:
        """Finds those of a page; those of another are never shown beside it."""
        if self._of != bookmark_id:
            self.rows, self._of = [], bookmark_id
        try:
            self.rows = [shown(view) for view in await as_user(self, similar.similar, bookmark_id)]
        except NotFound:
            self.rows = []


def _row(row: rx.Var[BookmarkRow]) -> rx.Component:
    return rx.el.li(
        page_link(row.title, to="/read/" + row.id.to(str), dir="auto", class_name="neighbour"),
        rx.el.span(row.site, class_name="neighbour-site"),
        key=row.id.to(str),
    )


def neighbours_list() -> rx.Component:
    """The nearest first."""
    return rx.el.ul(rx.foreach(NeighboursState.rows, _row), class_name="neighbours")
