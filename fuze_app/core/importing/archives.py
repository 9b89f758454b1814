"""Zip files: each file in them that holds bookmarks is read as one. Omnivore, Pocket and others export so.

What a zip says of its sizes is not believed: what is unpacked is counted.
"""

from __future__ import annotations

import lzma
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from fuze_app.core.importing.entries import Entry, NotBookmarks, unreadable

MAGIC = b"PK\x03\x04"
MOST_FILES = 20_000
MOST_BYTES = 1 << 30
"""Of all files together, unpacked."""
IN_MEMORY = 1 << 20
_STEP = 1 << 16
_TOO_MUCH = "The archive unpacks to more than a bookmark file can hold. What came before was read."
_DAMAGED = "This file in the archive is damaged, encrypted or packed in a way that can't be read."
_NO_BOOKMARKS = "There is no bookmark file in this archive."
_SUFFIXES = (".json", ".csv", ".html", ".htm", ".txt", ".opml", ".xml")
_PASSED_OVER = ("content/", "__macosx/")
"""Folders of archives that hold pages, not bookmarks."""

DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ArithmeticError, EOFError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip
"""What reading a damaged or encrypted archive may raise."""

Open = Callable[[IO[bytes]], Iterator[Entry]]


class _TooMuch(Exception):
    pass


def read(stream: IO[bytes], open_file: Open) -> Iterator[Entry]:
    """The entries of every file in the archive that `open_file` finds bookmarks in."""
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise NotBookmarks("This zip file is damaged; it may not have been downloaded whole.") from error
    found = False
    unpacked = 0
    with archive:
        for member in filter(_is_candidate, archive.infolist()[:MOST_FILES]):
            with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
                try:
                    unpacked += _unpack(archive, member, file, MOST_BYTES - unpacked)
                except _TooMuch:
                    yield unreadable(0, _TOO_MUCH, member.filename)
                    return
                except DAMAGE:
                    yield unreadable(0, _DAMAGED, member.filename)
                    continue
                try:
                    for entry in open_file(file):
                        found = True
                        yield entry
                except NotBookmarks:
                    continue
    if not found:
        raise NotBookmarks(_NO_BOOKMARKS)


def _is_candidate(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    return name.endswith(_SUFFIXES) and not name.startswith(_PASSED_OVER)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: IO[bytes], most: int) -> int:
    """Unpacks a file, and returns its size. Raises _TooMuch."""
    size = 0
    with archive.open(member) as packed:
        while piece := packed.read(_STEP):
            size += len(piece)
            if size > most:
                raise _TooMuch
            file.write(piece)
    return size
