"""Matter's CSV: Title, Author, URL, Tags (separated by semicolons), In Queue, Favorited, Read, dates."""

from __future__ import annotations

from fuze_app.core.importing.entries import ParsedBookmark
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.tables import Row, split_tags, table
from fuze_app.core.models import ReadState


def _state(row: Row) -> ReadState:
    if row["in queue"].lower() == "false":
        return ReadState.ARCHIVED
    return ReadState.READ if row["read"].lower() == "true" else ReadState.UNREAD


def _bookmark(row: Row) -> ParsedBookmark:
    return ParsedBookmark(
        line=row.line,
        url=row.url,
        title=row["title"],
        tags=split_tags(row["tags"], ";"),
        saved_at=moment(row["last interaction date"]),
        state=_state(row),
        favourite=row["favorited"].lower() == "true",
    )


FORMAT = table("matter", "Matter (CSV)", frozenset({"title", "url", "in queue", "favorited"}), _bookmark)
