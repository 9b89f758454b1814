"""JSON of other tools, and what the browser extension sends: a list of objects that have an address."""

from __future__ import annotations

from collections.abc import Iterator

from fuze_app.core.importing.entries import Entry, ParsedBookmark, folder
from fuze_app.core.importing.json_items import ADDRESSES, Item, items
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import entries, flag, list_of, names_in, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState

_LISTS = ("bookmarks", "results", "items", "links", "data")
_DATES = ("saved_at", "created_at", "date_added", "created", "createdAt", "dateAdded", "time", "date")
_STATES = {state.value: state for state in ReadState}


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
        notes=text_of(values, "notes", "note", "description"),
        tags=_tags(values),
        folders=_folders(values),
        saved_at=moment(given),
        state=_STATES.get(text_of(values, "state")),
        favourite=flag(values, "favourite", "favorite", "starred", "is_favorite"),
    )


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
