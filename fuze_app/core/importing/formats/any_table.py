"""Tables of other tools, and Fuze's own: what has a column of addresses; the others by their usual names."""

from __future__ import annotations

from collections.abc import Iterator

from fuze_app.core.importing.entries import Entry, ParsedBookmark, folder
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.tables import ADDRESS_COLUMNS, Row, split_tags, table
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState

_DATES = ("saved at", "created", "created at", "date", "date added", "added", "time")
_TRUE = frozenset({"1", "true", "yes", "x"})
_STATES = {state.value: state for state in ReadState}


def _bookmark(row: Row) -> ParsedBookmark:
    tags = row.first("tags", "labels", "keywords")
    places = row["collections"] or row.first("folder", "collection", "category", "list")
    return ParsedBookmark(
        line=row.line,
        url=row.url,
        title=row.first("title", "name"),
        notes=row.first("notes", "note", "description", "comment"),
        tags=split_tags(tags, _separator(tags)),
        folders=tuple(path for place in places.split("\n") for path in folder(place.split("/"))),
        saved_at=moment(row.first(*_DATES)),
        state=_STATES.get(row.first("state", "status").lower()),
        favourite=row.first("favourite", "favorite", "starred").lower() in _TRUE,
    )


def _separator(tags: str) -> str:
    return next((mark for mark in ",;|" if mark in tags), ",")


_ANY = table("csv", "Table (CSV)", frozenset(), _bookmark)


def _recognises(beginning: Beginning) -> bool:
    return not beginning.columns.isdisjoint(ADDRESS_COLUMNS)


def read(text: Text) -> Iterator[Entry]:
    """Every row that has an address."""
    return _ANY.read(text)


FORMAT = Format(_ANY.name, _ANY.label, _recognises, read)
