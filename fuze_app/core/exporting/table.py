"""CSV: a row for each bookmark, for spreadsheets and other tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fuze_app.core.exporting.library import Exported, Library

_PLAIN = ("title", "url", "notes")
_DETAILS = (
    "state", "favourite", "saved_at", "updated_at", "excerpt", "author", "site_name", "language",
    "published_at", "word_count",
)  # fmt: skip


def write(user_id: int) -> Iterator[bytes]:
    """Tags are parted by commas, collections by line breaks, the names of a collection's path by slashes."""
    yield _line((*_PLAIN, "tags", "collections", *_DETAILS))
    for exported in Library(user_id).bookmarks(with_pages=False):
        yield _line(_cells(exported))


def _cells(exported: Exported) -> Iterator[Any]:
    row = exported.bookmark._mapping
    yield from (row[name] for name in _PLAIN)
    yield ",".join(exported.tags)
    yield "\n".join("/".join(path) for path in exported.collections)
    yield from (_text(row[name]) for name in _DETAILS)


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else value


def _line(cells: Any) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()
