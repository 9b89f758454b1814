"""The vectors of projects and tasks follow their words. The row is the job.

A change of the words raises the row's edition and makes it due. A vector that was made of a former edition
is not kept, so it does not matter how often or in what order this is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from fuze_app.core.database import sweep_session, user_session
from fuze_app.core.jobs import EMBED_PROJECT, EMBED_TASK, UNDERSTAND_PROJECT, enqueue, enqueue_after_commit
from fuze_app.core.models import Project, Task
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries.projects import ProjectView
from fuze_app.core.services import gemini_keys
from fuze_ml.embedding import Vectors

Worked = type[Project] | type[Task]

GRACE = timedelta(seconds=30)
"""How long a message that was sent may take before the sweep sends another."""
SWEEP_BATCH = 500
_JOBS: dict[Worked, str] = {Project: EMBED_PROJECT, Task: EMBED_TASK}


def words_of_project(project: Project | ProjectView) -> str:
    """What a project is about, as one text."""
    parts = (project.title, project.goal, project.description, ", ".join(project.technologies))
    return "\n".join(part for part in parts if part)


def words_of_task(task: Task) -> str:
    """What a task is about, as one text."""
    return f"{task.title}\n{task.notes}".strip()


def make_due(session: Session, row: Project | Task) -> None:
    """The row's words were changed: it shall have another vector, soon after the commit."""
    row.edition += 1
    row.due_at = utc_now() + GRACE
    session.add(row)
    session.flush()
    enqueue_after_commit(session, _JOBS[type(row)], row.user_id, row.id)


@dataclass(frozen=True, slots=True)
class Due:
    """Words that a vector is to be made of, and the edition of their row that they are."""

    model: Worked
    user_id: int
    row_id: int
    edition: int
    words: str


def due(user_id: int, model: Worked, row_id: int) -> Due | None:
    """What is to be embedded of a project or a task; None when nothing is, or when it is gone."""
    with user_session(user_id) as session:
        row: Project | Task | None = session.get(model, row_id)  # type: ignore[assignment]  # of a union
        if row is None or row.due_at is None:
            return None
        words = words_of_project(row) if isinstance(row, Project) else words_of_task(row)
        return Due(model, user_id, row_id, row.edition, words)


def keep(asked: Due, vector: Vectors) -> None:
    """Keeps the vector, shape (384,), unless the words have been changed meanwhile: that has its own job.

    Where there is a Gemini key, Gemini is asked next what a project is after.
    """
    with user_session(asked.user_id) as session:
        session.execute(
            update(asked.model)
            .where(col(asked.model.id) == asked.row_id, col(asked.model.edition) == asked.edition)
            .values(embedding=vector, due_at=None)
        )
        if asked.model is Project and gemini_keys.usable(session, asked.user_id) is not None:
            enqueue_after_commit(session, UNDERSTAND_PROJECT, asked.user_id, asked.row_id)


def sweep() -> int:
    """Sends a message for every project and task whose vector is due. Returns how many."""
    return sum(_sweep(model, job) for model, job in _JOBS.items())


def _sweep(model: Worked, job: str) -> int:
    now = utc_now()
    with sweep_session() as session:
        rows = session.execute(
            select(model.id, model.user_id)
            .where(col(model.due_at) <= now)
            .order_by(col(model.due_at))
            .limit(SWEEP_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        found = [row.id for row in rows]
        session.execute(update(model).where(col(model.id).in_(found)).values(due_at=now + GRACE))
    for row_id, user_id in rows:
        enqueue(job, user_id, row_id)
    return len(rows)
