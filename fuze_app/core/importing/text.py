"""A file's characters, read piece by piece. The encoding is found in the content; nothing stops the reading.

What is not valid in the encoding is read as Windows-1252 where that makes sense, which mends the files
that were glued together from several. Characters that no bookmark needs and no database takes are dropped.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import IO

from charset_normalizer import from_bytes

PIECE = 1 << 16
"""Bytes read at a time, and the characters that formats are recognised by."""
LONGEST_LINE = 1 << 20
"""Characters; longer lines are cut into several."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_COMMON = "cp1252"
_NON_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_NOT_FOR_FILES = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
_WITH_A_MARK = {"utf-16", "utf-32"}
"""Their decoders refuse a file that does not begin with one, and one that does was known by it."""
_UNWANTED = dict.fromkeys([0, 0xFEFF])

Beside = Callable[[str], str]
"""The text of a file that lies in the same archive, by its name; empty where there is none."""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What to read in place of bytes that are not valid."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("fuze.windows", _as_windows)


class Text:
    """The characters of a seekable binary stream. Each reading starts anew; one at a time."""

    def __init__(self, stream: IO[bytes], beside: Beside = lambda _name: "") -> None:
        self._stream = stream
        self.beside = beside

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        self._stream.seek(0)
        return self._stream.read(PIECE)

    @cached_property
    def sample(self) -> str:
        """The first characters."""
        return next(self.pieces(), "")

    @cached_property
    def encoding(self) -> str:
        for mark, name in _BOMS:
            if self.head.startswith(mark):
                return name
        wide = _wide(self.head)
        if wide is not None:
            return wide
        wrong = self._first_not_utf8()
        return "utf-8" if wrong is None else _guess(self.head, wrong)

    def _first_not_utf8(self) -> bytes | None:
        """The neighbourhood of the first bytes that are not UTF-8; None when there are none."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        self._stream.seek(0)
        while piece := self._stream.read(PIECE):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                return piece + self._stream.read(PIECE)
        return None

    def pieces(self) -> Iterator[str]:
        """The whole text. Every line ends with a single line feed."""
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(self.encoding)("fuze.windows"), translate=True
        )
        self._stream.seek(0)
        while piece := self._stream.read(PIECE):
            yield decoder.decode(piece).translate(_UNWANTED)
        yield decoder.decode(b"", final=True).translate(_UNWANTED)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Lines without their ends, numbered from 1; a piece of a very long one has its line's number."""
        return ((number, line.removesuffix("\n")) for number, line in self.segments(LONGEST_LINE))

    def segments(self, longest: int) -> Iterator[tuple[int, str]]:
        """Lines with their ends and their numbers, cut into pieces of so many characters at most."""
        number, rest = 1, ""
        for piece in self.pieces():
            *whole, rest = (rest + piece).split("\n")
            for line in whole:
                yield from ((number, part) for part in _cut(line + "\n", longest))
                number += 1
            while len(rest) > longest:
                yield number, rest[:longest]
                rest = rest[longest:]
        if rest:
            yield number, rest


def _cut(line: str, longest: int) -> Iterator[str]:
    for start in range(0, len(line), longest):
        yield line[start : start + longest]


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: in the Latin letters that such files begin with, every other byte is zero."""
    start = head[:64]
    zeros = start.count(0)
    if zeros < len(start) // 3 or len(start) < 4:
        return None
    return "utf-16-le" if start[1::2].count(0) > zeros // 2 else "utf-16-be"


def _guess(head: bytes, wrong: bytes) -> str:
    """The encoding of a text that is not all UTF-8."""
    lossy = wrong.decode("utf-8", "replace")
    foreign = sum(not character.isascii() for character in lossy)
    if lossy.count("\ufffd") * 2 < foreign:
        return "utf-8"
    declared = _DECLARED.search(head[:4096])
    if declared and (name := _known(declared[1].decode("ascii", "replace"))) not in (None, "utf-8", "ascii"):
        return str(name)
    return _likeliest(b"\n".join(_NON_ASCII.findall(head + wrong))[:PIECE])


def _likeliest(sample: bytes) -> str:
    """The encoding in which a sample looks most like a language; of equals, the one most files are in."""
    found = list(from_bytes(sample))
    clearest = max((match.coherence for match in found), default=0.0)
    best = [match for match in found if match.coherence == clearest]
    if not best or any(_COMMON in match.could_be_from_charset for match in best):
        return _COMMON
    return _known(best[0].encoding) or _COMMON


def _known(name: str) -> str | None:
    """Python's name of an encoding of text, if it has it."""
    try:
        b"".decode(name)
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found in _NOT_FOR_FILES | _WITH_A_MARK else found
