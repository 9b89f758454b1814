"""Reads of bookmarks: what a list shows, in one statement, always of one user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, Select, Text, func, tuple_
from sqlmodel import col, select

from fuze_app.core.models import Bookmark, BookmarkTag, ReadState, Status, Tag

WORDS_PER_MINUTE = 230
"""How fast adults read prose in silence (Brysbaert 2019: 238 for English, less for most others)."""


@dataclass(frozen=True, slots=True)
class BookmarkFilter:
    """What a list is narrowed to; None does not narrow."""

    tag: str | None = None
    state: ReadState | None = None
    status: Status | None = None
    favourite: bool | None = None


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
    stage: str
    status: str
    error: str | None
    image_url: str | None
    author: str | None
    language: str | None
    published_at: datetime | None
    reading_minutes: int
    saved_at: datetime
    updated_at: datetime


def _tag_names() -> ColumnElement[list[str]]:
    """The names of a bookmark's tags, in order, as an array for each row."""
    names = (
        select(Tag.name)
        .join(BookmarkTag, col(BookmarkTag.tag_id) == col(Tag.id))
        .where(col(BookmarkTag.bookmark_id) == col(Bookmark.id))
        .order_by(col(Tag.key))
        .scalar_subquery()
        .correlate(Bookmark)
    )
    return func.array(names, type_=ARRAY(Text))


def views(user_id: int) -> Select[Any]:
    """The columns of a BookmarkView for a user's bookmarks that are not deleted."""
    b = Bookmark
    return select(  # type: ignore[call-overload,no-any-return]
        *(getattr(b, name) for name in _COLUMNS), _tag_names().label("tags")
    ).where(b.user_id == user_id, col(b.deleted_at).is_(None))


_COLUMNS = (
    "id", "url", "title", "excerpt", "notes", "site", "state", "favourite", "stage", "status", "error",
    "image_url", "author", "language", "published_at", "word_count", "saved_at", "updated_at",
)  # fmt: skip


def to_view(row: Row[Any]) -> BookmarkView:
    """The view of one row that `views` selected."""
    values = dict(row._mapping)
    words = values.pop("word_count")
    return BookmarkView(reading_minutes=-(-words // WORDS_PER_MINUTE), **values)


def recent(
    user_id: int, narrow: BookmarkFilter, after: tuple[datetime, int] | None, limit: int
) -> Select[Any]:
    """A page of the list, the latest save first."""
    query = views(user_id).order_by(col(Bookmark.saved_at).desc(), col(Bookmark.id).desc()).limit(limit)
    if narrow.state is not None:
        query = query.where(col(Bookmark.state) == narrow.state)
    if narrow.status is not None:
        query = query.where(col(Bookmark.status) == narrow.status)
    if narrow.favourite is not None:
        query = query.where(col(Bookmark.favourite) == narrow.favourite)
    if narrow.tag is not None:
        query = query.where(col(Bookmark.id).in_(_tagged(user_id, narrow.tag)))
    if after is not None:
        query = query.where(tuple_(col(Bookmark.saved_at), col(Bookmark.id)) < after)
    return query


def _tagged(user_id: int, name: str) -> Select[Any]:
    return (
        select(BookmarkTag.bookmark_id)
        .join(Tag, col(Tag.id) == col(BookmarkTag.tag_id))
        .where(BookmarkTag.user_id == user_id, Tag.user_id == user_id, Tag.key == name.strip().casefold())
    )
