"""Reads of highlights, always of one user, never of what was deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select, tuple_
from sqlmodel import col

from fuze_app.core.models import Bookmark, Highlight, HighlightColour
from fuze_app.core.queries.word_forms import Languages, holding


@dataclass(frozen=True, slots=True)
class HighlightFilter:
    """What a list is narrowed to; None does not narrow. `words` must all occur, in any of their forms."""

    words: str | None = None
    bookmark_id: int | None = None
    colour: HighlightColour | None = None


@dataclass(frozen=True, slots=True)
class HighlightView:
    """A highlight as lists, the reader and the API show it, with the page that it stands in.

    `start` and `end` are its range in the content's text, None while the text does not have it.
    """

    id: int
    bookmark_id: int
    quote: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    colour: str
    note: str
    created_at: datetime
    updated_at: datetime
    title: str
    url: str
    site: str
    author: str | None


_COLUMNS = tuple(
    getattr(Bookmark if name in ("title", "url", "site", "author") else Highlight, name)
    for name in HighlightView.__slots__
)


def views(user_id: int, narrow: HighlightFilter, languages: Languages = ()) -> Select[Any]:
    """The fields of a HighlightView, in their order. Words have the forms of these languages."""
    query = (
        select(*_COLUMNS)
        .join(Bookmark, col(Bookmark.id) == col(Highlight.bookmark_id))
        .where(col(Highlight.user_id) == user_id, col(Bookmark.deleted_at).is_(None))
    )
    if narrow.bookmark_id is not None:
        query = query.where(col(Highlight.bookmark_id) == narrow.bookmark_id)
    if narrow.colour is not None:
        query = query.where(col(Highlight.colour) == narrow.colour)
    searched = func.concat_ws(" ", Highlight.quote, Highlight.note, Bookmark.title)
    return query.where(*holding(searched, narrow.words or "", languages))


def latest_first(query: Select[Any], after: tuple[datetime, int] | None, limit: int) -> Select[Any]:
    """A page of it, continued behind the moment and id of the last row before."""
    place = col(Highlight.created_at), col(Highlight.id)
    if after is not None:
        query = query.where(tuple_(*place) < tuple_(*after))
    return query.order_by(*(column.desc() for column in place)).limit(limit)


def in_order(query: Select[Any]) -> Select[Any]:
    """As they stand in the text; those that it does not have any more at its end."""
    return query.order_by(col(Highlight.start).asc().nulls_last(), col(Highlight.id))


def by_page(query: Select[Any]) -> Select[Any]:
    """Page by page, the one marked last at the top, and in each as they stand in the text."""
    marked = func.max(col(Highlight.created_at)).over(partition_by=col(Highlight.bookmark_id))
    return query.order_by(
        marked.desc(),
        col(Highlight.bookmark_id),
        col(Highlight.start).asc().nulls_last(),
        col(Highlight.id),
    )


def same_place(highlight: Highlight) -> Select[Highlight]:
    """The other highlight of exactly the same range, if there is one."""
    return select(Highlight).where(
        and_(
            col(Highlight.bookmark_id) == highlight.bookmark_id,
            col(Highlight.start) == highlight.start,
            col(Highlight.end) == highlight.end,
        )
    )
