"""Fuze's own complete export (exporting/complete.py): what a person wrote and what Fuze had read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fuze_app.core.importing.entries import (
    DEEPEST,
    Entry,
    FolderPath,
    ParsedBookmark,
    ParsedFolder,
    Unreadable,
    WasRead,
    folder,
)
from fuze_app.core.importing.json_items import Item, items
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import entries, flag, list_of, names_in, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState
from fuze_ml.extraction.rendering import sanitise

MARK = "fuze-export"
"""The value of `format` in the file."""
_STATES = {state.value: state for state in ReadState}
_OF_BOOKMARK = ("excerpt", "image_url", "author", "site_name", "language")
_OF_CONTENT = ("kind", "text", "fetched_url", "canonical_url")
_DEEPEST_DETAILS = 12
_MOST_WORDS = 2**31 - 1


def read(text: Text) -> Iterator[Entry]:
    """The collections, empty ones too, and every bookmark."""
    for item in items(text, "collections"):
        if isinstance(item, Unreadable):
            yield item
        elif path := _path(item.values.get("path")):
            yield ParsedFolder(path[0])
    yield from entries(items(text, "bookmarks"), _bookmark)


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
        folders=tuple(path for one in list_of(values, "collections") for path in _path(one)),
        saved_at=moment(values.get("saved_at")),
        state=_STATES.get(text_of(values, "state")),
        favourite=flag(values, "favourite"),
        was_read=_was_read(values),
    )


def _path(names: object) -> tuple[FolderPath, ...]:
    listed = names if isinstance(names, list) else []
    return folder([name for name in listed[:DEEPEST] if isinstance(name, str)])


def _was_read(values: dict[str, Any]) -> WasRead:
    page = values.get("page")
    bookmark: dict[str, Any] = {name: text_of(page, name) or None for name in _OF_BOOKMARK}
    bookmark["excerpt"] = bookmark["excerpt"] or ""
    given = page.get("word_count") if isinstance(page, dict) else None
    bookmark["word_count"] = given if isinstance(given, int) and 0 <= given <= _MOST_WORDS else 0
    bookmark["published_at"] = _written(page, "published_at")
    bookmark["updated_at"] = _written(values, "updated_at")
    bookmark["title_is_own"] = values.get("title_is_own") is not False
    return WasRead(bookmark, _content(values.get("content")), _analysis(values.get("analysis")))


def _content(values: object) -> dict[str, Any] | None:
    if not isinstance(values, dict) or not text_of(values, "kind", "text"):
        return None
    details = values.get("details")
    return {
        **{name: text_of(values, name) for name in _OF_CONTENT},
        "canonical_url": text_of(values, "canonical_url") or None,
        # Whoever sends a file may have written anything into it.
        "html": sanitise(text_of(values, "html")),
        "details": details if isinstance(details, dict) and _is_shallow(details) else {},
        "extracted_at": _written(values, "extracted_at"),
    }


def _is_shallow(values: object) -> bool:
    """Whether values are nested no deeper than a page's metadata can be."""
    level = [values]
    for _ in range(_DEEPEST_DETAILS):
        inner = (
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)
        )
        level = [value for values in inner for value in values]
    return not level


def _analysis(values: object) -> dict[str, Any] | None:
    if not isinstance(values, dict) or not text_of(values, "engine"):
        return None
    return {
        "engine": text_of(values, "engine"),
        "version": text_of(values, "version"),
        "summary": text_of(values, "summary"),
        "keyphrases": list(names_in(list_of(values, "keyphrases"))),
        "analysed_at": _written(values, "analysed_at"),
    }


def _written(values: object, name: str) -> str | None:
    """A moment as it is kept until the database takes it."""
    found = moment(values.get(name)) if isinstance(values, dict) else None
    return found.isoformat() if found else None


def _recognises(file: Beginning) -> bool:
    return "format" in file.keys and f'"{MARK}"' in file.sample[:400]


FORMAT = Format("fuze", "Fuze (JSON)", _recognises, read)
