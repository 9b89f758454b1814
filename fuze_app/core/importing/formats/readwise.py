"""Readwise Reader's CSV: URL, Document tags (a Python list), Saved date, Reading progress, Location."""

from __future__ import annotations

import re

from fuze_app.core.importing.entries import ParsedBookmark
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.tables import Row, split_tags, table
from fuze_app.core.models import ReadState

_LISTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_ESCAPED = re.compile(r"\\(.)")


def _tags(cell: str) -> tuple[str, ...]:
    """`['one', "it's"]` is how Python prints a list; some exports have the bare names instead."""
    if not cell.startswith("["):
        return split_tags(cell)
    return tuple(_ESCAPED.sub(r"\1", single or double) for single, double in _LISTED.findall(cell))


def _state(location: str, progress: str) -> ReadState:
    if location == "archive":
        return ReadState.ARCHIVED
    return ReadState.READ if progress in ("1", "1.0") else ReadState.UNREAD


def _bookmark(row: Row) -> ParsedBookmark:
    location = row["location"].lower()
    return ParsedBookmark(
        line=row.line,
        url=row.url,
        title=row["title"],
        tags=_tags(row["document tags"]),
        saved_at=moment(row["saved date"]),
        state=_state(location, row["reading progress"]),
        favourite=location == "shortlist",
    )


FORMAT = table(
    "readwise", "Readwise Reader (CSV)", frozenset({"title", "url", "document tags", "saved date"}), _bookmark
)
