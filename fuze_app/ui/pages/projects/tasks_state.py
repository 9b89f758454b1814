"""What can be done with the tasks of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import FuzeError, InvalidInput, NotFound
from fuze_app.core.models import TaskStatus
from fuze_app.core.queries.projects import TaskView
from fuze_app.core.services import tasks
from fuze_app.core.services.tasks import NewTask, TaskChanges
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.toasts import failure, notice, with_undo
from fuze_app.ui.projects.shown import ProjectRow, TaskRow, task_rows


def due_of(value: str) -> date | None:
    """The date of a field, None where it is empty. Raises InvalidInput for what is none."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InvalidInput("Give a date, as in 2026-04-01.", field="due_on") from error


def status_of(value: str) -> TaskStatus:
    """Raises InvalidInput for what is none."""
    try:
        return TaskStatus(value)
    except ValueError as error:
        raise InvalidInput(f"Choose one of {', '.join(TaskStatus)}.", field="form") from error


class TaskDialog(rx.State):
    """The dialog of a task, or of a new subtask of `parent`; what is typed is in no var."""

    is_open: bool = False
    task: TaskRow = TaskRow()
    parent: str = ""
    errors: dict[str, str] = {}

    @rx.event
    async def open_for(self, task_id: int) -> EventSpec | None:
        """Shows a task as it is now."""
        try:
            view = await as_user(self, tasks.get, task_id)
        except NotFound:
            return notice("This task was removed meanwhile.")
        self.task, self.parent, self.errors, self.is_open = task_rows([view])[0], "", {}, True
        return None

    @rx.event
    def open_subtask(self, parent_id: int, title: str) -> None:
        """Asks for a subtask of a task."""
        self.task, self.parent, self.errors, self.is_open = TaskRow(parent_id=parent_id), title, {}, True

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; what was typed is gone then."""
        self.is_open = is_open


def place_words(views: Sequence[TaskView], task_id: int) -> str:
    """`“Read one introduction” is now 2 of 5.`; empty for a task that is not there."""
    task = next((view for view in views if view.id == task_id), None)
    if task is None:
        return ""
    like = sum(view.parent_id == task.parent_id for view in views)
    return f"“{task.title}” is now {task.position + 1} of {like}."


async def _keep(dialog: TaskDialog, project_id: int, data: Mapping[str, str]) -> bool:
    """Whether what the form holds was kept; the dialog says why not."""
    title, notes = data.get("title", ""), data.get("notes", "")
    try:
        due_on = due_of(data.get("due_on", ""))
        if dialog.task.id:
            status = status_of(data.get("status", ""))
            changes = TaskChanges(title, notes, status, due_on, never_due=due_on is None)
            await as_user(dialog, tasks.change, dialog.task.id, changes)
        else:
            new = NewTask(title, notes, due_on, dialog.task.parent_id)
            await as_user(dialog, tasks.create, project_id, new)
    except FuzeError as error:
        dialog.errors = {error.field or "form": error.detail}
        return False
    dialog.is_open = False
    return True


def bring_back(session: Session, user_id: int, removed: list[TaskView]) -> None:
    """Makes a removed task again, with its subtasks, where it stood. Raises NotFound and InvalidInput."""
    first, *subtasks = removed
    task = _again(session, user_id, first, first.parent_id)
    for subtask in subtasks:
        _again(session, user_id, subtask, task)


def _again(session: Session, user_id: int, view: TaskView, parent_id: int | None) -> int:
    new = NewTask(view.title, view.notes, view.due_on, parent_id)
    task = tasks.create(session, user_id, view.project_id, new)
    changes = TaskChanges(status=TaskStatus(view.status), position=view.position)
    return tasks.change(session, user_id, task.id, changes).id


class TaskActions(rx.State, mixin=True):
    """Handlers of the tasks; each ends with the page reading again what it shows."""

    project: ProjectRow = ProjectRow()
    moved: str = ""
    """Where a task has come to, to be read out."""
    _tasks: list[TaskView] = []
    _removed: list[TaskView] = []

    async def _reread(self) -> EventSpec | None:
        """Shows the project as it is now; the event looks for recommendations anew."""
        raise NotImplementedError

    @rx.event
    async def add_task(self, data: dict[str, str]) -> EventSpec | None:
        """Adds a task at the end."""
        title = data.get("title", "").strip()
        if not title:
            return None
        try:
            await as_user(self, tasks.create, self.project.id, NewTask(title))
        except FuzeError as error:
            return failure(error.detail)
        return await self._reread()

    @rx.event
    async def set_done(self, task_id: int, is_done: bool) -> EventSpec | None:
        """Checks a task off with its subtasks, or opens it again."""
        changes = TaskChanges(status=TaskStatus.DONE if is_done else TaskStatus.OPEN)
        return await self._change(task_id, changes)

    @rx.event
    async def move_task(self, task_id: int, position: int) -> EventSpec | None:
        """Puts a task elsewhere among its like."""
        return await self._move(task_id, position)

    @rx.event
    async def drop_task(self, where: dict[str, Any]) -> EventSpec | None:
        """A task was dragged to another place, or moved there by the keys of its grip."""
        return await self._move(int(where["id"]), int(where["position"]))

    async def _move(self, task_id: int, position: int) -> EventSpec | None:
        look = await self._change(task_id, TaskChanges(position=max(position, 0)))
        self.moved = place_words(self._tasks, task_id)
        return look

    async def _change(self, task_id: int, changes: TaskChanges) -> EventSpec | None:
        try:
            await as_user(self, tasks.change, task_id, changes)
        except NotFound:
            await self._reread()
            return notice("This task was removed meanwhile.")
        return await self._reread()

    @rx.event
    async def save_task(self, data: dict[str, str]) -> EventSpec | None:
        """Keeps what the dialog holds."""
        if await _keep(await self.get_state(TaskDialog), self.project.id, data):
            return await self._reread()
        return None

    @rx.event
    async def remove_task(self, task_id: int) -> list[EventSpec | None]:
        """Removes a task with its subtasks; for a few seconds they can be brought back."""
        (await self.get_state(TaskDialog)).is_open = False
        removed = [task for task in self._tasks if task_id in (task.id, task.parent_id)]
        try:
            await as_user(self, tasks.delete, task_id)
        except NotFound:  # removed elsewhere meanwhile, which is what was wanted
            return [await self._reread(), notice("It was removed already.")]
        self._removed = removed
        said = "Task removed." if len(removed) == 1 else "Task removed with its subtasks."
        return [await self._reread(), with_undo(said, type(self).restore_task, f"removed-{task_id}")]

    @rx.event
    async def restore_task(self) -> EventSpec | None:
        """Brings back what was removed last."""
        removed, self._removed = self._removed, []
        if not removed:
            return None
        try:
            await as_user(self, bring_back, removed)
        except FuzeError as error:
            return failure(error.detail)
        return await self._reread()
