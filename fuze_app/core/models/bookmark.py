"""What a person saved: bookmarks and their tags."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, key_of_another, moment, of_owned, of_user, owner, utc_now


class Stage(StrEnum):
    """What the pipeline does next with a bookmark."""

    EXTRACT = "extract"
    EMBED = "embed"
    ANALYSE = "analyse"
    DONE = "done"


class Status(StrEnum):
    """How the stage stands. `failed` waits for a person; everything else moves by itself."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    DONE = "done"


class ReadState(StrEnum):
    UNREAD = "unread"
    READ = "read"
    ARCHIVED = "archived"


class Obstacle(StrEnum):
    """What kept a page from being read, where a person can do something about it."""

    LOGIN = "login"
    COOKIES = "cookies"
    ROBOTS = "robots"
    REFUSED = "refused"
    SCRIPT = "script"
    MISSING = "missing"
    PARKED = "parked"


_KEPT = text("deleted_at IS NULL")


class Bookmark(SQLModel, table=True):
    """One saved page. The row is the job: `stage`, `status` and `due_at` say what is to be done and when."""

    __tablename__ = "bookmarks"
    __table_args__ = (
        of_user(),
        UniqueConstraint("id", "user_id"),
        Index("uq_bookmarks_user_id_url_digest", "user_id", "url_digest", unique=True),
        Index(
            "ix_bookmarks_recent", "user_id", text("saved_at DESC"), text("id DESC"), postgresql_where=_KEPT
        ),
        Index(
            "ix_bookmarks_state",
            "user_id",
            "state",
            text("saved_at DESC"),
            text("id DESC"),
            postgresql_where=_KEPT,
        ),
        Index(
            "ix_bookmarks_favourite",
            "user_id",
            text("saved_at DESC"),
            text("id DESC"),
            postgresql_where=text("deleted_at IS NULL AND favourite"),
        ),
        Index(
            "ix_bookmarks_keep_offline",
            "user_id",
            text("saved_at DESC"),
            text("id DESC"),
            postgresql_where=text("deleted_at IS NULL AND keep_offline"),
        ),
        Index(
            "ix_bookmarks_site",
            "user_id",
            "site",
            text("saved_at DESC"),
            text("id DESC"),
            postgresql_where=_KEPT,
        ),
        # What is read soonest; a page without a text last (queries/lists.py).
        Index(
            "ix_bookmarks_shortest",
            "user_id",
            literal_column("COALESCE(NULLIF((word_count + 229) / 230, 0), 2147483647)"),
            "id",
            postgresql_where=_KEPT,
        ),
        # Titles by their beginnings: read by a function of the migrations.
        Index(
            "ix_bookmarks_title",
            "user_id",
            literal_column('lower("left"(title, 200))').label("beginning"),
            postgresql_ops={"beginning": "text_pattern_ops"},
        ),
        Index(
            "ix_bookmarks_unfinished",
            "user_id",
            "status",
            text("saved_at DESC"),
            text("id DESC"),
            postgresql_where=text("deleted_at IS NULL AND status <> 'done'"),
        ),
        Index(
            "ix_bookmarks_due",
            "due_at",
            postgresql_where=text("deleted_at IS NULL AND status IN ('waiting', 'running') AND NOT bulk"),
        ),
        Index(
            "ix_bookmarks_bulk_due",
            "user_id",
            "due_at",
            postgresql_where=text("deleted_at IS NULL AND status IN ('waiting', 'running') AND bulk"),
        ),
        Index("ix_bookmarks_deleted", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    id: int = identity()
    user_id: int = owner()
    url: str = Field(sa_type=Text)
    """As it was given."""
    url_digest: bytes = Field(sa_type=LargeBinary)
    """SHA-256 of the normalised address: addresses can be longer than an index entry."""
    site: str = Field(default="", max_length=255)
    title: str = Field(default="", sa_type=Text)
    title_is_own: bool = False
    """Whether a person wrote the title, which the page's own then never replaces."""
    notes: str = Field(default="", sa_type=Text)
    state: ReadState = Field(default=ReadState.UNREAD, sa_type=String(8))
    favourite: bool = False
    keep_offline: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether its owner's browsers keep its text for reading without a network."""

    excerpt: str = Field(default="", sa_type=Text)
    image_url: str | None = Field(default=None, sa_type=Text)
    author: str | None = Field(default=None, sa_type=Text)
    site_name: str | None = Field(default=None, sa_type=Text)
    language: str | None = Field(default=None, max_length=8)
    published_at: datetime | None = moment(default=None)
    word_count: int = 0

    stage: Stage = Field(default=Stage.EXTRACT, sa_type=String(8))
    status: Status = Field(default=Status.WAITING, sa_type=String(8))
    attempt: int = 0
    due_at: datetime = moment(default_factory=utc_now)
    """Waiting: when the sweep may queue it. Running: when the worker that holds it is given up."""
    error: str | None = Field(default=None, sa_type=Text)
    obstacle: Obstacle | None = Field(default=None, sa_type=String(8))
    """Beside `error`, of a page that failed to be read."""
    bulk: bool = False
    """Whether it came with many others, and gives way to what was saved by hand."""

    saved_at: datetime = moment(default_factory=utc_now)
    updated_at: datetime = moment(default_factory=utc_now)
    deleted_at: datetime | None = moment(default=None)


class Tag(SQLModel, table=True):
    __tablename__ = "tags"
    __table_args__ = (
        of_user(),
        UniqueConstraint("id", "user_id"),
        Index("uq_tags_user_id_key", "user_id", "key", unique=True),
    )

    id: int = identity()
    user_id: int = owner()
    name: str = Field(max_length=64)
    key: str = Field(max_length=64)
    """The name casefolded: two that differ only in case are one tag."""


class BookmarkTag(SQLModel, table=True):
    __tablename__ = "bookmark_tags"
    __table_args__ = (
        # The user first: whatever the planner knows of the table, it finds a bookmark's tags by this key.
        PrimaryKeyConstraint("user_id", "bookmark_id", "tag_id"),
        of_owned("bookmark_id", "bookmarks"),
        of_owned("tag_id", "tags"),
        Index(
            "ix_bookmark_tags_recent", "user_id", "tag_id", text("saved_at DESC"), text("bookmark_id DESC")
        ),
    )

    user_id: int = key_of_another()
    bookmark_id: int = key_of_another()
    tag_id: int = key_of_another()
    saved_at: datetime = moment(default=None, nullable=False)
    """The bookmark's, written by triggers alone: so a tag's bookmarks are read in the order of the list."""


class LibraryVersion(SQLModel, table=True):
    """Rises with every change to a user's library, in the transaction of the change: caches key on it."""

    __tablename__ = "library_versions"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    version: int = Field(default=0, sa_type=BigInteger)
