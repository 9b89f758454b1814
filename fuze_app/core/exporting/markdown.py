"""Markdown: a zip with a file for each bookmark, in folders as its collections; for note-taking tools.

What is known of the page stands as YAML in front. Values are written as JSON, which YAML contains.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import orjson

from fuze_app.core.exporting.library import Exported, Library
from fuze_app.core.portable import ANALYSIS, CONTENT, HIGHLIGHTS

_LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LEVEL = 6
"""Of compression: beyond it, time doubles for a hundredth of the size."""


def write(user_id: int) -> Iterator[bytes]:
    """The zip, a file at a time."""
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:  # type: ignore[call-overload]
        for exported in Library(user_id).bookmarks(with_pages=True):
            saved_at = exported.bookmark.saved_at.timetuple()[:6]
            member = zipfile.ZipInfo(_path(exported), max(saved_at, (1980, 1, 1, 0, 0, 0)))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, _document(exported))
            yield outbox.take()
    yield outbox.take()


class _Outbox:
    """A file that can't be gone back in: what is written is handed on and forgotten."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data = b"".join(self._written)
        self._written = []
        return data


def _path(exported: Exported) -> str:
    """Folders of the first collection and a name that no other bookmark has."""
    folders = [_name(part) or "_" for part in (exported.collections or [[]])[0]]
    name = _name(exported.bookmark.title)
    return "/".join([*folders, f"{name}-{exported.bookmark.id}.md" if name else f"{exported.bookmark.id}.md"])


def _name(text: str) -> str:
    """Text as part of a path that every system takes."""
    return _NOT_IN_NAMES.sub("-", text)[:_LONGEST_NAME].strip("-.").lower()


def _quoted(mark: dict[str, Any]) -> str:
    """A highlight, and what was noted beside it."""
    quote = "\n".join(f"> {line}" for line in mark["quote"].splitlines())
    return f"{quote}\n\n{mark['note']}" if mark["note"] else quote


def _document(exported: Exported) -> str:
    row, content, analysis = exported.bookmark, exported.first(CONTENT.name), exported.first(ANALYSIS.name)
    front: dict[str, Any] = {
        "title": row.title,
        "url": row.url,
        "tags": exported.tags,
        "collections": ["/".join(path) for path in exported.collections],
        "state": row.state,
        "favourite": row.favourite,
        "saved_at": row.saved_at,
        "author": row.author,
        "site": row.site_name or row.site,
        "language": row.language,
        "published_at": row.published_at,
    }
    lines = [f"{name}: {orjson.dumps(value).decode()}" for name, value in front.items() if value is not None]
    parts = ["---\n" + "\n".join(lines) + "\n---"]
    if row.notes:
        parts.append(f"## Notes\n\n{row.notes}")
    if marks := exported.parts.get(HIGHLIGHTS.name):
        parts.append("## Highlights\n\n" + "\n\n".join(map(_quoted, marks)))
    if analysis.get("summary"):
        parts.append(f"## Summary\n\n{analysis['summary']}")
    if content.get("text"):
        parts.append(f"## Text\n\n{content['text']}")
    return "\n\n".join(parts) + "\n"
