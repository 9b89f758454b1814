"""A tokenizer for bookmark files in HTML and OPML: tags with their attributes, and the text between them.

Of its own making because hostile files must be read in linear time and constant memory: html.parser looks
at an unfinished construct again with every piece it is fed, and libxml2 walks all open elements at
every end tag. These files need neither a tree nor most of HTML. Entities are the fixed ones of HTML, so
there is nothing to expand. Quotation marks delimit a value only behind an equals sign and within a
line, so that one that is missing costs no more than its own bookmark.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from fuze_app.core.importing.text import Text

LONGEST_TAG = 1 << 20
"""Characters; of a longer tag the rest is dropped. Icons stand in tags, and can be large."""

MOST_ATTRIBUTES = 100
LONGEST_COMMENT = 1 << 12
"""Characters within which a comment must end to be one."""

_NEXT = re.compile(
    r"([^<]*+)"
    r"(?:<(/?+)([a-z][a-z0-9]*+)((?:[^<>=]++|=\s*+\"[^\"\n]*+\"|=\s*+'[^'\n]*+'|=)*+)(?:(>)|(?=<)|\Z))?+",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]++)))?+")


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` in lower case, with a slash in front when the tag closes."""

    line: int
    name: str
    attributes: dict[str, str]
    closed: bool = False
    """Whether it is its own end (`<outline ... />`)."""


def unescape(text: str) -> str:
    """Text without its character references."""
    try:
        return html.unescape(text)
    except (ValueError, OverflowError):  # a reference with thousands of digits
        return text


def tokens(text: Text, names: frozenset[str]) -> Iterator[Tag | str]:
    """The tags of these names and all text, in their order; other tags and comments are passed over."""
    pieces = text.pieces()
    buffer, at, line, more, cut = "", 0, 1, True, False
    while more or at < len(buffer):
        buffer, at, more = _refilled(pieces, buffer, at)
        enough = len(buffer) - LONGEST_TAG if more else len(buffer)
        while at < enough:
            start, tag = at, None
            if cut:
                at, cut = _behind(buffer, ">", at)
            else:
                found = _NEXT.match(buffer, at, at + LONGEST_TAG)
                assert found is not None  # it matches nothing, too
                at, cut = found.end(), found[3] is not None and found.end() - start == LONGEST_TAG
                if found[1] and not found[1].isspace():
                    yield unescape(found[1])
                if found[3] is None:
                    at += _no_tag(buffer, at)
                elif found[3].lower() in names:
                    tag = found
            line += buffer.count("\n", start, at)
            if tag is not None:
                closed = tag[4].endswith("/")
                yield Tag(line, (tag[2] + tag[3]).lower(), _attributes(tag[4]), closed)


def _refilled(pieces: Iterator[str], buffer: str, at: int) -> tuple[str, int, bool]:
    """The buffer from `at` on with as much behind it as the longest tag needs; whether there is more."""
    parts = [buffer[at:]]
    missing = 2 * LONGEST_TAG - len(parts[0])
    while missing > 0:
        piece = next(pieces, None)
        if piece is None:
            return "".join(parts), 0, False
        parts.append(piece)
        missing -= len(piece)
    return "".join(parts), 0, True


def _behind(buffer: str, end: str, at: int) -> tuple[int, bool]:
    """The place behind the next `end`; the buffer's own end, and true, when there is none."""
    found = buffer.find(end, at)
    return (len(buffer), True) if found < 0 else (found + len(end), False)


def _no_tag(buffer: str, at: int) -> int:
    """Characters to pass over where no tag begins: a comment, or the `<` alone."""
    if buffer.startswith("<!--", at):
        end = buffer.find("-->", at, at + LONGEST_COMMENT)
        return end + 3 - at if end >= 0 else 4
    return 1


def _attributes(text: str) -> dict[str, str]:
    """Names in lower case; of several of one name, the first, as browsers do."""
    found: dict[str, str] = {}
    for match in islice(_ATTRIBUTE.finditer(text), MOST_ATTRIBUTES):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value))
    return found
