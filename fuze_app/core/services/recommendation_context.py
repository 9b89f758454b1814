"""What recommendations are for: a project, a task, a request in words, or an item that others are like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlalchemy import Row
from sqlmodel import Session, col, select

from fuze_app.core import embedder
from fuze_app.core.errors import NotFound
from fuze_app.core.models import Project, ProjectBookmark, Task
from fuze_app.core.queries import recommendations as queries
from fuze_app.core.services import intents, tastes
from fuze_app.core.services.intents import Understanding
from fuze_app.core.services.work_vectors import words_of_project, words_of_task
from fuze_ml.embedding import Vectors
from fuze_ml.recommendation.contract import no_vectors
from fuze_ml.recommendation.reasons import For
from fuze_ml.recommendation.relevance import RELATED

LONGEST_QUERY = 600
"""Characters of what is said of the work that are searched for."""
OF_TASK = 0.7
"""What a task weighs in its vector, beside its project."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is worked on, as far as it is known before the items are."""

    about: str
    """Its title; empty where nothing was asked."""
    sort: For
    words: str
    vector: Vectors | None
    terms: list[str]
    technologies: tuple[str, ...] = ()
    understood: Understanding | None = None
    """What it is after, and which engine told."""
    project_id: int | None = None
    project_title: str = ""
    linked_ids: tuple[int, ...] = ()
    linked_titles: tuple[str, ...] = ()
    linked: Vectors = field(default_factory=no_vectors)
    task_titles: tuple[str, ...] = ()
    task_vectors: Vectors = field(default_factory=no_vectors)
    part: Vectors | None = None
    """Of a task by itself, shape (384,): what is on its project alone does not serve it."""


def of_words(session: Session, user_id: int, words: str) -> Work:
    """A request in words; none is a request for anything."""
    plain = " ".join(words.split())
    vector = embedder.query_vector(plain[:LONGEST_QUERY]) if plain else None
    understood = intents.of(session, user_id, plain, vector) if plain else None
    return Work(
        about=plain,
        sort=For.REQUEST,
        words=plain,
        vector=vector,
        terms=tastes.terms_in(plain),
        technologies=understood.intent.technologies if understood else (),
        understood=understood,
    )


def of_project(session: Session, user_id: int, project_id: int) -> Work:
    """Raises NotFound."""
    project = session.exec(
        select(Project).where(Project.user_id == user_id, Project.id == project_id)
    ).first()
    if project is None:
        raise NotFound("There is no such project.")
    words = words_of_project(project)
    vector = _vector(project.embedding, words)
    return _worked_on(session, user_id, project, project.title, words, vector, None)


def of_task(session: Session, user_id: int, task_id: int) -> Work:
    """A task within its project. Raises NotFound."""
    task = session.exec(select(Task).where(Task.user_id == user_id, Task.id == task_id)).first()
    project = session.get(Project, task.project_id) if task else None
    if task is None or project is None:
        raise NotFound("There is no such task.")
    words = words_of_task(task)
    own = _vector(task.embedding, words)
    of_all = _vector(project.embedding, words_of_project(project))
    vector = own
    if own is not None and of_all is not None:
        mixed = OF_TASK * own + (1 - OF_TASK) * of_all
        vector = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    work = _worked_on(session, user_id, project, task.title, words, vector, task.id)
    # Not every task of a project is about the project's technologies; what its own words name, it is about.
    technologies = work.understood.intent.technologies if work.understood else ()
    if own is None:
        return replace(work, technologies=technologies)
    # Nor is every page that the project has linked: what is only like those does not serve the task.
    on_task = np.flatnonzero(work.linked @ own >= RELATED)
    return replace(
        work,
        technologies=technologies,
        linked=work.linked[on_task],
        linked_titles=tuple(work.linked_titles[row] for row in on_task),
        task_titles=(task.title,),
        task_vectors=own[np.newaxis],
        part=own,
    )


def of_bookmark(session: Session, user_id: int, bookmark_id: int) -> Work:
    """What an item is about, so that others like it are found. Raises NotFound."""
    row = session.execute(queries.ITEMS, {"user_id": user_id, "ids": [bookmark_id]}).first()
    if row is None:
        raise NotFound("There is no such bookmark.")
    words = "\n".join([row.title, *(row.keyphrases or ())])
    vector = queries.unit_vectors([row.vector])[0] if row.vector else embedder.query_vector(row.title)
    return Work(
        about=row.title,
        sort=For.PAGE,
        words=words,
        vector=vector,
        terms=tastes.terms_of(row),
        technologies=tuple(row.technologies or ()),
        linked_ids=(bookmark_id,),
    )


def _vector(stored: Any, words: str) -> Vectors | None:
    """The one that was kept; while it is being made, one of the words as they are now."""
    if stored is not None:
        return np.array(stored, dtype=np.float32)
    return embedder.query_vector(words[:LONGEST_QUERY])


def _worked_on(
    session: Session,
    user_id: int,
    project: Project,
    about: str,
    words: str,
    vector: Vectors | None,
    task_id: int | None,
) -> Work:
    linked = _linked(session, user_id, project.id)
    understood = intents.of(session, user_id, words, vector)
    open_tasks = _open_tasks(session, user_id, project.id) if task_id is None else []
    return Work(
        about=about,
        sort=For.PROJECT if task_id is None else For.TASK,
        words=words,
        vector=vector,
        terms=tastes.terms_in(words),
        technologies=tuple(dict.fromkeys([*project.technologies, *understood.intent.technologies])),
        understood=understood,
        project_id=project.id,
        project_title=project.title,
        linked_ids=tuple(row.id for row in linked),
        linked_titles=tuple(row.title for row in linked if row.vector),
        linked=queries.unit_vectors([row.vector for row in linked if row.vector]),
        task_titles=tuple(row.title for row in open_tasks),
        task_vectors=queries.unit_vectors([row.vector for row in open_tasks]),
    )


def _linked(session: Session, user_id: int, project_id: int) -> Sequence[Row[Any]]:
    ids = session.exec(
        select(col(ProjectBookmark.bookmark_id)).where(ProjectBookmark.project_id == project_id)
    ).all()
    if not ids:
        return []
    return session.execute(queries.ITEMS, {"user_id": user_id, "ids": list(ids)}).all()


def _open_tasks(session: Session, user_id: int, project_id: int) -> Sequence[Row[Any]]:
    return session.execute(queries.OPEN_TASKS, {"user_id": user_id, "project_id": project_id}).all()
