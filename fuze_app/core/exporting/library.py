"""What exports read: a user's whole library, a few bookmarks at a time, whatever its size.

Each part is read in a transaction of its own. So a reader who is slow, or gone, holds nothing of the
database; what changes meanwhile is in the file as it was before or as it is after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Row, TextClause
from sqlmodel import Session

from fuze_app.core.database import user_session
from fuze_app.core.portable import PARTS, Part
from fuze_app.core.queries import exports as queries
from fuze_app.core.services import collections
from fuze_app.core.services.collections import CollectionView

FETCHED = 500
"""Bookmarks that are read at a time."""
FETCHED_BYTES = 2_000_000
"""Of their pages, as they are stored."""
_FIRST = {"saved_at": "infinity", "id": 2**63 - 1}

Path = list[str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A bookmark with all that belongs to it."""

    bookmark: Row[Any]
    tags: list[str]
    collections: list[Path]
    parts: dict[str, list[dict[str, Any]]]
    """Rows by the names of portable.py; none unless they were asked for."""

    def first(self, part: str) -> dict[str, Any]:
        """The row of a part that has one; empty for none."""
        return next(iter(self.parts.get(part, ())), {})


class Library:
    """The library of a user, as it is while it is read."""

    def __init__(self, user_id: int) -> None:
        self._user_id = user_id
        with self._session() as session:
            self.collections: list[CollectionView] = collections.list_collections(session, user_id)
        self._paths = {one.id: one.path for one in self.collections}

    def bookmarks(self, *, with_pages: bool) -> Iterator[Exported]:
        """Every bookmark, the latest save first."""
        for rows in self._read(queries.BOOKMARKS):
            for few in self._bites(rows) if with_pages else [rows]:
                yield from self._completed(few, with_pages)

    def in_collections(self) -> Iterator[tuple[int | None, Exported]]:
        """Bookmarks once for each collection they are in, as `collections` is ordered; then those in none."""
        placed = self._placed()
        while some := list(islice(placed, FETCHED)):  # of many collections: most are small
            exported = self._completed([row for _, row in some], False)
            yield from zip((id_ for id_, _ in some), exported, strict=True)

    def _placed(self) -> Iterator[tuple[int | None, Row[Any]]]:
        for collection in self.collections:
            for rows in self._read(queries.COLLECTED, collection_id=collection.id):
                yield from ((collection.id, row) for row in rows)
        for rows in self._read(queries.UNCOLLECTED):
            yield from ((None, row) for row in rows)

    def _session(self) -> AbstractContextManager[Session]:
        return user_session(self._user_id, read_only=True)

    def _read(self, statement: TextClause, **values: Any) -> Iterator[list[Row[Any]]]:
        """The rows of a statement, a few at a time."""
        values |= {"user_id": self._user_id, "limit": FETCHED, **_FIRST}
        while True:
            with self._session() as session:
                rows = list(session.execute(statement, values))
            if rows:
                yield rows
            if len(rows) < FETCHED:
                return
            values |= {"saved_at": rows[-1].saved_at, "id": rows[-1].id}

    def _bites(self, rows: list[Row[Any]]) -> Iterator[list[Row[Any]]]:
        """The rows in groups whose pages fit into memory together."""
        with self._session() as session:
            ids = [row.id for row in rows]
            found = session.execute(queries.SIZES, {"user_id": self._user_id, "ids": ids})
            sizes: dict[int, int] = {row.bookmark_id: row.size for row in found}
        bite: list[Row[Any]] = []
        size = 0
        for row in rows:
            size += sizes.get(row.id, 0)
            if bite and size > FETCHED_BYTES:
                yield bite
                bite, size = [], sizes.get(row.id, 0)
            bite.append(row)
        yield bite

    def _completed(self, rows: list[Row[Any]], with_pages: bool) -> Iterator[Exported]:
        values = {"user_id": self._user_id, "ids": [row.id for row in rows]}
        with self._session() as session:
            tags = _grouped(session.execute(queries.TAGS, values))
            places = _grouped(session.execute(queries.PLACES, values))
            parts = {part.name: self._rows(session, part, values) for part in PARTS} if with_pages else {}
        for row in rows:
            paths = sorted(self._paths[id_] for id_ in places.get(row.id, ()) if id_ in self._paths)
            own = {name: found[row.id] for name, found in parts.items() if row.id in found}
            yield Exported(row, tags.get(row.id, []), paths, own)

    def _rows(self, session: Session, part: Part, values: dict[str, Any]) -> dict[int, list[dict[str, Any]]]:
        """What a part has of some bookmarks, by their ids."""
        found: dict[int, list[dict[str, Any]]] = {}
        for row in session.execute(queries.ROWS[part.name], values).mappings():
            written = {column.name: row[column.name] for column in part.columns}
            found.setdefault(row["bookmark_id"], []).append(written)
        return found


def _grouped(pairs: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in pairs:
        found.setdefault(row[0], []).append(row[1])
    return found
