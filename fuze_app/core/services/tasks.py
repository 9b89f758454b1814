"""Tasks of a project and their subtasks, in an order that their owner sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import Project, ProjectBookmark, Task, TaskStatus
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import projects as queries
from fuze_app.core.queries.projects import TaskView
from fuze_app.core.services import project_links, projects, work_vectors
from fuze_app.core.services.project_links import NewLink
from fuze_app.core.services.projects import LONGEST_TITLE, checked

LONGEST_NOTES = 20_000
MOST_TASKS = 500
MOST_SUBTASKS = 50
"""That can be made together with their task."""
MOST_AT_ONCE = 100
"""Tasks that can be made together."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task with its first subtasks; it stands last among those of its parent."""

    title: str
    notes: str = ""
    due_on: date | None = None
    parent_id: int | None = None
    subtasks: tuple[str, ...] = ()
    bookmark_id: int | None = None
    """A bookmark that serves it, and so belongs to the project."""


@dataclass(frozen=True, slots=True)
class TaskChanges:
    """What to change; None leaves a value as it is."""

    title: str | None = None
    notes: str | None = None
    status: TaskStatus | None = None
    due_on: date | None = None
    never_due: bool = False
    """Takes the due date away."""
    position: int | None = None
    """Its place among the tasks of its parent, from 0."""


def create(session: Session, user_id: int, project_id: int, new: NewTask) -> TaskView:
    """Raises NotFound for the project, and InvalidInput, which names the field."""
    project = projects.own(session, user_id, project_id)
    _refuse_too_many(session, project_id, 1 + len(new.subtasks))
    return get(session, user_id, _create(session, project, new).id)


def create_all(session: Session, user_id: int, project_id: int, new: Sequence[NewTask]) -> list[TaskView]:
    """Adds tasks in their order, all of them or none: what is raised undoes the transaction.

    Answers them, each followed by its subtasks. Raises NotFound for the project, and InvalidInput, whose
    field begins with `tasks` and the number of the task, from 0.
    """
    project = projects.own(session, user_id, project_id)
    if len(new) > MOST_AT_ONCE:
        raise InvalidInput(f"Add at most {MOST_AT_ONCE} tasks at once.", field="tasks")
    _refuse_too_many(session, project_id, len(new) + sum(len(task.subtasks) for task in new))
    made = set()
    for number, task in enumerate(new):
        try:
            made.add(_create(session, project, task).id)
        except InvalidInput as error:
            raise InvalidInput(error.detail, field=f"tasks.{number}.{error.field}") from error
    every = of_project(session, user_id, project_id)
    return [view for view in every if view.id in made or view.parent_id in made]


def _create(session: Session, project: Project, new: NewTask) -> Task:
    """One task with its subtasks and its bookmark. Raises InvalidInput, which names the field."""
    if new.parent_id is not None:
        _parent(session, project.user_id, project.id, new.parent_id)
        if new.subtasks:
            raise InvalidInput("A subtask has no subtasks.", field="subtasks")
    task = _add(session, project, new)
    for title in new.subtasks:
        _add(session, project, NewTask(title, parent_id=task.id), field="subtasks")
    if new.bookmark_id is not None:
        serving = NewLink(new.bookmark_id, task.id)
        project_links.link(session, project.user_id, project.id, serving)
    project.updated_at = utc_now()
    return task


def _refuse_too_many(session: Session, project_id: int, more: int) -> None:
    number = session.exec(select(func.count()).select_from(Task).where(Task.project_id == project_id)).one()
    if number + more > MOST_TASKS:
        raise InvalidInput(f"A project has at most {MOST_TASKS} tasks.")


def _parent(session: Session, user_id: int, project_id: int, parent_id: int) -> None:
    """Raises InvalidInput for a task that can't have subtasks in this project."""
    parent = session.exec(
        select(Task).where(Task.user_id == user_id, Task.project_id == project_id, Task.id == parent_id)
    ).first()
    if parent is None:
        raise InvalidInput("There is no such task in this project.", field="parent_id")
    if parent.parent_id is not None:
        raise InvalidInput("A subtask has no subtasks.", field="parent_id")


def _add(session: Session, project: Project, new: NewTask, field: str = "title") -> Task:
    task = Task(
        user_id=project.user_id,
        project_id=project.id,
        parent_id=new.parent_id,
        title=checked(new.title, LONGEST_TITLE, field, required=True),
        notes=checked(new.notes, LONGEST_NOTES, "notes"),
        due_on=new.due_on,
        position=len(_siblings(session, project.id, new.parent_id)),
    )
    work_vectors.make_due(session, task)
    return task


def _siblings(session: Session, project_id: int, parent_id: int | None) -> list[Task]:
    query = select(Task).where(
        Task.project_id == project_id, col(Task.parent_id).is_not_distinct_from(parent_id)
    )
    return list(session.exec(query.order_by(col(Task.position), col(Task.id))))


def get(session: Session, user_id: int, task_id: int) -> TaskView:
    """Raises NotFound."""
    session.flush()
    row = session.execute(queries.tasks(user_id).where(col(Task.id) == task_id)).first()
    if row is None:
        raise NotFound("There is no such task.")
    return TaskView(*row)


def of_project(session: Session, user_id: int, project_id: int) -> list[TaskView]:
    """All tasks in their order, each followed by its subtasks. Raises NotFound."""
    rows = session.execute(
        queries.tasks(user_id)
        .where(col(Task.project_id) == project_id)
        .order_by(col(Task.position), col(Task.id))
    ).all()
    if not rows:
        projects.get(session, user_id, project_id)
    views = [TaskView(*row) for row in rows]
    children: dict[int | None, list[TaskView]] = {}
    for view in views:
        children.setdefault(view.parent_id, []).append(view)
    return [one for task in children.get(None, []) for one in (task, *children.get(task.id, []))]


def _own(session: Session, user_id: int, task_id: int) -> tuple[Task, Project]:
    """The task and its project, which is locked. Raises NotFound."""
    project_id = get(session, user_id, task_id).project_id
    project = projects.own(session, user_id, project_id)
    task = session.exec(
        select(Task).where(Task.user_id == user_id, Task.id == task_id).with_for_update()
    ).first()
    if task is None:
        raise NotFound("There is no such task.")
    return task, project


def change(session: Session, user_id: int, task_id: int, changes: TaskChanges) -> TaskView:
    """Raises NotFound, and InvalidInput, which names the field. A task that is done has its subtasks done."""
    task, project = _own(session, user_id, task_id)
    before = work_vectors.words_of_task(task)
    if changes.title is not None:
        task.title = checked(changes.title, LONGEST_TITLE, "title", required=True)
    if changes.notes is not None:
        task.notes = checked(changes.notes, LONGEST_NOTES, "notes")
    if changes.due_on is not None or changes.never_due:
        task.due_on = None if changes.never_due else changes.due_on
    if changes.status is not None:
        _set_status(session, task, TaskStatus(changes.status))
    if changes.position is not None:
        _move(session, task, changes.position)
    task.updated_at = project.updated_at = utc_now()
    if work_vectors.words_of_task(task) != before:
        work_vectors.make_due(session, task)
    return get(session, user_id, task_id)


def _set_status(session: Session, task: Task, status: TaskStatus) -> None:
    task.status = status
    if status == TaskStatus.DONE:
        session.execute(update(Task).where(col(Task.parent_id) == task.id).values(status=status))


def _move(session: Session, task: Task, position: int) -> None:
    """Puts a task where it shall stand among its siblings, and numbers them anew."""
    others = [one for one in _siblings(session, task.project_id, task.parent_id) if one.id != task.id]
    others.insert(max(0, min(position, len(others))), task)
    for place, one in enumerate(others):
        one.position = place


def delete(session: Session, user_id: int, task_id: int) -> None:
    """Removes a task with its subtasks. What was linked to them stays with the project. Raises NotFound."""
    task, project = _own(session, user_id, task_id)
    gone = select(Task.id).where((Task.id == task.id) | (Task.parent_id == task.id))
    session.execute(
        update(ProjectBookmark).where(col(ProjectBookmark.task_id).in_(gone)).values(task_id=None)
    )
    siblings = [one for one in _siblings(session, task.project_id, task.parent_id) if one.id != task.id]
    session.delete(task)
    for place, one in enumerate(siblings):
        one.position = place
    project.updated_at = utc_now()
