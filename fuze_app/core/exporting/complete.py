"""JSON: everything that a user has. An import into an empty account brings it back.

Passages and vectors are left out: they are made anew from the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from fuze_app.core.exporting.library import Exported, Library
from fuze_app.core.importing.formats.fuze import MARK
from fuze_app.core.models.base import utc_now
from fuze_app.core.portable import OF_PAGE, OF_PERSON, PARTS

VERSION = 1


def write(user_id: int) -> Iterator[bytes]:
    """One object, each bookmark on a line of its own."""
    library = Library(user_id)
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
    row = exported.bookmark._mapping
    return {
        **{name: row[name] for name in OF_PERSON},
        "tags": exported.tags,
        "collections": exported.collections,
        "page": {name: row[name] for name in OF_PAGE},
        **{part.name: exported.parts.get(part.name, []) for part in PARTS},
    }
