"""One import: what is in the file, how far it is, and what became of each line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import NotFound, Unavailable
from fuze_app.core.models import FolderUse, ImportStatus
from fuze_app.core.pagination import Page
from fuze_app.core.services import import_progress, import_report, imports
from fuze_app.core.services.import_progress import ImportView
from fuze_app.core.services.import_report import ImportLine, Which
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.imports.shown import (
    ImportShown,
    LineShown,
    PreviewShown,
    shown,
    shown_line,
    shown_preview,
)
from fuze_app.ui.pages.reader.state import wanted_id

PAGE = 50


class ImportState(rx.State):
    """The import at this address. `standing` is loading, here, missing or broken."""

    standing: str = "loading"
    shown: ImportShown = ImportShown()
    preview: PreviewShown = PreviewShown()
    folders: str = FolderUse.COLLECTIONS.value
    pending: bool = False
    error: str = ""

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The page was opened."""
        await require_user(self)
        wanted = wanted_id(self.router.url.path)
        if wanted != self.shown.id:
            self.shown, self.preview = ImportShown(id=wanted), PreviewShown()
            self.folders = FolderUse.COLLECTIONS.value
        self.standing, self.pending, self.error = "loading", False, ""
        yield
        with told_by(self):
            try:
                await self._read()
            except NotFound:
                self.standing = "missing"
            return
        self.standing = "broken"

    async def _read(self) -> None:
        view = await as_user(self, import_progress.get, self.shown.id)
        if view.status == ImportStatus.READY:
            self.preview = shown_preview(await as_user(self, import_report.preview, view.id))
        await self._show(view)

    async def _show(self, view: ImportView) -> None:
        former, self.shown, self.standing = self.shown, shown(view), "here"
        counts = (former.failed, former.unread, former.phase)
        if (self.shown.failed, self.shown.unread, self.shown.phase) != counts:
            await (await self.get_state(ReportState)).read(view.id)

    @rx.event(background=True, supersedes=True)
    async def follow(self) -> None:
        """Keeps the page true until nothing goes on any more."""
        user_id = await require_user(self)
        async with self:
            wanted = wanted_id(self.router.url.path)
        try:
            async with aclosing(import_progress.follow(user_id, wanted)) as views:
                async for view in views:
                    await require_user(self)
                    if view is not None:
                        async with self:
                            await self._show(view)
        except NotFound:
            async with self:
                self.standing = "missing"
        except Unavailable as error:
            async with self:
                self.standing, self.error = "broken", error.detail

    @rx.event
    def choose_folders(self, use: str) -> None:
        """What shall become of the file's folders."""
        self.folders = FolderUse(use).value

    @rx.event
    async def start(self) -> AsyncIterator[EventSpec | None]:
        """The one button: takes the lines into the library."""
        self.pending = True
        yield None
        await self._steer(imports.start, FolderUse(self.folders))
        yield ImportState.follow

    @rx.event
    async def pause(self) -> None:
        """Holds the adding, and the reading of pages."""
        await self._steer(imports.pause)

    @rx.event
    async def resume(self) -> EventSpec:
        """Goes on."""
        await self._steer(imports.resume)
        return ImportState.follow()

    @rx.event
    async def cancel(self) -> None:
        """Leaves out what has not been added yet."""
        await self._steer(imports.cancel)

    @rx.event
    async def retry(self) -> list[EventSpec]:
        """Tries again what failed, and follows that."""
        await self._steer(imports.retry)
        if self.shown.phase == "done":
            return [notice("These lines have no address that Fuze can use: trying again changes nothing.")]
        return [ImportState.follow(), notice("Trying again.")]

    @rx.event
    async def forget(self) -> EventSpec:
        """Drops the import and its report; what it added stays."""
        await as_user(self, imports.delete, self.shown.id)
        return rx.redirect("/import")

    async def _steer(self, service: Callable[..., ImportView], *given: FolderUse) -> None:
        try:
            await self._show(await as_user(self, service, self.shown.id, *given))
        finally:
            self.pending = False


class ReportState(rx.State):
    """The lines of the import that is shown."""

    which: str = Which.FAILED.value
    lines: list[LineShown] = []
    has_more: bool = False
    error: str = ""
    _import_id: int = 0
    _cursor: str | None = None

    async def read(self, import_id: int) -> None:
        """Shows the beginning of the report as it is now."""
        if import_id != self._import_id:
            self._import_id, self.which = import_id, Which.FAILED.value
        with told_by(self):
            page = await as_user(self, _page, import_id, Which(self.which), None)
            self.lines = [shown_line(line) for line in page.items]
            self._follow_up(page)

    def _follow_up(self, page: Page[ImportLine]) -> None:
        self._cursor, self.has_more = page.next_cursor, page.next_cursor is not None

    @rx.event
    async def choose(self, which: str) -> None:
        """Other lines: those that failed, those whose page could not be read, or all."""
        self.which = Which(which).value
        await self.read(self._import_id)

    @rx.event
    async def load_more(self) -> None:
        """Goes on below the last line."""
        if self._cursor is None:
            return
        page = await as_user(self, _page, self._import_id, Which(self.which), self._cursor)
        self.lines = [*self.lines, *(shown_line(line) for line in page.items)]
        self._follow_up(page)


def _page(
    session: Session, user_id: int, import_id: int, which: Which, cursor: str | None
) -> Page[ImportLine]:
    return import_report.lines(session, user_id, import_id, which, cursor, PAGE)


class ImportListState(rx.State):
    """The imports of the past, the latest first."""

    rows: list[ImportShown] = []
    has_more: bool = False
    loading: bool = True
    error: str = ""

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The page was opened."""
        await require_user(self)
        self.loading = True
        yield
        with told_by(self):
            page = await as_user(self, imports.list_imports, None, PAGE)
            self.rows = [shown(view) for view in page.items]
            self.has_more = page.next_cursor is not None
        self.loading = False
