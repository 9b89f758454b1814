"""JSON of other tools, and what the browser extension sends: a list of objects that have an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fuze_app.core.importing.entries import Entry, ParsedBookmark, folder, joined
from fuze_app.core.importing.json_items import ADDRESSES, Item, items
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import entries, flag, list_of, names_in, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState

_LISTS = ("bookmarks", "results", "items", "links", "data")
_DATES = ("saved_at", "created_at", "date_added", "created", "createdAt", "dateAdded", "time", "date")
_FAVOURITES = ("favourite", "favorite", "starred", "is_favorite", "is_starred", "is_fav")
_STATES = {state.value: state for state in ReadState}
_FLAGS = (
    (ReadState.ARCHIVED, ("archived", "is_archived")),
    (ReadState.READ, ("read", "is_read")),
    (ReadState.UNREAD, ("unread", "toread", "to_read")),
)
"""States by the names of the values that are true in them."""


def _bookmark(item: Item) -> ParsedBookmark | None:
    values = item.values
    url = text_of(values, *ADDRESSES)
    if not url:
        return None
    given = next((found for name in _DATES if (found := values.get(name))), None)
    return ParsedBookmark(
        line=item.line,
        url=url,
        title=text_of(values, "title", "name"),
        notes=joined(text_of(values, "notes", "note", "description"), *_quotes(values)),
        tags=_tags(values),
        folders=_folders(values),
        saved_at=moment(given),
        state=_state(values),
        favourite=flag(values, *_FAVOURITES),
    )


def _state(values: dict[str, Any]) -> ReadState | None:
    said = _STATES.get(text_of(values, "state", "status"))
    return said or next((state for state, names in _FLAGS if flag(values, *names)), None)


def _quotes(values: dict[str, Any]) -> Iterator[str]:
    """What was marked on the page; Pocket keeps it in files of their own."""
    for one in list_of(values, "highlights"):
        yield joined(text_of(one, "quote", "text"), text_of(one, "note", "comment"))


def _tags(values: object) -> tuple[str, ...]:
    written = text_of(values, "tags", "labels").split(",")
    listed = (found for name in ("tags", "labels", "tag_names") if (found := list_of(values, name)))
    return tuple(tag.strip() for tag in names_in(next(listed, list(written))))


def _folders(values: object) -> tuple[tuple[str, ...], ...]:
    """A folder as a list of names, or as one text with slashes."""
    written = text_of(values, "folder", "collection").split("/")
    return folder([name for name in list_of(values, "folder") if isinstance(name, str)] or written)


def read(text: Text) -> Iterator[Entry]:
    """Every object that has an address."""
    file = Beginning(text.sample)
    key = next((name for name in _LISTS if name in file.keys), None)
    is_list = file.sample.startswith("[") or file.keys.isdisjoint(_LISTS)
    return entries(items(text, None if is_list else key), _bookmark)


def _recognises(file: Beginning) -> bool:
    return not file.keys.isdisjoint(ADDRESSES)


FORMAT = Format("json", "List of bookmarks (JSON)", _recognises, read)
