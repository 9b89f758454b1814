"""Every format that Fuze reads, and which of them a file is in. Its content decides, never its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from fuze_app.core.importing import archives
from fuze_app.core.importing.entries import Entry, NotBookmarks
from fuze_app.core.importing.formats import (
    any_json,
    any_table,
    browsers,
    fuze,
    instapaper,
    karakeep,
    linkwarden,
    matter,
    netscape,
    omnivore,
    opml,
    pinboard,
    plain,
    pocket,
    raindrop,
    reading_lists,
    readwise,
    wallabag,
)
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Beside, Text

FORMATS: tuple[Format, ...] = (
    opml.FORMAT,
    reading_lists.POCKET,
    reading_lists.INSTAPAPER,
    pinboard.XML,
    netscape.FORMAT,
    fuze.FORMAT,
    browsers.CHROME,
    browsers.FIREFOX,
    karakeep.FORMAT,
    linkwarden.FORMAT,
    pinboard.FORMAT,
    wallabag.FORMAT,
    omnivore.FORMAT,
    any_json.FORMAT,
    raindrop.FORMAT,
    instapaper.FORMAT,
    readwise.FORMAT,
    matter.FORMAT,
    pocket.FORMAT,
    any_table.FORMAT,
    plain.ONETAB,
    plain.FORMAT,
)
"""In the order in which they are tried: what says most about itself first."""

EMPTY = "The file is empty."
UNKNOWN = (
    "No bookmarks could be found in this file. Choose the file that your browser or other tool exported."
)
PASSWORDS = "This file holds passwords. Fuze does not read it; choose the file of your bookmarks."
_ZIP_LABEL = "zip"
_MOST_CONTROLS = 0.05
"""The share of control characters from which on a file is no text."""


@dataclass(frozen=True, slots=True)
class BookmarkFile:
    """A file whose format is known. `entries` can be read once."""

    format: str
    label: str
    entries: Iterator[Entry]


def label_of(name: str) -> str:
    """How a format is shown."""
    inner = name.removeprefix(f"{_ZIP_LABEL}-")
    label = next((one.label for one in FORMATS if one.name == inner), inner)
    return f"{label.partition(' (')[0]} (zip)" if inner != name else label


def open_file(stream: IO[bytes]) -> BookmarkFile:
    """Recognises the format of a seekable stream. Raises NotBookmarks."""
    text = Text(stream)
    if not text.head.strip():
        raise NotBookmarks(EMPTY)
    if text.head.startswith(archives.MAGIC):
        return _archive(stream)
    found = _format_of(text)
    return BookmarkFile(found.name, found.label, found.read(text))


def _archive(stream: IO[bytes]) -> BookmarkFile:
    names: list[str] = []

    def read_member(member: IO[bytes], beside: Beside) -> Iterator[Entry]:
        text = Text(member, beside)
        if not text.head.strip() or text.head.startswith(archives.MAGIC):
            return
        found = _format_of(text)
        if found is plain.FORMAT and {*names} - {found.name}:
            return  # what a page says, not what was saved
        names.append(found.name)
        yield from found.read(text)

    entries = archives.read(stream, read_member)
    first = next(entries, None)
    name = f"{_ZIP_LABEL}-{names[0]}" if names else _ZIP_LABEL
    rest = iter(()) if first is None else _again(first, entries)
    return BookmarkFile(name, label_of(name), rest)


def _again(first: Entry, rest: Iterator[Entry]) -> Iterator[Entry]:
    yield first
    yield from rest


def _format_of(text: Text) -> Format:
    beginning = Beginning(text.sample)
    if not _is_text(text.sample):
        raise NotBookmarks(UNKNOWN)
    if "password" in beginning.columns:
        raise NotBookmarks(PASSWORDS)
    found = next((one for one in FORMATS if one.recognises(beginning)), None)
    if found is None:
        raise NotBookmarks(UNKNOWN)
    return found


def _is_text(sample: str) -> bool:
    controls = sum(character < " " and character not in "\t\n\r\f" for character in sample[:4096])
    return controls <= len(sample[:4096]) * _MOST_CONTROLS
