"""Reads of bookmarks: what a list shows, in one statement, always of one user."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.types import NullType

from fuze_app.core.models import (
    Analysis,
    Bookmark,
    BookmarkCollection,
    BookmarkTag,
    ReadState,
    Status,
    Tag,
    Upkeep,
)
from fuze_ml.analysis.schema import ContentType, Difficulty
from fuze_ml.analysis.technologies import canonical
from fuze_ml.languages import primary

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
    content_type: ContentType | None = None
    difficulty: Difficulty | None = None
    technology: str | None = None
    """By any of its spellings."""
    language: str | None = None
    """ISO 639-1."""


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


def _column(name: str) -> ColumnElement[Any]:
    if name == "tags":
        return _tag_names()
    if name == "is_dead":
        return is_dead()
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


def parameters(narrow: BookmarkFilter) -> dict[str, Any]:
    """What the statements that are narrowed so take, beside `user_id`."""
    given = {
        "tag": narrow.tag and narrow.tag.strip().casefold(),
        "collection": narrow.collection,
        "content_type": narrow.content_type,
        "difficulty": narrow.difficulty,
        "technology": narrow.technology and (canonical(narrow.technology) or narrow.technology),
        "language": narrow.language and (primary(narrow.language) or narrow.language),
    }
    return {name: value for name, value in given.items() if value is not None}


def recent(narrow: BookmarkFilter, *, continued: bool) -> Select[Any]:
    """A page of the list, the latest save first.

    It takes `user_id`, `limit`, the `parameters` of the filter and, where the list is `continued`,
    `saved_at` and `id` of the last row before.
    """
    return _recent(_shape(narrow), continued)


def chosen(narrow: BookmarkFilter) -> ColumnElement[bool]:
    """The condition on bookmarks of a filter; it takes `user_id` and the filter's `parameters`."""
    conditions = _conditions(narrow)
    if narrow.tag is not None:
        having = select(_bookmark_tags.c.bookmark_id)
        having = having.where(_bookmark_tags.c.user_id == _user_id, _bookmark_tags.c.tag_id == _tag_id())
        conditions.append(_bookmarks.c.id.in_(having))
    if narrow.collection is not None:
        held = _bookmark_collections.c
        lying = select(held.bookmark_id)
        lying = lying.where(held.user_id == _user_id, held.collection_id == bindparam("collection"))
        conditions.append(_bookmarks.c.id.in_(lying))
    return and_(true(), *conditions)


def _shape(narrow: BookmarkFilter) -> BookmarkFilter:
    """The same for all filters that one statement serves."""
    return replace(
        narrow,
        tag=narrow.tag and "",
        collection=narrow.collection and 0,
        content_type=narrow.content_type and ContentType.ARTICLE,
        difficulty=narrow.difficulty and Difficulty.BEGINNER,
        technology=narrow.technology and "",
        language=narrow.language and "",
    )


@lru_cache(maxsize=256)
def _recent(narrow: BookmarkFilter, continued: bool) -> Select[Any]:
    query = _views().where(*_conditions(narrow))
    b, place = _bookmarks.c, (_bookmarks.c.saved_at, _bookmarks.c.id)
    if narrow.tag is not None:
        # The tag's own index has the order of the list, so a tag that is on everything costs no more.
        place = _bookmark_tags.c.saved_at, _bookmark_tags.c.bookmark_id
        query = query.join(_bookmark_tags, _bookmark_tags.c.bookmark_id == b.id)
        query = query.where(_bookmark_tags.c.user_id == _user_id, _bookmark_tags.c.tag_id == _tag_id())
    if narrow.collection is not None:
        held = _bookmark_collections.c
        query = query.join(_bookmark_collections, held.bookmark_id == b.id)
        query = query.where(held.user_id == _user_id, held.collection_id == bindparam("collection"))
        if narrow.tag is None:
            place = held.saved_at, held.bookmark_id
    if continued:
        query = query.where(tuple_(*place) < tuple_(bindparam("saved_at"), bindparam("id")))
    return query.order_by(*(column.desc() for column in place)).limit(bindparam("limit"))


def _conditions(narrow: BookmarkFilter) -> list[ColumnElement[bool]]:
    """Of a filter, without those of its tag and collection, which a list is read by."""
    b, conditions = _bookmarks.c, list[ColumnElement[bool]]()
    # Written out, since a parameter tells the planner nothing of the partial indexes that serve them.
    if narrow.state is not None:
        conditions.append(b.state == literal_column(f"'{narrow.state}'"))
    if narrow.status is not None:
        conditions.append(b.status == literal_column(f"'{narrow.status}'"))
    if narrow.favourite is not None:
        conditions.append(b.favourite if narrow.favourite else ~b.favourite)
    if narrow.keep_offline is not None:
        conditions.append(b.keep_offline if narrow.keep_offline else ~b.keep_offline)
    if narrow.language is not None:
        conditions.append(b.language == bindparam("language"))
    return [*conditions, *_analysed(narrow)]


def _analysed(narrow: BookmarkFilter) -> list[ColumnElement[bool]]:
    """What a filter asks of the analysis."""
    a, asked = _analyses.c, list[ColumnElement[bool]]()
    if narrow.content_type is not None:
        asked.append(a.content_type == bindparam("content_type"))
    if narrow.difficulty is not None:
        asked.append(a.difficulty == bindparam("difficulty"))
    if narrow.technology is not None:
        asked.append(bindparam("technology") == func.any(a.technologies))
    if not asked:
        return []
    return [_bookmarks.c.id.in_(select(a.bookmark_id).where(a.user_id == _user_id, *asked))]


def _tag_id() -> ColumnElement[Any]:
    named = select(_tags.c.id).where(_tags.c.user_id == _user_id, _tags.c.key == bindparam("tag"))
    return named.scalar_subquery()
