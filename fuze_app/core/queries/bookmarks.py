"""Reads of bookmarks: what a list shows, in one statement, always of one user."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.types import NullType

from fuze_app.core.models import Bookmark, BookmarkCollection, BookmarkTag, ReadState, Status, Tag

WORDS_PER_MINUTE = 230
"""How fast adults read prose in silence (Brysbaert 2019: 238 for English, less for most others)."""


@dataclass(frozen=True, slots=True)
class BookmarkFilter:
    """What a list is narrowed to; None does not narrow."""

    tag: str | None = None
    state: ReadState | None = None
    status: Status | None = None
    favourite: bool | None = None
    keep_offline: bool | None = None
    collection: int | None = None
    """The id of one; what lies in those within it is left out."""


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
    image_url: str | None
    author: str | None
    language: str | None
    published_at: datetime | None
    reading_minutes: int
    saved_at: datetime
    updated_at: datetime


# Tables rather than models, and statements that are put together once: what is left to do for each
# request is to send parameters and to take plain rows, a third of the work.
_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_bookmark_collections: Table = BookmarkCollection.__table__  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]
_user_id: BindParameter[int] = bindparam("user_id")


def _tag_names() -> ColumnElement[Any]:
    """The names of a bookmark's tags, in order, as an array for each row."""
    names = (
        select(_tags.c.name)
        .join(_bookmark_tags, _bookmark_tags.c.tag_id == _tags.c.id)
        .where(_bookmark_tags.c.bookmark_id == _bookmarks.c.id)
        .order_by(_tags.c.key)
        .scalar_subquery()
        .correlate(_bookmarks)
    )
    return func.array(names, type_=NullType())  # psycopg makes a list of it, nothing is left to convert


def _column(name: str) -> ColumnElement[Any]:
    if name == "tags":
        return _tag_names()
    if name == "reading_minutes":
        return (_bookmarks.c.word_count + WORDS_PER_MINUTE - 1) // WORDS_PER_MINUTE
    return _bookmarks.c[name]


def _views() -> Select[Any]:
    """The fields of a BookmarkView, in their order, for the bookmarks of `:user_id` that are not deleted."""
    columns = (_column(field.name).label(field.name) for field in fields(BookmarkView))
    kept = (_bookmarks.c.user_id == _user_id, _bookmarks.c.deleted_at.is_(None))
    return select(*columns).where(*kept)


BY_ID = _views().where(_bookmarks.c.id == bindparam("id"))
BY_URL = _views().where(_bookmarks.c.url_digest == bindparam("url_digest"))
BY_IDS = _views().where(_bookmarks.c.id == func.any(bindparam("ids")))


def to_view(row: Row[*tuple[Any, ...]]) -> BookmarkView:
    """The view of one row of these statements."""
    return BookmarkView(*row)


def recent(narrow: BookmarkFilter, *, continued: bool) -> Select[Any]:
    """A page of the list, the latest save first.

    Its parameters are `user_id`, `limit`, `tag` (its key) and `collection` if there is one and, where the
    list is `continued`, `saved_at` and `id` of the last row before.
    """
    return _recent(
        narrow.tag is not None,
        narrow.collection is not None,
        narrow.state,
        narrow.status,
        narrow.favourite,
        narrow.keep_offline,
        continued,
    )


@lru_cache(maxsize=256)
def _recent(
    tagged: bool,
    collected: bool,
    state: ReadState | None,
    status: Status | None,
    favourite: bool | None,
    keep_offline: bool | None,
    continued: bool,
) -> Select[Any]:
    query = _views()
    b, place = _bookmarks.c, (_bookmarks.c.saved_at, _bookmarks.c.id)
    if tagged:
        # The tag's own index has the order of the list, so a tag that is on everything costs no more.
        place = _bookmark_tags.c.saved_at, _bookmark_tags.c.bookmark_id
        query = query.join(_bookmark_tags, _bookmark_tags.c.bookmark_id == b.id)
        query = query.where(_bookmark_tags.c.user_id == _user_id, _bookmark_tags.c.tag_id == _tag_id())
    if collected:
        held = _bookmark_collections.c
        query = query.join(_bookmark_collections, held.bookmark_id == b.id)
        query = query.where(held.user_id == _user_id, held.collection_id == bindparam("collection"))
        if not tagged:
            place = held.saved_at, held.bookmark_id
    # Written out, since a parameter tells the planner nothing of the partial indexes that serve them.
    if state is not None:
        query = query.where(b.state == literal_column(f"'{state}'"))
    if status is not None:
        query = query.where(b.status == literal_column(f"'{status}'"))
    if favourite is not None:
        query = query.where(b.favourite if favourite else ~b.favourite)
    if keep_offline is not None:
        query = query.where(b.keep_offline if keep_offline else ~b.keep_offline)
    if continued:
        query = query.where(tuple_(*place) < tuple_(bindparam("saved_at"), bindparam("id")))
    return query.order_by(*(column.desc() for column in place)).limit(bindparam("limit"))


def _tag_id() -> ColumnElement[Any]:
    named = select(_tags.c.id).where(_tags.c.user_id == _user_id, _tags.c.key == bindparam("tag"))
    return named.scalar_subquery()
