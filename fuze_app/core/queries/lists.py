"""Lists of the library: what they are narrowed to, their orders, and their pages, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
)

from fuze_app.core.models import (
    Analysis,
    Bookmark,
    BookmarkCollection,
    BookmarkTag,
    ProjectBookmark,
    ReadState,
    Status,
    Tag,
)
from fuze_app.core.queries.bookmarks import minutes, views
from fuze_app.core.queries.search_ranges import Period
from fuze_ml.analysis.schema import ContentType, Difficulty
from fuze_ml.analysis.technologies import canonical
from fuze_ml.languages import primary

UNKNOWN_MINUTES = 2**31 - 1
"""Where a page without a text stands among reading times."""
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class BookmarkOrder(StrEnum):
    """The latest save first, the earliest first, or what is read soonest."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SHORTEST = "shortest"


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
    project: int | None = None
    """The id of one that the bookmark is linked to."""
    saved: Period | None = None


_analyses: Table = Analysis.__table__  # type: ignore[attr-defined]
_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_bookmark_collections: Table = BookmarkCollection.__table__  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_project_bookmarks: Table = ProjectBookmark.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]
_user_id: BindParameter[int] = bindparam("user_id")
_minutes_or_last = func.coalesce(
    func.nullif(minutes(), literal_column("0")), literal_column(str(UNKNOWN_MINUTES))
)
"""As the index of the order has it."""


def parameters(narrow: BookmarkFilter) -> dict[str, Any]:
    """What the statements that are narrowed so take, beside `user_id`."""
    given = {
        "tag": narrow.tag and narrow.tag.strip().casefold(),
        "collection": narrow.collection,
        "content_type": narrow.content_type,
        "difficulty": narrow.difficulty,
        "technology": narrow.technology and (canonical(narrow.technology) or narrow.technology),
        "language": narrow.language and (primary(narrow.language) or narrow.language),
        "project": narrow.project,
        "saved_from": narrow.saved and narrow.saved.start,
        "saved_until": narrow.saved and narrow.saved.end,
    }
    return {name: value for name, value in given.items() if value is not None}


def page(narrow: BookmarkFilter, order: BookmarkOrder, *, continued: bool) -> Select[Any]:
    """A page of the list.

    It takes `user_id`, `limit`, the `parameters` of the filter and, where the list is `continued`, the
    `place` (of the order: when it was saved, or its minutes) and `id` of the last row before.
    """
    return _page(_shape(narrow), order, continued)


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
        project=narrow.project and 0,
        saved=narrow.saved and Period(narrow.saved.start and _SOME_TIME, narrow.saved.end and _SOME_TIME),
    )


@lru_cache(maxsize=256)
def _page(narrow: BookmarkFilter, order: BookmarkOrder, continued: bool) -> Select[Any]:
    query = views().where(*_conditions(narrow))
    place = (_minutes_or_last if order is BookmarkOrder.SHORTEST else _bookmarks.c.saved_at), _bookmarks.c.id
    if narrow.tag is not None:
        query = query.join(_bookmark_tags, _bookmark_tags.c.bookmark_id == _bookmarks.c.id)
        query = query.where(_bookmark_tags.c.user_id == _user_id, _bookmark_tags.c.tag_id == _tag_id())
    if narrow.collection is not None:
        held = _bookmark_collections.c
        query = query.join(_bookmark_collections, held.bookmark_id == _bookmarks.c.id)
        query = query.where(held.user_id == _user_id, held.collection_id == bindparam("collection"))
    if order is not BookmarkOrder.SHORTEST:
        # A tag's own index has the order of the list, so a tag that is on everything costs no more.
        if narrow.tag is not None:
            place = _bookmark_tags.c.saved_at, _bookmark_tags.c.bookmark_id
        elif narrow.collection is not None:
            place = held.saved_at, held.bookmark_id
    newest_first = order is BookmarkOrder.NEWEST
    if continued:
        here, last = tuple_(*place), tuple_(bindparam("place"), bindparam("id"))
        query = query.where(here < last if newest_first else here > last)
    return query.order_by(*(one.desc() if newest_first else one for one in place)).limit(bindparam("limit"))


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
    if narrow.project is not None:
        linked = select(_project_bookmarks.c.bookmark_id).where(
            _project_bookmarks.c.user_id == _user_id,
            _project_bookmarks.c.project_id == bindparam("project"),
        )
        conditions.append(b.id.in_(linked))
    if narrow.saved is not None and narrow.saved.start is not None:
        conditions.append(b.saved_at >= bindparam("saved_from"))
    if narrow.saved is not None and narrow.saved.end is not None:
        conditions.append(b.saved_at < bindparam("saved_until"))
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
