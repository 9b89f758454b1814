"""What a search finds among projects and their tasks: one statement each, always of one user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Float, Select, and_, false, func, literal, or_, select, true
from sqlmodel import col

from fuze_app.core.models import Project, SavedSearch, Task
from fuze_app.core.queries.word_forms import Languages, holding

NEAR = 0.3
"""Cosine from which a project or task is said to be about a text that it has no word of."""


@dataclass(frozen=True, slots=True)
class Sought:
    """`words` must all occur in any of their forms, or the meaning must be near: `vector`, shape (384,)."""

    words: str
    languages: Languages
    vector: np.ndarray | None


def projects(user_id: int, sought: Sought, limit: int) -> Select[Any]:
    """Ids, titles, goals and states."""
    text = func.concat_ws(
        " ", Project.title, Project.goal, Project.description, func.array_to_string(Project.technologies, " ")
    )
    columns: tuple[Any, ...] = (Project.id, Project.title, Project.goal, Project.status)
    query = select(*columns).where(col(Project.user_id) == user_id)
    return _best(query, Project, text, sought, limit)


def tasks(user_id: int, sought: Sought, limit: int) -> Select[Any]:
    """Ids, those of their projects, the projects' titles, and titles and states of their own."""
    columns: tuple[Any, ...] = (
        Task.id,
        Task.project_id,
        col(Project.title).label("project_title"),
        Task.title,
        Task.status,
    )
    query = select(*columns).join(Project, col(Project.id) == col(Task.project_id))
    text = func.concat_ws(" ", Task.title, Task.notes)
    return _best(query.where(col(Task.user_id) == user_id), Task, text, sought, limit)


def searches(user_id: int, sought: Sought, limit: int) -> Select[Any]:
    """Ids, names, queries and modes of the saved searches that have all words in their names."""
    columns: tuple[Any, ...] = (SavedSearch.id, SavedSearch.name, SavedSearch.query, SavedSearch.mode)
    query = select(*columns).where(col(SavedSearch.user_id) == user_id, _holds(col(SavedSearch.name), sought))
    return query.order_by(func.lower(SavedSearch.name)).limit(limit)


def _best(
    query: Select[Any],
    model: type[Project] | type[Task],
    text: ColumnElement[Any],
    sought: Sought,
    limit: int,
) -> Select[Any]:
    """First what begins so, then what has all words, the nearest in meaning first."""
    begins = col(model.title).istartswith(sought.words, autoescape=True)
    held = _holds(text, sought)
    by_words = [begins.desc(), held.desc()] if sought.words else []
    similarity: ColumnElement[Any] = literal(0.0, Float)
    if sought.vector is not None:
        embedding: Any = model.embedding
        similarity = func.coalesce(1 - embedding.cosine_distance(sought.vector), 0.0)
    return (
        query.where(or_(held, similarity >= NEAR))
        .order_by(*by_words, similarity.desc(), col(model.id).desc())
        .limit(limit)
    )


def _holds(text: Any, sought: Sought) -> ColumnElement[bool]:
    return and_(true(), *holding(text, sought.words, sought.languages)) if sought.words else false()
