"""What a person is working on: projects, their tasks, and the bookmarks that belong to them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import ARRAY, BigInteger, Date, Index, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, moment, of_owned, of_user, owner, utc_now
from fuze_ml.embedding import DIMENSIONS


class ProjectStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"
    ARCHIVED = "archived"


class ProjectColour(StrEnum):
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"
    ORANGE = "orange"
    GRAY = "gray"


class TaskStatus(StrEnum):
    OPEN = "open"
    DOING = "doing"
    DONE = "done"


_DUE = text("due_at IS NOT NULL")


class Project(SQLModel, table=True):
    """The row is the job of its vector: `due_at` stands while its text has been changed since."""

    __tablename__ = "projects"
    __table_args__ = (
        of_user(),
        UniqueConstraint("id", "user_id"),
        Index("ix_projects_recent", "user_id", text("updated_at DESC"), text("id DESC")),
        Index("ix_projects_due", "due_at", postgresql_where=_DUE),
    )

    id: int = identity()
    user_id: int = owner()
    title: str = Field(sa_type=Text)
    goal: str = Field(default="", sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    technologies: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    status: ProjectStatus = Field(default=ProjectStatus.ACTIVE, sa_type=String(8))
    colour: ProjectColour = Field(default=ProjectColour.GREEN, sa_type=String(8))
    created_at: datetime = moment(default_factory=utc_now)
    updated_at: datetime = moment(default_factory=utc_now)

    embedding: Any | None = Field(default=None, sa_type=HALFVEC(DIMENSIONS))
    edition: int = 0
    """Rises with each change of the text that is embedded."""
    due_at: datetime | None = moment(default=None)


class Task(SQLModel, table=True):
    """A step of a project; one with a parent is a subtask. Its vector is its row's job, as a project's."""

    __tablename__ = "tasks"
    __table_args__ = (
        of_owned("project_id", "projects"),
        of_owned("parent_id", "tasks"),
        UniqueConstraint("id", "user_id"),
        Index("ix_tasks_project_id", "project_id", "position"),
        Index("ix_tasks_parent_id", "parent_id"),
        Index("ix_tasks_user_id", "user_id"),
        Index("ix_tasks_due", "due_at", postgresql_where=_DUE),
    )

    id: int = identity()
    user_id: int = owner()
    project_id: int = Field(sa_type=BigInteger)
    parent_id: int | None = Field(default=None, sa_type=BigInteger)
    title: str = Field(sa_type=Text)
    notes: str = Field(default="", sa_type=Text)
    status: TaskStatus = Field(default=TaskStatus.OPEN, sa_type=String(8))
    position: int = 0
    """Its place among the tasks of the same parent, from 0 on without gaps."""
    due_on: date | None = Field(default=None, sa_type=Date)
    created_at: datetime = moment(default_factory=utc_now)
    updated_at: datetime = moment(default_factory=utc_now)

    embedding: Any | None = Field(default=None, sa_type=HALFVEC(DIMENSIONS))
    edition: int = 0
    due_at: datetime | None = moment(default=None)


class ProjectBookmark(SQLModel, table=True):
    """A bookmark that belongs to a project, or to one task of it, and why."""

    __tablename__ = "project_bookmarks"
    __table_args__ = (
        of_owned("project_id", "projects"),
        of_owned("task_id", "tasks"),
        of_owned("bookmark_id", "bookmarks"),
        Index("uq_project_bookmarks_project_id_bookmark_id", "project_id", "bookmark_id", unique=True),
        Index("ix_project_bookmarks_bookmark_id", "bookmark_id"),
        Index("ix_project_bookmarks_task_id", "task_id"),
        Index("ix_project_bookmarks_user_id", "user_id"),
    )

    id: int = identity()
    user_id: int = owner()
    project_id: int = Field(sa_type=BigInteger)
    task_id: int | None = Field(default=None, sa_type=BigInteger)
    bookmark_id: int = Field(sa_type=BigInteger)
    note: str = Field(default="", sa_type=Text)
    linked_at: datetime = moment(default_factory=utc_now)


class ProjectHighlight(SQLModel, table=True):
    """A highlight that belongs to a project, and why."""

    __tablename__ = "project_highlights"
    __table_args__ = (
        of_owned("project_id", "projects"),
        of_owned("highlight_id", "highlights"),
        Index("uq_project_highlights_project_id_highlight_id", "project_id", "highlight_id", unique=True),
        Index("ix_project_highlights_highlight_id", "highlight_id"),
        Index("ix_project_highlights_user_id", "user_id"),
    )

    id: int = identity()
    user_id: int = owner()
    project_id: int = Field(sa_type=BigInteger)
    highlight_id: int = Field(sa_type=BigInteger)
    note: str = Field(default="", sa_type=Text)
    linked_at: datetime = moment(default_factory=utc_now)
