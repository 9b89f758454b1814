"""What exports read: a user's whole library, a few bookmarks at a time, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, TextClause
from sqlmodel import Session

from fuze_app.core.queries import exports as queries
from fuze_app.core.services import collections
from fuze_app.core.services.collections import CollectionView

FETCHED = 500
"""Bookmarks that are read at a time."""
FETCHED_WITH_PAGES = 25
"""Where their pages come along, which can be large."""

Path = list[str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A bookmark with all that belongs to it; `content` and `analysis` only where they were asked for."""

    bookmark: Row[Any]
    tags: list[str]
    collections: list[Path]
    content: Row[Any] | None
    analysis: Row[Any] | None


class Library:
    """The library of the user that a transaction was opened for."""

    def __init__(self, session: Session, user_id: int) -> None:
        self._session = session
        self._user_id = user_id
        self.collections: list[CollectionView] = collections.list_collections(session, user_id)
        self._paths = {one.id: one.path for one in self.collections}

    def bookmarks(self, *, with_pages: bool) -> Iterator[Exported]:
        """Every bookmark, the latest save first."""
        values = {"user_id": self._user_id}
        for part in self._stream(queries.BOOKMARKS, values, FETCHED_WITH_PAGES if with_pages else FETCHED):
            yield from self._completed(part, with_pages)

    def in_collections(self) -> Iterator[tuple[int | None, Exported]]:
        """Bookmarks once for each collection they are in, as `collections` is ordered; then those in none."""
        ids = [one.id for one in self.collections]
        values = {"user_id": self._user_id, "collections": ids}
        for statement in (queries.COLLECTED, queries.UNCOLLECTED):
            for part in self._stream(statement, values, FETCHED):
                for row, exported in zip(part, self._completed(part, False), strict=True):
                    yield row.collection_id, exported

    def _stream(self, statement: TextClause, values: dict[str, Any], size: int) -> Iterator[list[Row[Any]]]:
        result = self._session.execute(
            statement, values, execution_options={"stream_results": True, "max_row_buffer": size}
        )
        for part in result.partitions(size):
            yield list(part)

    def _completed(self, part: list[Row[Any]], with_pages: bool) -> Iterator[Exported]:
        ids = {"ids": [row.id for row in part]}
        tags = self._grouped(queries.TAGS, ids)
        places = self._grouped(queries.PLACES, ids)
        contents = self._by_bookmark(queries.CONTENTS, ids) if with_pages else {}
        analyses = self._by_bookmark(queries.ANALYSES, ids) if with_pages else {}
        for row in part:
            paths = [self._paths[id_] for id_ in places.get(row.id, ()) if id_ in self._paths]
            yield Exported(row, tags.get(row.id, []), paths, contents.get(row.id), analyses.get(row.id))

    def _grouped(self, statement: TextClause, ids: dict[str, list[int]]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for bookmark_id, value in self._session.execute(statement, ids):
            found.setdefault(bookmark_id, []).append(value)
        return found

    def _by_bookmark(self, statement: TextClause, ids: dict[str, list[int]]) -> dict[int, Row[Any]]:
        return {row.bookmark_id: row for row in self._session.execute(statement, ids)}
