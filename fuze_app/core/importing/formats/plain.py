"""Text with an address in each line: bare, as a Markdown link, or with words beside it; OneTab's too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuze_app.core.importing.entries import Entry, ParsedBookmark, unreadable
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_ONETAB = re.compile(r"^\s*[a-z][a-z0-9+.-]*:\S+ \| ", re.IGNORECASE | re.MULTILINE)
_AROUND = " \t-\u2013\u2014*\u2022|:,;\"'()[]<>"
_NOTHING = "There is no web address in this line."


def read(text: Text) -> Iterator[Entry]:
    """Each line's address, with the other words of the line as its title."""
    for number, line in text.lines():
        if line.strip():
            yield _entry(number, line.strip())


def _entry(number: int, line: str) -> Entry:
    if found := _ADDRESS.search(line):
        before, url, behind = line[: found.start()], found[0], line[found.end() :]
        if before.endswith("]("):
            return ParsedBookmark(number, url.partition(")")[0], title=before.rpartition("[")[2][:-2].strip())
        return ParsedBookmark(number, url, title=" ".join(f"{before} {behind}".split()).strip(_AROUND))
    word = line.strip(_AROUND)
    if _BARE.fullmatch(word) or _SCHEME.match(word):
        return ParsedBookmark(number, word)
    return unreadable(number, _NOTHING, line)


def read_onetab(text: Text) -> Iterator[Entry]:
    """Lines of an address, a bar and a title; lines without a bar have no title."""
    for number, line in text.lines():
        address, _, title = line.strip().partition(" | ")
        if address:
            yield ParsedBookmark(number, address, title=title.strip())


def _is_list(beginning: Beginning) -> bool:
    if beginning.is_markup or beginning.is_json:
        return False
    lines = beginning.sample.split("\n")[:200]
    return any(_ADDRESS.search(line) or _BARE.fullmatch(line.strip(_AROUND)) for line in lines)


def _is_onetab(beginning: Beginning) -> bool:
    lines = [line for line in beginning.sample.split("\n")[:200] if line.strip()]
    return len(_ONETAB.findall("\n".join(lines))) * 2 > len(lines)


FORMAT = Format("text", "Text", _is_list, read)
ONETAB = Format("onetab", "OneTab", _is_onetab, read_onetab)
