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
from itertools import islice
from typing import IO

from fuze_app.core.importing.entries import Entry, NotBookmarks, unreadable
from fuze_app.core.importing.text import Beside

MAGIC = b"PK\x03\x04"
MOST_FILES = 20_000
MOST_BYTES = 1 << 30
"""Of all files together, unpacked."""
LONGEST_BESIDE = 1 << 17
"""Bytes of a file that belongs to a bookmark."""
IN_MEMORY = 1 << 20
_STEP = 1 << 16
_TOO_MUCH = "The archive unpacks to more than a bookmark file can hold. What came before was read."
_DAMAGED = "This file in the archive is damaged, encrypted or packed in a way that can't be read."
_NO_BOOKMARKS = "There is no bookmark file in this archive."
_PLAIN = ".txt"
_SUFFIXES = (".json", ".csv", ".html", ".htm", ".opml", ".xml", _PLAIN)
_PASSED_OVER = ("content/", "__macosx/")
"""Folders of archives that hold pages, not bookmarks."""

DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ArithmeticError, EOFError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip
"""What reading a damaged or encrypted archive may raise."""

Open = Callable[[IO[bytes], Beside], Iterator[Entry]]


class _TooMuch(Exception):
    pass


def read(stream: IO[bytes], open_file: Open) -> Iterator[Entry]:
    """The entries of every file in the archive that `open_file` finds bookmarks in.

    It is given a file, and what returns the text of another file of the archive.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise NotBookmarks("This zip file is damaged; it may not have been downloaded whole.") from error
    found = False
    with archive:
        unpacking = _Unpacking(archive)
        for member in unpacking.candidates():
            with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
                try:
                    unpacking.unpack(member, file)
                except _TooMuch:
                    yield unreadable(0, _TOO_MUCH, member.filename)
                    return
                except DAMAGE:
                    yield unreadable(0, _DAMAGED, member.filename)
                    continue
                try:
                    for entry in open_file(file, unpacking.beside):
                        found = True
                        yield entry
                except NotBookmarks:
                    continue
    if not found:
        raise NotBookmarks(_NO_BOOKMARKS)


class _Unpacking:
    """Unpacks files of an archive, and no more than MOST_BYTES of them all."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MOST_BYTES

    def candidates(self) -> list[zipfile.ZipInfo]:
        """The files that may hold bookmarks, plain texts last: beside other files they seldom do."""
        found = islice(filter(_is_candidate, self._archive.infolist()), MOST_FILES)
        return sorted(found, key=lambda member: member.filename.lower().endswith(_PLAIN))

    def unpack(self, member: zipfile.ZipInfo, file: IO[bytes]) -> None:
        """Raises _TooMuch, and what DAMAGE names."""
        with self._archive.open(member) as packed:
            while piece := packed.read(_STEP):
                self._left -= len(piece)
                if self._left < 0:
                    raise _TooMuch
                file.write(piece)

    def beside(self, name: str) -> str:
        """The text of a file by its name, as far as it can be read; empty where there is none."""
        try:
            with self._archive.open(name) as packed:
                found = packed.read(min(LONGEST_BESIDE, self._left))
        except (KeyError, *DAMAGE):
            return ""
        self._left -= len(found)
        return found.decode("utf-8", "replace")


def _is_candidate(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    return name.endswith(_SUFFIXES) and not name.startswith(_PASSED_OVER)
