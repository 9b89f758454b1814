"""Reads of bookmarks: what a list shows, in one statement, always of one user."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.types import NullType

from fuze_app.core.models import (
    Analysis,
    Bookmark,
    BookmarkCollection,
    BookmarkTag,
    Tag,
    Upkeep,
)

WORDS_PER_MINUTE = 230
"""How fast adults read prose in silence (Brysbaert 2019: 238 for English, less for most others)."""


@dataclass(frozen=True, slots=True)
class BookmarkView:
    """A bookmark as lists, the reader and the API show it."""

    id: int
    url: str
    title: str
    excerpt: str
    notes: str
    tags: list[str]
    site: str
    state: str
    favourite: bool
    keep_offline: bool
    stage: str
    status: str
    error: str | None
    obstacle: str | None
    is_dead: bool
    image_url: str | None
    author: str | None
    language: str | None
    published_at: datetime | None
    reading_minutes: int
    saved_at: datetime
    updated_at: datetime


# Tables rather than models, and statements that are put together once: what is left to do for each
# request is to send parameters and to take plain rows, a third of the work.
_analyses: Table = Analysis.__table__  # type: ignore[attr-defined]
_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_bookmark_collections: Table = BookmarkCollection.__table__  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]
_upkeep: Table = Upkeep.__table__  # type: ignore[attr-defined]
_user_id: BindParameter[int] = bindparam("user_id")


def _tag_names() -> ColumnElement[Any]:
    """The names of a bookmark's tags, in order, as an array for each row."""
    # OFFSET has each tag looked up by its id: of hundreds, the planner would read all for each bookmark.
    named = select(_tags.c.name, _tags.c.key).where(_tags.c.id == _bookmark_tags.c.tag_id)
    tag = named.offset(literal_column("0")).lateral("tag")
    names = (
        select(tag.c.name)
        .select_from(_bookmark_tags.join(tag, true()))
        .where(_bookmark_tags.c.bookmark_id == _bookmarks.c.id)
        .order_by(tag.c.key)
        .scalar_subquery()
        .correlate(_bookmarks)
    )
    return func.array(names, type_=NullType())  # psycopg makes a list of it, nothing is left to convert


def is_dead() -> ColumnElement[bool]:
    """Whether a page is gone: enough looks for it say so."""
    return exists().where(
        _upkeep.c.user_id == _bookmarks.c.user_id, _upkeep.c.bookmark_id == _bookmarks.c.id, _upkeep.c.is_dead
    )


def minutes() -> ColumnElement[int]:
    """How long a page takes to read; 0 for one without a text."""
    return (_bookmarks.c.word_count + literal_column(str(WORDS_PER_MINUTE - 1), Integer)) // literal_column(
        str(WORDS_PER_MINUTE), Integer
    )


def _column(name: str) -> ColumnElement[Any]:
    if name == "tags":
        return _tag_names()
    if name == "is_dead":
        return is_dead()
    if name == "reading_minutes":
        return minutes()
    return _bookmarks.c[name]


def views() -> Select[Any]:
    """The fields of a BookmarkView, in their order, for the bookmarks of `:user_id` that are not deleted."""
    columns = (_column(field.name).label(field.name) for field in fields(BookmarkView))
    kept = (_bookmarks.c.user_id == _user_id, _bookmarks.c.deleted_at.is_(None))
    return select(*columns).where(*kept)


BY_ID = views().where(_bookmarks.c.id == bindparam("id"))
BY_URL = views().where(_bookmarks.c.url_digest == bindparam("url_digest"))
BY_IDS = views().where(_bookmarks.c.id == func.any(bindparam("ids")))


def to_view(row: Row[*tuple[Any, ...]]) -> BookmarkView:
    """The view of one row of these statements."""
    return BookmarkView(*row)
