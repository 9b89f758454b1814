"""What a library has for the fields of the search language: values that begin so, the most frequent first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import col

from fuze_app.core.models import (
    Analysis,
    Bookmark,
    BookmarkCollection,
    BookmarkTag,
    Collection,
    Project,
    ProjectBookmark,
    Tag,
)

Values = Callable[[int, str, int], Select[Any]]
"""Of a user, a beginning and a limit: rows of a value and of how many bookmarks have it."""


def _ranked(query: Select[Any], value: Any, count: ColumnElement[int], limit: int) -> Select[Any]:
    return query.group_by(value).order_by(count.desc(), value).limit(limit)


def _of_bookmarks(column: Any) -> Values:
    def values(user_id: int, beginning: str, limit: int) -> Select[Any]:
        query = select(column, func.count()).where(
            col(Bookmark.user_id) == user_id,
            col(Bookmark.deleted_at).is_(None),
            column != "",
            column.istartswith(beginning, autoescape=True),
        )
        return _ranked(query, column, func.count(), limit)

    return values


def _of_analyses(column: Any) -> Values:
    def values(user_id: int, beginning: str, limit: int) -> Select[Any]:
        query = (
            select(column, func.count())
            .join(Bookmark, col(Bookmark.id) == col(Analysis.bookmark_id))
            .where(
                col(Analysis.user_id) == user_id,
                col(Bookmark.deleted_at).is_(None),
                column != "",
                column.istartswith(beginning, autoescape=True),
            )
        )
        return _ranked(query, column, func.count(), limit)

    return values


def _linked(name: Any, of: Any, link: Any, to: Any) -> Values:
    """Names of what bookmarks are linked to; those without a bookmark as well."""

    def values(user_id: int, beginning: str, limit: int) -> Select[Any]:
        count = func.count(link.bookmark_id)
        query = (
            select(name, count)
            .select_from(of)
            .outerjoin(link, to == of.id)
            .where(of.user_id == user_id, name.istartswith(beginning, autoescape=True))
        )
        return _ranked(query, name, count, limit)

    return values


VALUES: dict[str, Values] = {
    "tag": _linked(col(Tag.name), Tag, BookmarkTag, BookmarkTag.tag_id),
    "collection": _linked(
        col(Collection.name), Collection, BookmarkCollection, BookmarkCollection.collection_id
    ),
    "project": _linked(col(Project.title), Project, ProjectBookmark, ProjectBookmark.project_id),
    "site": _of_bookmarks(col(Bookmark.site)),
    "author": _of_bookmarks(col(Bookmark.author)),
    "lang": _of_bookmarks(col(Bookmark.language)),
    "type": _of_analyses(col(Analysis.content_type)),
    "difficulty": _of_analyses(col(Analysis.difficulty)),
}
