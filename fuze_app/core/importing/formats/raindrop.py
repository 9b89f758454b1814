"""Raindrop's CSV: title, note, excerpt, url, folder (a path), tags, created, highlights, favorite."""

from __future__ import annotations

from fuze_app.core.importing.entries import ParsedBookmark, folder, joined
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.tables import Row, split_tags, table

_NO_FOLDER = "unsorted"


def _bookmark(row: Row) -> ParsedBookmark:
    path = [] if row["folder"].lower() == _NO_FOLDER else row["folder"].split("/")
    return ParsedBookmark(
        line=row.line,
        url=row.url,
        title=row["title"],
        # The excerpt is the page's own description, which Fuze reads there itself.
        notes=joined(row["note"], row["highlights"]),
        tags=split_tags(row["tags"]),
        folders=folder(path),
        saved_at=moment(row["created"]),
        favourite=row["favorite"].lower() == "true",
    )


FORMAT = table(
    "raindrop", "Raindrop (CSV)", frozenset({"url", "title", "note", "folder", "tags", "created"}), _bookmark
)
