"""What can be done with the pages of a project: link, say why, unlink."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError, NotFound
from fuze_app.core.queries.projects import HighlightLinkView, LinkView
from fuze_app.core.services import project_highlights, project_links, search
from fuze_app.core.services.project_links import NewLink
from fuze_app.core.services.search import SearchRequest
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.shown import title_of
from fuze_app.ui.components.toasts import failure, notice, with_undo
from fuze_app.ui.projects.shown import LinkedHighlightRow, LinkRow, ProjectRow

SHORTEST, MOST_FOUND = 2, 6
BOX = "link-search"


@dataclass
class Choice:
    """A page that may be linked."""

    id: int = 0
    title: str = ""
    site: str = ""


class LinkSearch(rx.State):
    """What is typed to find a page, and what was found; `asked` is what the answer is for."""

    asked: str = ""
    found: list[Choice] = []
    is_without: bool = False

    @rx.event(supersedes=True)
    async def ask(self, text: str) -> None:
        """Looks for pages; a newer question cancels this one."""
        query = text.strip()
        self.asked = query
        if len(query) < SHORTEST:
            self.found, self.is_without = [], False
            return
        page = await as_user(self, search.search, SearchRequest(query=query, limit=MOST_FOUND))
        self.found = [
            Choice(hit.bookmark.id, title_of(hit.bookmark), hit.bookmark.site.removeprefix("www."))
            for hit in page.items
        ]
        self.is_without = not self.found


class NoteDialog(rx.State):
    """Why a page or a highlight belongs to its project; what is typed is in no var."""

    is_open: bool = False
    link_id: int = 0
    of_highlight: bool = False
    """Whether it is a highlight that belongs to the project, or a page."""
    about: str = ""
    """What it belongs to, as its row says it."""
    note: str = ""
    error: str = ""

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; what was typed is gone then."""
        self.is_open = is_open


class LinkActions(rx.State, mixin=True):
    """Handlers of the linked pages; each ends with the page reading again what it shows."""

    project: ProjectRow = ProjectRow()
    links: list[LinkRow] = []
    highlights: list[LinkedHighlightRow] = []
    _highlights: list[HighlightLinkView] = []
    _unlinked_highlight: HighlightLinkView | None = None
    _links: list[LinkView] = []
    _unlinked: LinkView | None = None

    async def _reread(self) -> EventSpec | None:
        """Shows the project as it is now; the event looks for recommendations anew."""
        raise NotImplementedError

    @rx.event
    async def link_page(self, bookmark_id: int, task_id: int = 0) -> list[EventSpec | None]:
        """Adds a page to the project, for a task where one is given."""
        finder = await self.get_state(LinkSearch)
        finder.asked, finder.found, finder.is_without = "", [], False
        try:
            new = NewLink(bookmark_id, task_id or None)
            linked = await as_user(self, project_links.link, self.project.id, new)
        except FuzeError as error:
            return [failure(error.detail)]
        said = notice("Linked." if linked.created else "It is linked already.")
        return [await self._reread(), rx.set_value(BOX, ""), said]

    @rx.event
    async def open_note(self, link_id: int) -> None:
        """Asks why a page belongs here."""
        dialog = await self.get_state(NoteDialog)
        for link in self.links:
            if link.id == link_id:
                dialog.link_id, dialog.of_highlight, dialog.about = link.id, False, link.title
                dialog.note, dialog.error, dialog.is_open = link.note, "", True

    @rx.event
    async def open_highlight_note(self, link_id: int) -> None:
        """Asks why a highlight belongs here."""
        dialog = await self.get_state(NoteDialog)
        for link in self.highlights:
            if link.id == link_id:
                dialog.link_id, dialog.of_highlight, dialog.about = link.id, True, link.quote
                dialog.note, dialog.error, dialog.is_open = link.note, "", True

    @rx.event
    async def save_note(self, data: dict[str, str]) -> EventSpec | None:
        """Keeps why it belongs here."""
        dialog = await self.get_state(NoteDialog)
        try:
            annotate = project_highlights.annotate if dialog.of_highlight else project_links.annotate
            await as_user(self, annotate, dialog.link_id, data.get("note", ""))
        except FuzeError as error:
            dialog.error = error.detail
            return None
        dialog.is_open = False
        return await self._reread()

    @rx.event
    async def unlink_page(self, link_id: int) -> list[EventSpec | None]:
        """Takes a page out of the project; for a few seconds it can be brought back."""
        self._unlinked = next((link for link in self._links if link.id == link_id), None)
        try:
            await as_user(self, project_links.unlink, link_id)
        except NotFound:  # taken out elsewhere meanwhile, which is what was wanted
            return [await self._reread(), notice("It was taken out already.")]
        said = "Taken out. The page stays in your library."
        return [await self._reread(), with_undo(said, type(self).link_again, f"unlinked-{link_id}")]

    @rx.event
    async def link_again(self) -> EventSpec | None:
        """Brings back the page that was taken out last, with its note and task."""
        view, self._unlinked = self._unlinked, None
        if view is None:
            return None
        try:
            new = NewLink(view.bookmark_id, view.task_id, view.note)
            await as_user(self, project_links.link, view.project_id, new)
        except FuzeError as error:
            return failure(error.detail)
        return await self._reread()

    @rx.event
    async def unlink_highlight(self, link_id: int) -> list[EventSpec | None]:
        """Takes a highlight out of the project; for a few seconds it can be brought back."""
        self._unlinked_highlight = next((link for link in self._highlights if link.id == link_id), None)
        try:
            await as_user(self, project_highlights.unlink, link_id)
        except NotFound:  # taken out elsewhere meanwhile, which is what was wanted
            return [await self._reread(), notice("It was taken out already.")]
        said = "Taken out. The highlight stays in its page."
        undo = with_undo(said, type(self).link_highlight_again, f"unlinked-highlight-{link_id}")
        return [await self._reread(), undo]

    @rx.event
    async def link_highlight_again(self) -> EventSpec | None:
        """Brings back the highlight that was taken out last, with its note."""
        view, self._unlinked_highlight = self._unlinked_highlight, None
        if view is None:
            return None
        try:
            await as_user(self, project_highlights.link, view.project_id, view.highlight_id, view.note)
        except FuzeError as error:
            return failure(error.detail)
        return await self._reread()
