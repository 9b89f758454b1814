"""The encoding of a text body: what is declared, unless the bytes say otherwise.

Declared encodings are often wrong: a server's default over a page's own, or a page that moved. What has
multi-byte characters and is valid UTF-8 is UTF-8, whatever is declared; and a declaration that leaves
more than a trace of characters undecodable is not believed.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

_SAMPLE_BYTES = 65_536
_TOLERATED = 0.02
_TOLERATED_UTF8 = 0.3
"""Share of the characters beyond ASCII that may be undecodable, as in a page with a slip or two. More for
UTF-8, because text in another encoding is next to never valid UTF-8, even in part."""

# The encodings of the web (https://encoding.spec.whatwg.org/), as Python names them. Python knows others
# that are no encodings of text, such as unicode_escape, or that take quadratic time, such as idna.
_OF_THE_WEB = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949"}
    | {"gb18030", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
_UNDECLARED = [f"cp{number}" for number in range(1250, 1258)]
_UNDECLARED += ["cp874", "iso8859_2", "koi8_r", "big5hkscs", "cp932", "euc_jp", "cp949", "gb18030"]
"""What pages without a declaration are in."""
_UNDECODABLE = re.compile("[\ufffd\x80-\x9f]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_BYTE_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def charset_of(body: bytes, content_type: str) -> str:
    """The name of a codec that decodes `body`, best with errors="replace".

    `content_type`: the header of that name. Order of trust: byte order mark, valid UTF-8, header, the
    document's own declaration, detection, and UTF-8 when nothing is known.
    """
    marked, _ = read_bom(body)
    if marked is not None:
        return "utf-8-sig" if marked == "utf-8" else marked
    if not body.isascii() and _is_utf8(body):
        return "utf-8"
    declared = [
        name
        for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body))
        if name in _OF_THE_WEB
    ]
    sample = _sample(body)
    for name in declared:
        if _fits(sample, name):
            return name
    return _detected(sample) or next(iter(declared), "utf-8")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        # A body that was cut off may end within a character.
        return error.end == len(body) and error.start > len(body) - 4 and not body[: error.start].isascii()
    return True


def _sample(body: bytes) -> bytes:
    """The first part with bytes beyond ASCII: decoding a large body that is mostly wrong takes seconds."""
    first = _BYTE_BEYOND_ASCII.search(body)
    start = max(0, first.start() - 512) if first else 0
    return body[start - start % 2 : start + _SAMPLE_BYTES]


def _fits(sample: bytes, name: str) -> bool:
    # Incrementally, because the sample may end within a character.
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(sample)
    tolerated = _TOLERATED_UTF8 if name == "utf-8" else _TOLERATED
    return len(_UNDECODABLE.findall(text)) <= tolerated * len(_BEYOND_ASCII.findall(text))


def _detected(sample: bytes) -> str | None:
    """What the bytes beyond ASCII look like."""
    if sample.isascii():
        return None
    matches = from_bytes(sample, cp_isolation=_UNDECLARED)
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        # Its neighbours differ in few letters; browsers too take it for granted.
        nearly_best = match.chaos <= best.chaos + 0.05 and match.coherence >= best.coherence - 0.03
        if nearly_best and "cp1252" in match.could_be_from_charset:
            return "cp1252"
    return best.encoding
