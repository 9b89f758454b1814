"""What can be done with a highlight, the same in the reader and in the list of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError, InvalidInput, NotFound
from fuze_app.core.models import HighlightColour, ProjectStatus
from fuze_app.core.queries.highlights import HighlightView
from fuze_app.core.services import highlights, project_highlights, projects
from fuze_app.core.services.highlights import HighlightChanges, NewHighlight
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.toasts import notice, with_undo
from fuze_app.ui.highlights.shown import HighlightRow, shown

MOST_PROJECTS = 50
"""That can be chosen from, those changed last."""


def colour_of(value: str) -> HighlightColour:
    """Raises InvalidInput for what is none."""
    try:
        return HighlightColour(value)
    except ValueError as error:
        raise InvalidInput(f"Choose one of {', '.join(HighlightColour)}.", field="colour") from error


@dataclass
class ProjectChoice:
    """A project that a highlight may be added to."""

    id: int = 0
    title: str = ""


class HighlightDialog(rx.State):
    """The dialog of one highlight; what is typed is in no var."""

    is_open: bool = False
    highlight: HighlightRow = HighlightRow()
    projects: list[ProjectChoice] = []
    errors: dict[str, str] = {}

    @rx.event
    async def open_for(self, highlight_id: int) -> EventSpec | None:
        """Shows a highlight as it is now."""
        try:
            await show(self, await as_user(self, highlights.get, highlight_id))
        except NotFound:
            return notice("This highlight was removed meanwhile.")
        return None

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; what was typed is gone then."""
        self.is_open = is_open


async def show(dialog: HighlightDialog, view: HighlightView) -> None:
    """Opens the dialog, with the projects that are being worked on."""
    page = await as_user(dialog, projects.list_page, ProjectStatus.ACTIVE, None, MOST_PROJECTS)
    dialog.projects = [ProjectChoice(project.id, project.title) for project in page.items]
    dialog.highlight, dialog.errors, dialog.is_open = shown(view), {}, True


async def _keep(dialog: HighlightDialog, data: Mapping[str, str]) -> bool:
    try:
        changes = HighlightChanges(colour=colour_of(data.get("colour", "")), note=data.get("note", ""))
        await as_user(dialog, highlights.update, dialog.highlight.id, changes)
        if data.get("project", "").isdecimal():
            project_id, why = int(data["project"]), data.get("why", "")
            await as_user(dialog, project_highlights.link, project_id, dialog.highlight.id, why)
    except FuzeError as error:
        dialog.errors = {error.field or "form": error.detail}
        return False
    dialog.is_open = False
    return True


class HighlightActions(rx.State, mixin=True):
    """Handlers for lists of highlights; each ends with the page reading again what it shows."""

    _removed: HighlightView | None = None

    async def _reread_highlights(self) -> None:
        """Shows the highlights as they are now."""
        raise NotImplementedError

    @rx.event
    async def save_highlight(self, data: dict[str, str]) -> None:
        """Keeps what the dialog holds."""
        if await _keep(await self.get_state(HighlightDialog), data):
            await self._reread_highlights()

    @rx.event
    async def remove_highlight(self, highlight_id: int) -> EventSpec:
        """Removes a highlight; for a few seconds it can be brought back."""
        (await self.get_state(HighlightDialog)).is_open = False
        try:
            self._removed = await as_user(self, highlights.delete, highlight_id)
        except NotFound:  # removed elsewhere meanwhile, which is what was wanted
            return notice("It was removed already.")
        finally:
            await self._reread_highlights()
        return with_undo("Highlight removed.", type(self).bring_back(), f"unmarked-{highlight_id}")

    @rx.event
    async def bring_back(self) -> None:
        """Marks again what was removed last."""
        view, self._removed = self._removed, None
        if view is None:
            return
        new = NewHighlight(view.quote, view.prefix, view.suffix, colour_of(view.colour), view.note)
        await as_user(self, highlights.create, view.bookmark_id, new)
        await self._reread_highlights()
