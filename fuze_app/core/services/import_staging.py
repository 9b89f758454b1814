"""Reads a bookmark file into `import_items`, in one transaction: what is staged is staged whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from typing import IO

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from fuze_app.core.errors import DatabaseUnavailable
from fuze_app.core.importing import (
    BookmarkFile,
    NotBookmarks,
    ParsedBelonging,
    ParsedBookmark,
    ParsedFolder,
    Unreadable,
    open_file,
)
from fuze_app.core.models import Import, ItemStatus
from fuze_app.core.queries import staging as queries
from fuze_app.core.services.import_lines import Line, of_belonging, of_entry, path_of

MOST_LINES = 1_000_000
MOST_EMPTY_FOLDERS = 10_000
NOTHING = "There are no bookmarks in this file."
TOO_MANY = f"The file has more than {MOST_LINES:,} entries; from here on it was not read."
LONGEST_NAME = 255

_COLUMNS = [field.name for field in fields(Line)]
_LISTS = frozenset(field.name for field in fields(Line) if field.default_factory is list)
_values_of = attrgetter(*_COLUMNS)
_COPY = f"COPY staged ({', '.join(_COLUMNS)}) FROM STDIN"


def stage(session: Session, user_id: int, stream: IO[bytes], file_name: str) -> Import:
    """Makes an import of a seekable stream. Raises NotBookmarks."""
    file = open_file(stream)
    staging = _Staging(user_id, file)
    session.execute(queries.create_staged(_COLUMNS, _LISTS))
    _copy(session, staging)
    if not staging.total and not staging.belongings:
        raise NotBookmarks(NOTHING)
    row = Import(
        user_id=user_id,
        file_name=" ".join(file_name.replace("\0", "").split())[:LONGEST_NAME],
        format=file.format,
        empty_folders=list(staging.folders),
        total=staging.total,
        failed=staging.failed,
    )
    session.add(row)
    session.flush()
    session.execute(text("ANALYZE staged"))
    values = {"import_id": row.id, "user_id": user_id}
    session.execute(queries.unstage(_COLUMNS, _LISTS), values)
    if staging.belongings:
        session.execute(queries.UNSTAGE_BELONGINGS, values)
    return row


def _copy(session: Session, staging: _Staging) -> None:
    """Raises NotBookmarks, and DatabaseUnavailable when the database goes away meanwhile."""
    connection: psycopg.Connection = session.connection().connection.driver_connection  # type: ignore[assignment]
    try:
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for line in staging.lines():
                copy.write_row(_row(line))
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(
            "The file could not be kept. Try again in a moment.", retry_after=2
        ) from error


def _row(line: Line) -> list[object]:
    """The columns as they are copied: lists as one text, which takes a fifth off the time of the whole."""
    return [queries.JOINT.join(value) if type(value) is list else value for value in _values_of(line)]


class _Staging:
    """The lines of a file, and what is known of it when they have been read."""

    def __init__(self, user_id: int, file: BookmarkFile) -> None:
        self._user_id = user_id
        self._file = file
        self.total = 0
        self.failed = 0
        self.belongings = 0
        self.folders: dict[str, None] = {}

    def lines(self) -> Iterator[Line]:
        for entry in self._file.entries:
            if isinstance(entry, ParsedFolder):
                self._keep_folder(entry)
            elif isinstance(entry, ParsedBelonging):
                self.belongings += 1
                yield of_belonging(self.belongings, entry)
            elif self.total < MOST_LINES:
                yield self._next(entry)
            else:
                yield self._next(Unreadable(entry.line, TOO_MANY))
                return

    def _keep_folder(self, entry: ParsedFolder) -> None:
        path = path_of(entry.path)
        if path and len(self.folders) < MOST_EMPTY_FOLDERS:
            self.folders[path] = None

    def _next(self, entry: ParsedBookmark | Unreadable) -> Line:
        self.total += 1
        line = of_entry(self._user_id, self.total, entry)
        self.failed += line.status == ItemStatus.FAILED
        return line
