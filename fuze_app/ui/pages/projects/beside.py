"""What of the library serves a project, or one of its tasks, beside them."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import NotFound
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Wish
from fuze_app.ui.auth_state import require_user
from fuze_app.ui.failures import told_by
from fuze_app.ui.recommendations.judging import Judging
from fuze_app.ui.recommendations.refining import Refining, read_recommendations

MOST_RECOMMENDED = 8
PLACE = "from-your-library"
"""The element's id: on a narrow screen it stands far below the tasks."""


class RecommendedState(Refining, Judging, rx.State):
    """They are looked for apart: nothing else waits for them. `task_id` is 0 for the whole project."""

    error: str = ""
    loading: bool = True
    task_id: int = 0
    task: str = ""
    _project_id: int = 0

    def forget(self) -> None:
        """Shows nothing of another project."""
        self.items, self.useful, self.engine, self.notice, self.loading = [], [], "", "", True
        self.task_id, self.task, self.understood, self.is_refined = 0, "", "", False

    def _asked(self) -> tuple[Wanted, Wish]:
        wanted = Wanted(task_id=self.task_id) if self.task_id else Wanted(project_id=self._project_id)
        return wanted, Wish(limit=MOST_RECOMMENDED)

    @rx.event(supersedes=True)
    async def look(self, project_id: int) -> None:
        """Looks anew; a newer question cancels this one."""
        await require_user(self)
        self._project_id, self.loading = project_id, True
        with told_by(self):
            try:
                found = await read_recommendations(self, *self._asked())
            except NotFound:  # the task was deleted
                self.task_id, self.task = 0, ""
                found = await read_recommendations(self, *self._asked())
            answer, self.has_key = found
            self._show(answer)
        self.loading = False

    @rx.event
    async def serve_task(self, task_id: int, title: str) -> list[EventSpec]:
        """Shows what serves a task; with 0, the whole project."""
        self.task_id, self.task = task_id, title
        scroll = f"document.getElementById({PLACE!r})?.scrollIntoView({{block: 'nearest'}})"
        return [rx.call_script(scroll), RecommendedState.look(self._project_id)]

    @rx.event
    async def look_again(self) -> EventSpec:
        """Tries once more, after a failure."""
        return RecommendedState.look(self._project_id)

    async def _look_anew(self) -> EventSpec:
        return RecommendedState.look(self._project_id)
