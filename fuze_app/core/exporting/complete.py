"""JSON: everything that a user has. An import into an empty account brings it back.

Passages, vectors and the copies of pictures are left out: they are made anew from the pages. So are keys,
tokens, passwords and sessions, which are nobody's business but this installation's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from fuze_app.core.exporting import belongings
from fuze_app.core.exporting.library import Exported, Library
from fuze_app.core.importing.formats.fuze import BOOKMARKS, MARK
from fuze_app.core.models.base import utc_now
from fuze_app.core.portable import OF_PAGE, OF_PERSON, PARTS

VERSION = 1


def write(user_id: int) -> Iterator[bytes]:
    """One object, each entry of its arrays on a line of its own; the bookmarks last."""
    yield orjson.dumps({"format": MARK, "version": VERSION, "exported_at": utc_now()})[:-1]
    for name, entries in belongings.sections(user_id):
        yield from _array(name, entries)
    bookmarks = Library(user_id).bookmarks(with_pages=True)
    yield from _array(BOOKMARKS, map(_entry, bookmarks))
    yield b"}\n"


def _array(name: str, entries: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    yield f',"{name}":['.encode()
    before = b"\n"
    for entry in entries:
        yield before + orjson.dumps(entry)
        before = b",\n"
    yield b"\n]"


def _entry(exported: Exported) -> dict[str, Any]:
    row = exported.bookmark._mapping
    return {
        **{name: row[name] for name in OF_PERSON},
        "tags": exported.tags,
        "collections": exported.collections,
        "page": {name: row[name] for name in OF_PAGE},
        **{part.name: exported.parts.get(part.name, []) for part in PARTS},
    }
