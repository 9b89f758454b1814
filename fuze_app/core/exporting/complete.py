"""JSON: everything that a user has. An import into an empty account brings it back.

Passages and vectors are left out: they are made anew from the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Row
from sqlmodel import Session

from fuze_app.core.exporting.library import Exported, Library
from fuze_app.core.importing.formats.fuze import MARK
from fuze_app.core.models.base import utc_now

VERSION = 1
_OF_PAGE = ("excerpt", "image_url", "author", "site_name", "language", "published_at", "word_count")
_OF_BOOKMARK = ("url", "title", "title_is_own", "notes", "state", "favourite", "saved_at", "updated_at")
_OF_CONTENT = ("kind", "text", "html", "fetched_url", "canonical_url", "details", "extracted_at")
_OF_ANALYSIS = ("engine", "version", "summary", "keyphrases", "analysed_at")


def write(session: Session, user_id: int) -> Iterator[bytes]:
    """One object, each bookmark on a line of its own."""
    library = Library(session, user_id)
    head = {
        "format": MARK,
        "version": VERSION,
        "exported_at": utc_now(),
        "collections": [{"path": one.path} for one in library.collections],
    }
    yield orjson.dumps(head)[:-1] + b',"bookmarks":['
    before = b"\n"
    for exported in library.bookmarks(with_pages=True):
        yield before + orjson.dumps(_entry(exported))
        before = b",\n"
    yield b"\n]}\n"


def _entry(exported: Exported) -> dict[str, Any]:
    return {
        **_part(exported.bookmark, _OF_BOOKMARK),
        "tags": exported.tags,
        "collections": exported.collections,
        "page": _part(exported.bookmark, _OF_PAGE),
        "content": _part(exported.content, _OF_CONTENT) if exported.content else None,
        "analysis": _part(exported.analysis, _OF_ANALYSIS) if exported.analysis else None,
    }


def _part(row: Row[Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row._mapping[name] for name in names}
