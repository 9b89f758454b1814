"""One project: its goal, tasks and linked pages, and what of the library serves it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import NotFound
from fuze_app.core.models import Verdict
from fuze_app.core.queries.projects import HighlightLinkView, LinkView, ProjectView, TaskView
from fuze_app.core.services import project_highlights, project_links, projects, recommendations, tasks
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Wish
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import told_by
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
from fuze_app.ui.recommendations.refining import Refining, read_recommendations

MOST_RECOMMENDED = 8


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


class RecommendedState(Refining, rx.State):
    """What of the library serves the project. It is looked for apart: nothing else waits for it."""

    useful: list[int] = []
    error: str = ""
    loading: bool = True
    _project_id: int = 0

    def forget(self) -> None:
        """Shows nothing of another project."""
        self.items, self.useful, self.engine, self.notice, self.loading = [], [], "", "", True
        self.understood, self.is_refined = "", False

    def _asked(self) -> tuple[Wanted, Wish]:
        return Wanted(project_id=self._project_id), Wish(limit=MOST_RECOMMENDED)

    @rx.event(supersedes=True)
    async def look(self, project_id: int) -> None:
        """Looks anew; a newer question cancels this one."""
        await require_user(self)
        self._project_id, self.loading = project_id, True
        with told_by(self):
            found, self.has_key = await as_user(self, read_recommendations, *self._asked())
            self._show(found)
        self.loading = False

    @rx.event
    async def look_again(self) -> EventSpec:
        """Tries once more, after a failure."""
        return RecommendedState.look(self._project_id)

    @rx.event
    async def judge(self, bookmark_id: int, is_useful: bool) -> list[EventSpec]:
        """Says whether a page was useful for this project; it counts in the next answer."""
        verdict = Verdict.USEFUL if is_useful else Verdict.NOT_USEFUL
        try:
            await as_user(self, recommendations.give_feedback, bookmark_id, self._project_id, verdict)
        except NotFound:
            return [notice("The page was deleted meanwhile."), RecommendedState.look(self._project_id)]
        others = [key for key in self.useful if key != bookmark_id]
        self.useful = [*others, bookmark_id] if is_useful else others
        said = "Noted: more like it." if is_useful else "Noted: it is not recommended for this project again."
        return [notice(said), RecommendedState.look(self._project_id)]
