"""What can be done with a bookmark wherever it is shown, the same in every list and in the reader."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import NotFound
from fuze_app.core.models import ReadState
from fuze_app.core.services import bookmarks
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks import editing, saving
from fuze_app.ui.bookmarks.editing import EditState, read_state
from fuze_app.ui.bookmarks.saving import SaveState
from fuze_app.ui.bookmarks.shown import BookmarkRow
from fuze_app.ui.components.toasts import notice, with_undo


class BookmarkActions(rx.State, mixin=True):
    """Handlers for rows and readers; each ends with the page reading again what it shows."""

    announcement: str = ""
    """Said by screen readers."""

    async def _reread(self) -> None:
        """Shows what the page shows as it is now."""
        raise NotImplementedError

    def _announce(self, former: BookmarkRow, row: BookmarkRow) -> None:
        if row.phase == former.phase:
            return
        if row.phase == "ready":
            self.announcement = f"{row.title} is ready to read."
        elif row.phase == "failed":
            self.announcement = f"{row.title} could not be read. {row.reason}".strip()

    @rx.event
    async def save_page(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Keeps the page whose address was given."""
        box = await self.get_state(SaveState)
        saving.begin(box)
        yield None
        saved = await saving.keep(box, data)
        if saved is None:
            return
        await self._reread()
        yield saving.emptied()
        if saved.created:
            yield notice("Saved. Fuze is reading it.")

    @rx.event
    async def mark(self, bookmark_id: int, state: str, former: str) -> EventSpec | None:
        """Makes a bookmark unread, read or archived; archiving can be undone."""
        await as_user(self, bookmarks.update, bookmark_id, BookmarkChanges(state=read_state(state)))
        await self._reread()
        if state != ReadState.ARCHIVED or former == state:
            return None
        return with_undo("Archived.", type(self).mark(bookmark_id, former, state), f"archived-{bookmark_id}")

    @rx.event
    async def set_favourite(self, bookmark_id: int, favourite: bool) -> None:
        """Adds to the favourites, or takes out of them."""
        await as_user(self, bookmarks.update, bookmark_id, BookmarkChanges(favourite=favourite))
        await self._reread()

    @rx.event
    async def set_keep_offline(self, bookmark_id: int, keep_offline: bool) -> list[EventSpec]:
        """Has browsers keep the text for reading without a network, or not; this one does so at once."""
        await as_user(self, bookmarks.update, bookmark_id, BookmarkChanges(keep_offline=keep_offline))
        await self._reread()
        said = "Kept for reading without a network." if keep_offline else "No longer kept offline."
        return [rx.call_script("fuze.keepUp()"), notice(said)]

    @rx.event
    async def save_edit(self, data: dict[str, str]) -> None:
        """Keeps what the edit dialog holds."""
        if await editing.keep(await self.get_state(EditState), data):
            await self._reread()

    @rx.event
    async def delete_bookmark(self, bookmark_id: int) -> EventSpec:
        """Takes a bookmark out of the library; for a few seconds it can be brought back."""
        (await self.get_state(EditState)).is_open = False
        try:
            await as_user(self, bookmarks.delete, bookmark_id)
        except NotFound:  # deleted elsewhere meanwhile, which is what was wanted
            return notice("It was deleted already.")
        finally:
            await self._reread()
        return with_undo("Deleted.", type(self).restore_bookmark(bookmark_id), f"deleted-{bookmark_id}")

    @rx.event
    async def restore_bookmark(self, bookmark_id: int) -> None:
        """Brings a deleted bookmark back."""
        await as_user(self, bookmarks.restore, bookmark_id)
        await self._reread()

    @rx.event
    async def read_again(self, bookmark_id: int) -> None:
        """Has the page fetched and read once more."""
        await as_user(self, bookmarks.retry, bookmark_id)
        await self._reread()


def announcements(state: type[BookmarkActions]) -> rx.Component:
    """Where screen readers hear what happens to pages by itself."""
    return rx.el.div(state.announcement, role="status", aria_live="polite", class_name="sr-only")
