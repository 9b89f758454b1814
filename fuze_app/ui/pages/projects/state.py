"""One project: its goal, tasks and linked pages, and what of the library serves it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import NotFound
from fuze_app.core.queries.projects import HighlightLinkView, LinkView, ProjectView, TaskView
from fuze_app.core.services import project_highlights, project_links, projects, tasks
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.projects.beside import RecommendedState
from fuze_app.ui.pages.projects.links_state import LinkActions
from fuze_app.ui.pages.projects.tasks_state import TaskActions
from fuze_app.ui.pages.reader.state import wanted_id
from fuze_app.ui.projects.shown import (
    LinkedHighlightRow,
    LinkRow,
    ProjectRow,
    TaskRow,
    highlight_rows,
    link_rows,
    project_row,
    task_rows,
)


def read_project(
    session: Session, user_id: int, project_id: int
) -> tuple[ProjectView, list[TaskView], list[LinkView], list[HighlightLinkView]]:
    """A project with all that its page shows. Raises NotFound."""
    return (
        projects.get(session, user_id, project_id),
        tasks.of_project(session, user_id, project_id),
        project_links.of_project(session, user_id, project_id),
        project_highlights.of_project(session, user_id, project_id),
    )


class ProjectState(TaskActions, LinkActions, rx.State):
    """The page. `standing` is loading, here, missing or broken."""

    standing: str = "loading"
    project: ProjectRow = ProjectRow()
    tasks: list[TaskRow] = []
    links: list[LinkRow] = []
    highlights: list[LinkedHighlightRow] = []
    error: str = ""
    _tasks: list[TaskView] = []
    _links: list[LinkView] = []
    _highlights: list[HighlightLinkView] = []

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened."""
        await require_user(self)
        wanted = wanted_id(self.router.url.path)
        if wanted != self.project.id:
            self.project, self.tasks = ProjectRow(id=wanted), []
            self.links, self.highlights = [], []
            (await self.get_state(RecommendedState)).forget()
        self.standing = "loading"
        yield None
        look = await self._reread()
        if self.standing == "here":
            yield rx.call_script(f"document.title = {json.dumps(f'{self.project.title} · Fuze')}")
            yield look

    @rx.event
    async def refresh(self) -> EventSpec | None:
        """Something of the project was changed in a dialog."""
        return await self._reread()

    @rx.event
    async def delete_project(self) -> AsyncIterator[EventSpec]:
        """Removes the project with its tasks; the pages stay."""
        try:
            await as_user(self, projects.delete, self.project.id)
        except NotFound:  # removed elsewhere meanwhile, which is what was wanted
            yield notice("The project was deleted already.")
        else:
            yield notice("Project deleted. Its pages stay in your library.")
        yield rx.redirect("/projects")

    async def _reread(self) -> EventSpec | None:
        with told_by(self):
            try:
                found = await as_user(self, read_project, self.project.id)
            except NotFound:
                self.standing = "missing"
                return None
            view, self._tasks, self._links, self._highlights = found
            self.project, self.tasks = project_row(view), task_rows(self._tasks)
            self.links = link_rows(self._links, self._tasks)
            self.highlights = highlight_rows(self._highlights)
        self.standing = "broken" if self.error else "here"
        return None if self.error else RecommendedState.look(self.project.id)
