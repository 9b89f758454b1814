"""What a body is, when the server says nothing, something general, or something wrong.

A small part of https://mimesniff.spec.whatwg.org/, more willing than a browser to take for HTML what is
sent as text: nothing fetched is run, and people want the page.
"""

from __future__ import annotations

import re

HTML = "text/html"
PLAIN = "text/plain"
PDF = "application/pdf"
XHTML = "application/xhtml+xml"
UNKNOWN = "application/octet-stream"

_SNIFFED_BYTES = 1445
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")

_GENERAL = frozenset(
    {
        "",
        UNKNOWN,
        "binary/octet-stream",
        "application/x-download",
        "application/force-download",
        "unknown/unknown",
    }
)
_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
)
# Possessive throughout: a page of comments must not make them try every way to read it.
_LEADING = rb"(?:<!--(?:(?!-->).)*+-->|<\?xml[^>]*+>|\s++)*+"
_DOCUMENT = re.compile(_LEADING + rb"<(?:!doctype\s++html|html)[\s>]", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(
    _LEADING + rb"<(?:head|title|meta|body|script|style|div|article|main|h1|p|table|a)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def media_type(content_type: str, body: bytes) -> str:
    """The type of `body`, such as text/html, in lower case and without parameters.

    `content_type`: the header of that name, empty when there is none.
    """
    declared = content_type.split(";", 1)[0].split(",", 1)[0].strip().lower()
    if not _TYPE.fullmatch(declared):
        declared = ""
    head = body[:_SNIFFED_BYTES].removeprefix(_MARKS[0])
    signed = _signed(head)
    if declared in _GENERAL:
        return signed or _unsigned(head)
    if declared in (HTML, PLAIN):
        return signed or (HTML if _DOCUMENT.match(head) else declared)
    if declared in ("application/xml", "text/xml") and _DOCUMENT.match(head):
        return XHTML
    return PDF if signed == PDF else declared


def is_text(media: str) -> bool:
    """Whether a body of this type is made of characters."""
    return media.startswith("text/") or media.endswith(("+xml", "+json", "/xml", "/json", "/javascript"))


def _signed(head: bytes) -> str | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] == b"ftypavif":
        return "image/avif"
    start = head.lstrip()
    return next((media for signature, media in _SIGNATURES if start.startswith(signature)), None)


def _unsigned(head: bytes) -> str:
    if _DOCUMENT.match(head) or _ELEMENT.match(head):
        return HTML
    if _BINARY.search(head) and not head.startswith(_MARKS):
        return UNKNOWN
    return PLAIN
