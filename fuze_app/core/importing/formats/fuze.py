"""Fuze's own complete export (exporting/complete.py): what a person wrote and what Fuze had read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fuze_app.core.importing.columns import row_of
from fuze_app.core.importing.entries import Entry, ParsedBookmark, WasRead
from fuze_app.core.importing.formats import belongings
from fuze_app.core.importing.json_items import Item, items
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import entries, flag, list_of, names_in, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import Bookmark, ReadState
from fuze_app.core.portable import OF_PAGE, PARTS, Part, table_of
from fuze_ml.extraction.sanitising import sanitise

MARK = "fuze-export"
"""The value of `format` in the file."""
BOOKMARKS = "bookmarks"
"""The last of its arrays."""
_STATES = {state.value: state for state in ReadState}
_KEPT = frozenset({*OF_PAGE, "title_is_own", "keep_offline", "updated_at"})
MOST_ROWS = 10_000
"""Of one table, that belong to one bookmark."""


def read(text: Text) -> Iterator[Entry]:
    """What its owner had beside bookmarks, the collections among it, empty ones too; then every bookmark."""
    yield from belongings.read(text, BOOKMARKS)
    yield from entries(items(text, BOOKMARKS), _bookmark)


def _bookmark(item: Item) -> ParsedBookmark | None:
    values = item.values
    url = text_of(values, "url")
    if not url:
        return None
    return ParsedBookmark(
        line=item.line,
        url=url,
        title=text_of(values, "title"),
        notes=text_of(values, "notes"),
        tags=names_in(list_of(values, "tags")),
        folders=tuple(path for one in list_of(values, "collections") for path in belongings.path_of(one)),
        saved_at=moment(values.get("saved_at")),
        state=_STATES.get(text_of(values, "state")),
        favourite=flag(values, "favourite"),
        was_read=_was_read(values),
    )


def _was_read(values: dict[str, Any]) -> WasRead:
    page, kept = values.get("page"), [column for column in table_of(Bookmark).columns if column.name in _KEPT]
    bookmark = row_of(Bookmark, kept, (page if isinstance(page, dict) else {}) | values)
    return WasRead(bookmark, {part.name: _rows(part, values.get(part.name)) for part in PARTS})


def _rows(part: Part, given: object) -> list[dict[str, Any]]:
    """What belongs to a bookmark in one table: an object, or a list of them."""
    listed = given if isinstance(given, list) else [given]
    rows = [row_of(part.model, part.columns, one) for one in listed[:MOST_ROWS] if isinstance(one, dict)]
    for row in rows:
        if "html" in row:
            row["html"] = sanitise(row["html"])  # whoever sends a file may have written anything into it
    return rows


def _recognises(file: Beginning) -> bool:
    return "format" in file.keys and f'"{MARK}"' in file.sample[:400]


FORMAT = Format("fuze", "Fuze (JSON)", _recognises, read)
