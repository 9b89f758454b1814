"""The dialog that begins a project, or changes one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError, InvalidInput
from fuze_app.core.models import ProjectColour, ProjectStatus
from fuze_app.core.services import projects
from fuze_app.core.services.projects import (
    LONGEST_DESCRIPTION,
    LONGEST_GOAL,
    LONGEST_TITLE,
    NewProject,
    ProjectChanges,
)
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.tags import split
from fuze_app.ui.components.choices import options, swatches
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import area, field, form, form_error
from fuze_app.ui.projects.shown import STATUS_NAMES, ProjectRow, project_row
from fuze_app.ui.theme import Font, Size


def colour_of(value: str) -> ProjectColour:
    """Raises InvalidInput for what is none."""
    try:
        return ProjectColour(value)
    except ValueError as error:
        raise InvalidInput(f"Choose one of {', '.join(ProjectColour)}.", field="form") from error


def status_of(value: str) -> ProjectStatus:
    """Raises InvalidInput for what is none."""
    try:
        return ProjectStatus(value)
    except ValueError as error:
        raise InvalidInput(f"Choose one of {', '.join(ProjectStatus)}.", field="form") from error


class ProjectDialog(rx.State):
    """The dialog; a project without an id is a new one. What is typed is in no var."""

    is_open: bool = False
    pending: bool = False
    project: ProjectRow = ProjectRow()
    errors: dict[str, str] = {}

    @rx.event
    def open_new(self) -> None:
        """Asks what a new project is about."""
        self.project, self.errors, self.pending, self.is_open = ProjectRow(), {}, False, True

    @rx.event
    async def open_for(self, project_id: int) -> None:
        """Shows a project as it is now."""
        self.project = project_row(await as_user(self, projects.get, project_id))
        self.errors, self.pending, self.is_open = {}, False, True

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; what was typed is gone then."""
        self.is_open = is_open

    @rx.event
    async def save(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Keeps what the form holds; a new project is opened."""
        self.pending, self.errors = True, {}
        yield None
        try:
            project_id = await self._keep(data)
        except FuzeError as error:
            self.errors = {error.field or "form": error.detail}
        else:
            self.is_open = False
            if not self.project.id:
                yield rx.redirect(f"/projects/{project_id}")
        finally:
            self.pending = False

    async def _keep(self, data: Mapping[str, str]) -> int:
        title, goal, description = (data.get(name, "") for name in ("title", "goal", "description"))
        technologies, colour = split(data.get("technologies", "")), colour_of(data.get("colour", ""))
        if self.project.id:
            status = status_of(data.get("status", ""))
            changes = ProjectChanges(title, goal, description, technologies, status, colour)
            return (await as_user(self, projects.update, self.project.id, changes)).id
        new = NewProject(title, goal, description, technologies, colour)
        return (await as_user(self, projects.create, new)).id


def _fields() -> list[rx.Component]:
    project, errors = ProjectDialog.project, ProjectDialog.errors
    return [
        form_error(errors.get("form", "")),
        field(
            "Title",
            "title",
            id="project-title",
            size="2",
            default_value=project.title,
            error=errors.get("title", ""),
            max_length=LONGEST_TITLE,
            auto_complete="off",
            auto_focus=True,
            required=True,
        ),
        area(
            "Goal",
            "goal",
            id="project-goal",
            rows="2",
            default_value=project.goal,
            error=errors.get("goal", ""),
            max_length=LONGEST_GOAL,
            placeholder="What shall come of it",
        ),
        area(
            "Description",
            "description",
            id="project-description",
            rows="3",
            default_value=project.description,
            error=errors.get("description", ""),
            max_length=LONGEST_DESCRIPTION,
        ),
        field(
            "Technologies",
            "technologies",
            id="project-technologies",
            size="2",
            default_value=project.technologies,
            error=errors.get("technologies", ""),
            placeholder="Separated by commas",
            auto_complete="off",
        ),
        swatches(ProjectColour, project.colour, class_name="swatch project-colour"),
        rx.cond(project.id > 0, options("Status", "status", STATUS_NAMES, project.status), rx.fragment()),
    ]


def project_dialog(on_saved: Any = None) -> rx.Component:
    """The dialog; `on_saved` is the event that reads again what the page shows."""
    is_new = ProjectDialog.project.id == 0
    buttons = dialog_buttons(rx.cond(is_new, "Create", "Save"), ProjectDialog.pending)
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(rx.cond(is_new, "New project", "Edit the project"), font_size=Font.TITLE),
            rx.dialog.description(
                "Goal and technologies are what Fuze looks for in your library.",
                class_name="dialog-lead",
            ),
            form(*_fields(), buttons, on_submit=[ProjectDialog.save, *([on_saved] if on_saved else [])]),
            max_width=Size.DIALOG,
        ),
        open=ProjectDialog.is_open,
        on_open_change=ProjectDialog.set_open,
    )
