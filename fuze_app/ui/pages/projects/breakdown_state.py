"""Proposed tasks: asked for, changed, chosen, and only then kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError
from fuze_app.core.services import breakdowns, tasks
from fuze_app.core.services.breakdowns import Breakdown
from fuze_app.core.services.tasks import NewTask
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import in_words
from fuze_app.ui.projects.shown import StepRow, counted


def chosen(data: Mapping[str, str], keys: Sequence[str]) -> list[NewTask]:
    """The tasks of the form that are ticked and have a title, each with the lines of its subtasks.

    `keys` name the fields of each step, in the order in which the steps stand.
    """
    kept = [key for key in keys if data.get(f"keep-{key}")]
    return [
        NewTask(title, subtasks=tuple(line.strip() for line in lines if line.strip()))
        for title, lines in (
            (data.get(f"title-{key}", "").strip(), data.get(f"subtasks-{key}", "").splitlines())
            for key in kept
        )
        if title
    ]


class BreakdownState(rx.State):
    """The dialog; what is typed in it is in no var."""

    is_open: bool = False
    loading: bool = False
    pending: bool = False
    steps: list[StepRow] = []
    is_template: bool = False
    made_by: str = ""
    notice: str = ""
    error: str = ""
    refusal: str = ""
    project_id: int = 0
    _asked: int = 0

    @rx.event(background=True)
    async def propose(self, project_id: int) -> None:
        """Opens the dialog with what is proposed. Gemini may take long: nothing else of the page waits."""
        user_id = await require_user(self)
        async with self:
            asked = self._begin(project_id)
        try:
            proposed: Breakdown | str = await asyncio.to_thread(breakdowns.propose, user_id, project_id)
        except Exception as error:  # noqa: BLE001  (the handler is the edge; the dialog must not wait for ever)
            proposed = in_words(error)
        async with self:
            if self._asked == asked and self.is_open:
                self._show(proposed)

    def _begin(self, project_id: int) -> int:
        """The number of the question: a later one takes its place."""
        self.project_id, self.steps, self.made_by, self.notice = project_id, [], "", ""
        self.error = self.refusal = ""
        self.is_open = self.loading = True
        self._asked += 1
        return self._asked

    def _show(self, proposed: Breakdown | str) -> None:
        self.loading = False
        if isinstance(proposed, str):
            self.error = proposed
            return
        self.made_by, self.notice = proposed.made_by, proposed.notice or ""
        self.is_template = proposed.engine == breakdowns.TEMPLATE
        self.steps = [
            StepRow(f"{self._asked}-{number}", step.title, "\n".join(step.subtasks))
            for number, step in enumerate(proposed.steps)
        ]

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; nothing of it is kept."""
        self.is_open = is_open

    @rx.event
    def move(self, key: str, by: int) -> EventSpec | None:
        """Moves a step up or down; what was typed in it goes with it."""
        at = next((place for place, step in enumerate(self.steps) if step.key == key), -1)
        to = at + by
        if at < 0 or not 0 <= to < len(self.steps):
            return None
        steps = list(self.steps)
        steps.insert(to, steps.pop(at))
        self.steps = steps
        return rx.call_script(f"document.getElementById({json.dumps(f'move-{key}-{by}')})?.focus()")

    @rx.event
    def add(self) -> EventSpec:
        """Adds a step of one's own at the end."""
        key = f"{self._asked}-{len(self.steps)}"
        self.steps = [*self.steps, StepRow(key)]
        return rx.call_script(f"document.getElementById({json.dumps(f'title-{key}')})?.focus()")

    @rx.event
    async def keep(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Makes tasks of what was chosen, of all of it or of nothing."""
        new = chosen(data, [step.key for step in self.steps])
        if not new:
            self.refusal = "Choose at least one task that has a title."
            return
        self.pending, self.refusal = True, ""
        yield None
        try:
            await as_user(self, tasks.create_all, self.project_id, new)
        except FuzeError as error:
            self.refusal = error.detail
        else:
            self.is_open = False
            yield notice(f"{counted(len(new), 'task')} added.")
        finally:
            self.pending = False
