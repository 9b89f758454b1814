"""Projects out of a Fuze export: their tasks in order, and the bookmarks that belong to them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import TextClause
from sqlmodel import Session, col, select

from fuze_app.core import urls
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Project, ProjectColour, Task
from fuze_app.core.queries import belongings as queries
from fuze_app.core.services import projects, tasks
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.tasks import NewTask

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A task of the file and the one that it is here; none where its owner has removed it."""

    given: Body
    task_id: int | None


def add(session: Session, user_id: int, given: Body) -> None:
    """Adds a project. One that is there already is left as it is, but for bookmarks that it had not.

    Raises InvalidInput.
    """
    project_id = _known(session, user_id, given)
    if project_id is None:
        project_id, placed = _make(session, user_id, given)
    else:
        placed = list(_find(session, project_id, None, given["tasks"]))
    links = [link | {"task_id": task.task_id} for task in placed for link in task.given["links"]]
    add_linked(session, queries.LINK, user_id, project_id, [*given["links"], *links])
    add_linked(session, queries.MARK, user_id, project_id, given["highlights"])
    add_linked(session, queries.JUDGE, user_id, project_id, given["verdicts"])


def add_linked(
    session: Session, statement: TextClause, user_id: int, project_id: int | None, given: list[Body]
) -> None:
    """Runs a statement of queries/belongings.py over rows whose bookmarks are named by their addresses."""
    rows = [one | {"digest": digest} for one in given if (digest := _digest(one["url"]))]
    values = {"user_id": user_id, "project_id": project_id, "rows": json.dumps(rows)}
    session.execute(statement, values)


def _digest(url: str) -> str:
    """What the bookmark of an address is found by; empty for what is no address."""
    try:
        return hashlib.sha256(urls.normalise(url).encode()).hexdigest()
    except InvalidInput:
        return ""


def _known(session: Session, user_id: int, given: Body) -> int | None:
    made = Project.created_at == datetime.fromisoformat(given["created_at"])
    named = Project.title == given["title"]
    return session.exec(select(Project.id).where(Project.user_id == user_id, named, made)).first()


def _find(session: Session, project_id: int, parent_id: int | None, given: list[Body]) -> Iterator[_Placed]:
    """The tasks of the file among those that a project has."""
    siblings = select(Task.title, Task.created_at, Task.id).where(
        Task.project_id == project_id, col(Task.parent_id).is_not_distinct_from(parent_id)
    )
    known = {(title, created_at): id_ for title, created_at, id_ in session.exec(siblings)}
    for task in given:
        task_id = known.get((task["title"], datetime.fromisoformat(task["created_at"])))
        yield _Placed(task, task_id)
        if task.get("subtasks"):
            yield from _find(session, project_id, task_id, task["subtasks"])


def _make(session: Session, user_id: int, given: Body) -> tuple[int, list[_Placed]]:
    """Makes a project with its tasks, all as they were. Raises InvalidInput."""
    words = {name: given[name] for name in queries.OF_NEW_PROJECT}
    words |= {"technologies": tuple(given["technologies"]), "colour": ProjectColour(given["colour"])}
    project_id = projects.create(session, user_id, NewProject(**words)).id
    placed = list(_make_tasks(session, user_id, project_id, None, given["tasks"]))
    session.flush()  # what the statements change next has no more to be written
    restored = [one.given | {"id": one.task_id} for one in placed]
    session.execute(queries.TASKS_AS_THEY_WERE, {"user_id": user_id, "rows": json.dumps(restored)})
    project = json.dumps([given | {"id": project_id}])
    session.execute(queries.PROJECTS_AS_THEY_WERE, {"user_id": user_id, "rows": project})
    return project_id, placed


def _make_tasks(
    session: Session, user_id: int, project_id: int, parent_id: int | None, given: list[Body]
) -> Iterator[_Placed]:
    for task in given:
        due_on = date.fromisoformat(task["due_on"]) if task["due_on"] else None
        new = NewTask(task["title"], task["notes"], due_on, parent_id)
        task_id = tasks.create(session, user_id, project_id, new).id
        yield _Placed(task, task_id)
        yield from _make_tasks(session, user_id, project_id, task_id, task.get("subtasks", []))
