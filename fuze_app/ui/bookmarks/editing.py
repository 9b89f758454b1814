"""The edit dialog: what a person says of a bookmark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import reflex as rx
from sqlmodel import Session

from fuze_app.core.errors import FuzeError, InvalidInput
from fuze_app.core.models import ReadState
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import analyses, bookmarks
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.tags import split


def read_state(value: str) -> ReadState:
    """Raises InvalidInput for what is none."""
    try:
        return ReadState(value)
    except ValueError as error:
        raise InvalidInput("A bookmark is unread, read or archived.", field="state") from error


def read_editable(session: Session, user_id: int, bookmark_id: int) -> tuple[BookmarkView, list[str]]:
    """A bookmark, and the tags that fit it. Raises NotFound."""
    suggested = analyses.view(session, user_id, bookmark_id).suggested_tags
    return bookmarks.get(session, user_id, bookmark_id), [tag.name for tag in suggested]


@dataclass
class Editable:
    """What the dialog begins with."""

    id: int = 0
    url: str = ""
    title: str = ""
    notes: str = ""
    tags: str = ""
    offers: list[str] = field(default_factory=list)
    """Tags that fit and that it does not have."""
    state: str = "unread"
    favourite: bool = False


class EditState(rx.State):
    """The dialog; what is typed is in no var."""

    is_open: bool = False
    pending: bool = False
    bookmark: Editable = Editable()
    errors: dict[str, str] = {}

    @rx.event
    async def open_for(self, bookmark_id: int) -> None:
        """Shows the dialog for a bookmark, as it is now."""
        view, offers = await as_user(self, read_editable, bookmark_id)
        self.bookmark = Editable(
            id=view.id,
            url=view.url,
            title=view.title,
            notes=view.notes,
            tags=", ".join(view.tags),
            offers=offers,
            state=view.state,
            favourite=view.favourite,
        )
        self.errors, self.pending, self.is_open = {}, False, True

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; what was typed is gone then."""
        self.is_open = is_open


def _changes(former: Editable, data: Mapping[str, str]) -> BookmarkChanges:
    """What differs. A title that was not touched stays the page's own."""
    title = data.get("title", former.title).strip()
    return BookmarkChanges(
        title=title if title != former.title else None,
        notes=data.get("notes", former.notes),
        tags=split(data.get("tags", former.tags)),
        state=read_state(data.get("state", former.state)),
        favourite="favourite" in data,
    )


async def keep(dialog: EditState, data: Mapping[str, str]) -> BookmarkView | None:
    """Keeps what the form holds and closes the dialog; None when it can't, which the dialog then says."""
    await require_user(dialog)
    try:
        changes = _changes(dialog.bookmark, data)
        view = await as_user(dialog, bookmarks.update, dialog.bookmark.id, changes)
    except FuzeError as error:
        dialog.errors = {error.field or "form": error.detail}
        return None
    dialog.is_open = False
    return view
