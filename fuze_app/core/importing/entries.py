"""What a bookmark file holds, whatever its format: bookmarks, folders, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import ReadState

FolderPath = tuple[str, ...]
"""The names of a folder and those it lies in, the outermost first."""

DEEPEST = 32
"""Folders deeper than this are flattened into the last one."""
LONGEST_EXCERPT = 200


class NotBookmarks(InvalidInput):
    """The file is none that bookmarks can be read from."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, field="file")


@dataclass(frozen=True, slots=True)
class WasRead:
    """What Fuze itself had read of a page when it was exported: columns of the tables by their names."""

    bookmark: dict[str, Any]
    parts: dict[str, list[dict[str, Any]]]
    """Rows of what belongs to the bookmark, by the names of portable.py."""

    def first(self, part: str) -> dict[str, Any]:
        """The row of a part that has one; empty for none."""
        return next(iter(self.parts.get(part, ())), {})


@dataclass(frozen=True, slots=True)
class ParsedBookmark:
    """One bookmark as it stands in the file: the address may turn out to be unusable."""

    line: int
    """Where it begins in the file, counted from 1."""
    url: str
    title: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    folders: tuple[FolderPath, ...] = ()
    saved_at: datetime | None = None
    state: ReadState | None = None
    favourite: bool = False
    was_read: WasRead | None = None


@dataclass(frozen=True, slots=True)
class ParsedFolder:
    """A folder that exists whether or not anything lies in it."""

    path: FolderPath


@dataclass(frozen=True, slots=True)
class ParsedBelonging:
    """What a Fuze export has beside bookmarks: `kind` and columns are named as in portable.py."""

    line: int
    kind: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in the file that no bookmark could be made of. `reason` is a sentence for people."""

    line: int
    reason: str
    excerpt: str = ""


Entry = ParsedBookmark | ParsedFolder | ParsedBelonging | Unreadable


def unreadable(line: int, reason: str, text: str = "") -> Unreadable:
    """With as much of the text as a report can show."""
    excerpt = " ".join(text[: 4 * LONGEST_EXCERPT].split())
    return Unreadable(line, reason, excerpt[:LONGEST_EXCERPT])


def folder(names: list[str] | tuple[str, ...]) -> tuple[FolderPath, ...]:
    """The one folder a bookmark lies in, as `ParsedBookmark.folders` wants it; none when nothing is named."""
    path = tuple(folded for name in names[:DEEPEST] if (folded := " ".join(name.split())))
    return (path,) if path else ()


def joined(*parts: str) -> str:
    """Notes from several places, each once, an empty line between them."""
    return "\n\n".join(dict.fromkeys(text for part in parts if (text := part.strip())))
