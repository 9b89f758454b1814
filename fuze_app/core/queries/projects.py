"""Reads of projects, tasks and links: each list in one statement, always of one user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from fuze_app.core.models import (
    Bookmark,
    Highlight,
    Project,
    ProjectBookmark,
    ProjectHighlight,
    ProjectStatus,
    Task,
    TaskStatus,
)


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project as lists and the API show it. Tasks with subtasks are counted by these."""

    id: int
    title: str
    goal: str
    description: str
    technologies: list[str]
    status: str
    colour: str
    tasks: int
    tasks_done: int
    bookmarks: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task; `parent_id` is null for one that is no subtask."""

    id: int
    project_id: int
    parent_id: int | None
    title: str
    notes: str
    status: str
    position: int
    due_on: date | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class LinkView:
    """A bookmark that belongs to a project, and why."""

    id: int
    project_id: int
    task_id: int | None
    bookmark_id: int
    note: str
    linked_at: datetime
    title: str
    url: str
    site: str
    state: str


@dataclass(frozen=True, slots=True)
class HighlightLinkView:
    """A highlight that belongs to a project, and why; `title` is its page's."""

    id: int
    project_id: int
    highlight_id: int
    note: str
    linked_at: datetime
    quote: str
    colour: str
    bookmark_id: int
    title: str


def _leaves(project: Any, *conditions: ColumnElement[bool]) -> Any:
    """How many tasks of a project that have no subtasks."""
    child = aliased(Task)
    has_children = select(col(child.id)).where(col(child.parent_id) == col(Task.id)).exists()
    return (
        select(func.count())
        .select_from(Task)
        .where(col(Task.project_id) == project.id, ~has_children, *conditions)
        .scalar_subquery()
    )


def _linked() -> Any:
    return (
        select(func.count())
        .select_from(ProjectBookmark)
        .join(Bookmark, col(Bookmark.id) == col(ProjectBookmark.bookmark_id))
        .where(col(ProjectBookmark.project_id) == Project.id, col(Bookmark.deleted_at).is_(None))
        .scalar_subquery()
    )


def projects(user_id: int) -> Select[Any]:
    """Rows of `ProjectView`."""
    columns: list[Any] = [
        Project.id,
        Project.title,
        Project.goal,
        Project.description,
        Project.technologies,
        Project.status,
        Project.colour,
        _leaves(Project),
        _leaves(Project, col(Task.status) == TaskStatus.DONE),
        _linked(),
        Project.created_at,
        Project.updated_at,
    ]
    return select(*columns).where(col(Project.user_id) == user_id)


def recent_projects(
    user_id: int, status: ProjectStatus | None, after: tuple[datetime, int] | None, limit: int
) -> Select[Any]:
    """A page of them, the latest change first, from after `after` on."""
    query = projects(user_id)
    if status is not None:
        query = query.where(col(Project.status) == status)
    if after is not None:
        query = query.where(tuple_(col(Project.updated_at), col(Project.id)) < tuple_(*after))
    return query.order_by(col(Project.updated_at).desc(), col(Project.id).desc()).limit(limit)


def tasks(user_id: int) -> Select[Any]:
    """Rows of `TaskView`."""
    columns: list[Any] = [
        Task.id,
        Task.project_id,
        Task.parent_id,
        Task.title,
        Task.notes,
        Task.status,
        Task.position,
        Task.due_on,
        Task.created_at,
        Task.updated_at,
    ]
    return select(*columns).where(col(Task.user_id) == user_id)


def links(user_id: int) -> Select[Any]:
    """Rows of `LinkView`, the latest first."""
    columns: list[Any] = [
        ProjectBookmark.id,
        ProjectBookmark.project_id,
        ProjectBookmark.task_id,
        ProjectBookmark.bookmark_id,
        ProjectBookmark.note,
        ProjectBookmark.linked_at,
        Bookmark.title,
        Bookmark.url,
        Bookmark.site,
        Bookmark.state,
    ]
    return (
        select(*columns)
        .join(Bookmark, col(Bookmark.id) == ProjectBookmark.bookmark_id)
        .where(col(ProjectBookmark.user_id) == user_id, col(Bookmark.deleted_at).is_(None))
        .order_by(col(ProjectBookmark.linked_at).desc(), col(ProjectBookmark.id).desc())
    )


# The page's passage that is nearest to each project; by no index, which would look through all pages.
OF_PAGE = text("""
SELECT p.id, p.title, p.colour, p.technologies, l.id AS link_id, l.note, t.title AS task, near.similarity,
       coalesce(a.technologies, '{}') AS of_page,
       substr(c.text, near.start + 1, near."end" - near.start) AS passage
FROM projects p
LEFT JOIN project_bookmarks l ON l.project_id = p.id AND l.bookmark_id = :bookmark_id
LEFT JOIN tasks t ON t.id = l.task_id
LEFT JOIN analyses a ON a.bookmark_id = :bookmark_id
LEFT JOIN LATERAL (
    SELECT start, "end", 1 - (embedding <=> p.embedding) AS similarity FROM passages
    WHERE bookmark_id = :bookmark_id ORDER BY (embedding <=> p.embedding) + 0 LIMIT 1
) AS near ON p.embedding IS NOT NULL
LEFT JOIN contents c ON c.bookmark_id = :bookmark_id AND near.similarity >= :close
WHERE p.user_id = :user_id AND (
    l.id IS NOT NULL
    OR p.status = 'active' AND (
        near.similarity >= :close
        OR coalesce(near.similarity >= :related, true) AND EXISTS (
            SELECT FROM unnest(p.technologies) AS named, unnest(a.technologies) AS used
            WHERE lower(named) = lower(used)
        )
    )
)
ORDER BY coalesce(near.similarity, 0) DESC, p.id DESC
""")


def highlight_links(user_id: int) -> Select[Any]:
    """Rows of `HighlightLinkView`, the latest first."""
    columns: list[Any] = [
        ProjectHighlight.id,
        ProjectHighlight.project_id,
        ProjectHighlight.highlight_id,
        ProjectHighlight.note,
        ProjectHighlight.linked_at,
        Highlight.quote,
        Highlight.colour,
        Highlight.bookmark_id,
        Bookmark.title,
    ]
    return (
        select(*columns)
        .join(Highlight, col(Highlight.id) == ProjectHighlight.highlight_id)
        .join(Bookmark, col(Bookmark.id) == Highlight.bookmark_id)
        .where(col(ProjectHighlight.user_id) == user_id, col(Bookmark.deleted_at).is_(None))
        .order_by(col(ProjectHighlight.linked_at).desc(), col(ProjectHighlight.id).desc())
    )
