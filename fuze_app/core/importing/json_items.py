"""The entries of a JSON array, one after the other, however large the file is and wherever it is broken.

Each entry is decoded by itself. One that can't be is passed over up to where the next one seems to begin,
and its plain `"name": "value"` pairs are kept: mostly the address and the title are among them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fuze_app.core.importing.entries import Unreadable, unreadable
from fuze_app.core.importing.text import Text

LONGEST_ENTRY = 1 << 24
"""Characters of one entry."""
_STEP = 1 << 16
_PASSED_OVER = 1 << 16
"""Characters passed over where JSON is nested too deeply to be anything."""

_BETWEEN = re.compile(r"[\s,]*+")
_NEXT_ENTRY = re.compile(r",\s*\{|\n\s*\{")
_PAIR = re.compile(r'"([\w.:-]{1,40})"\s*+:\s*+("(?:[^"\\\n]|\\.)*+"|-?\d{1,18}(?:\.\d{1,18})?|true|false)')
ADDRESSES = ("url", "uri", "href", "link")
"""The names under which formats have a bookmark's address."""

BROKEN = "This entry is broken."
CUT_OFF = "The file ends in the middle of this entry."
NO_OBJECT = "This entry is not a bookmark."


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; of a broken one, the plain values that could be made out."""

    line: int
    values: dict[str, Any]


def items(text: Text, key: str | None = None, before: str | None = None) -> Iterator[Item | Unreadable]:
    """The entries of the array under a key of the outermost object; of the outermost array without one.

    Without an array, the objects that the file is a sequence of. It is not looked for behind the
    beginning of the array under the key `before`.
    """
    window = _Window(text)
    if window.find_array(key, before):
        while not window.at_end():
            yield from window.next_entry()


class _Window:
    """The part of the text that is being decoded, from `at` on."""

    def __init__(self, text: Text) -> None:
        self._pieces = text.pieces()
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._decoder = json.JSONDecoder()
        self._in_array = False

    def _fill(self, wanted: int) -> bool:
        """Makes at least so many characters available. False when the text ends before."""
        missing = wanted - (len(self._buffer) - self._at)
        if missing <= 0:
            return True
        parts = [self._buffer[self._at :]]
        while missing > 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece)
            missing -= len(piece)
        self._buffer, self._at = "".join(parts), 0
        return missing <= 0

    def _go_to(self, place: int) -> None:
        self._line += self._buffer.count("\n", self._at, place)
        self._at = place

    def find_array(self, key: str | None, before: str | None = None) -> bool:
        """Goes to the first entry of the array."""
        # Of objects: bookmarks may have an array of the same name, of the names or ids of others.
        begin = re.compile(r"\s*+(\[)?" if key is None else rf'"{re.escape(key)}"\s*+:\s*+(\[)\s*+(?=\{{)')
        end = None if before is None else re.compile(rf'"{re.escape(before)}"\s*+:\s*+\[')
        while True:
            complete = not self._fill(2 * _STEP)
            found = (
                begin.match(self._buffer, self._at) if key is None else begin.search(self._buffer, self._at)
            )
            last = end and end.search(self._buffer, self._at, found.start() if found else len(self._buffer))
            if found and not last:
                self._in_array = found[1] is not None
                self._go_to(found.end())
                return True
            if complete or last:
                return False
            self._go_to(len(self._buffer) - _STEP)

    def at_end(self) -> bool:
        """Goes over what stands between entries; whether none follows."""
        while True:
            self._fill(_STEP)
            found = _BETWEEN.match(self._buffer, self._at)
            assert found is not None  # it matches nothing, too
            self._go_to(found.end())
            if self._at < len(self._buffer):
                return self._in_array and self._buffer[self._at] == "]"
            if not self._fill(1):
                return True

    def next_entry(self) -> Iterator[Item | Unreadable]:
        wanted = _STEP
        while True:
            more = self._fill(wanted)
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError:
                yield from self._passed_over(self._at + _PASSED_OVER)
                return
            except ValueError as error:
                if more and wanted < LONGEST_ENTRY and self._is_incomplete(error):
                    wanted *= 4
                    continue
                yield from self._broken(more)
                return
            if end == len(self._buffer) and self._fill(wanted + 1):
                continue  # a number may go on
            line = self._line
            given = self._buffer[self._at : end]
            self._go_to(end)
            yield Item(line, value) if isinstance(value, dict) else unreadable(line, NO_OBJECT, given)
            return

    def _is_incomplete(self, error: ValueError) -> bool:
        """Whether the decoder came to the end of what it was given."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.pos >= len(self._buffer) - 16 or error.msg.startswith("Unterminated")

    def _broken(self, more: bool) -> Iterator[Item | Unreadable]:
        self._fill(_STEP)
        found = _NEXT_ENTRY.search(self._buffer, self._at + 1)
        if found:
            yield from self._passed_over(found.end() - 1)
        else:
            yield from self._passed_over(len(self._buffer), BROKEN if more else CUT_OFF)

    def _passed_over(self, end: int, reason: str = BROKEN) -> Iterator[Item | Unreadable]:
        """What can be made of the text up to `end`."""
        end = min(end, len(self._buffer))
        text, line = self._buffer[self._at : end], self._line
        self._go_to(end)
        values = pairs(text)
        has_address = any(name in values for name in ADDRESSES)
        yield Item(line, values) if has_address else unreadable(line, reason, text)


def pairs(text: str) -> dict[str, Any]:
    """The plain values that a broken object names, the first of each name."""
    found: dict[str, Any] = {}
    for name, value in _PAIR.findall(text):
        try:
            found.setdefault(name, json.loads(value))
        except ValueError:
            found.setdefault(name, value.strip('"'))
    return found
