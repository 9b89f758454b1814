"""Instapaper's CSV: URL, Title, Selection, Folder, and in newer ones Timestamp and Tags (a JSON list)."""

from __future__ import annotations

import json

from fuze_app.core.importing.entries import ParsedBookmark
from fuze_app.core.importing.formats.reading_lists import in_list
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.tables import Row, split_tags, table


def _tags(cell: str) -> tuple[str, ...]:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return split_tags(cell)
    return tuple(str(tag) for tag in found) if isinstance(found, list) else split_tags(cell)


def _bookmark(row: Row) -> ParsedBookmark:
    return in_list(
        row.line,
        row.url,
        row["title"],
        row["folder"],
        notes=row["selection"],
        tags=_tags(row["tags"]),
        saved_at=moment(row["timestamp"]),
    )


FORMAT = table(
    "instapaper", "Instapaper (CSV)", frozenset({"url", "title", "selection", "folder"}), _bookmark
)
