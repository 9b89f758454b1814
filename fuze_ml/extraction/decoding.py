"""Bytes into text, as browsers do it: by byte order mark, by the server's word, by the page's, by a guess."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
_GUESSED_FROM = 65_536
# Pages in these say less than they hold: browsers read them as the second (WHATWG Encoding).
_READ_AS = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_TOLERATED_ERRORS = 0.01
"""A declared charset is believed when at most this share of the text does not fit it."""


def decode(body: bytes, charset: str | None, *, declares: bool = False) -> str:
    """The text of a body. `declares`: whether a declaration inside it (HTML, XML) counts.

    Never fails: what can't be decoded becomes U+FFFD. NUL, which databases refuse, is left out.
    """
    return _decode(body, charset, declares).replace("\x00", "")


def _decode(body: bytes, charset: str | None, declares: bool) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    match = _DECLARED.search(body, 0, _DECLARED_WITHIN) if declares else None
    declared = [charset, match[1].decode("ascii") if match else None]
    for encoding in filter(None, map(_known, declared)):
        text = body.decode(encoding, "replace")
        if text.count("\ufffd") <= len(text) * _TOLERATED_ERRORS:
            return text
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        guess = from_bytes(body[:_GUESSED_FROM]).best()
        return body.decode(guess.encoding if guess else "cp1252", "replace")


def _known(charset: str | None) -> str | None:
    """Python's codec for a declared charset, if it is one of text."""
    try:
        name = codecs.lookup((charset or "").strip()).name
        b"xx".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return _READ_AS.get(name, name)
