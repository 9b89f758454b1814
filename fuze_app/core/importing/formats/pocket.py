"""Pocket's CSV: title, url, time_added, tags (separated by bars) and status."""

from __future__ import annotations

from fuze_app.core.importing.entries import ParsedBookmark
from fuze_app.core.importing.formats.reading_lists import STATES
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.tables import Row, split_tags, table


def _bookmark(row: Row) -> ParsedBookmark:
    return ParsedBookmark(
        line=row.line,
        url=row.url,
        title=row["title"],
        tags=split_tags(row["tags"], "|"),
        saved_at=moment(row["time added"]),
        state=STATES.get(row["status"].lower()),
    )


FORMAT = table("pocket", "Pocket (CSV)", frozenset({"url", "title", "time added", "tags"}), _bookmark)
