"""The kinds of content that can be read. A new one is a module with `accepts` and `read`, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fuze_ml.extraction import article, markdown, plain
from fuze_ml.extraction.document import Document, Source
from fuze_ml.extraction.errors import UnsupportedContent


class Kind(NamedTuple):
    """A reader and the sources it is for."""

    accepts: Callable[[Source], bool]
    read: Callable[[Source], Document]


KINDS: tuple[Kind, ...] = (
    Kind(article.accepts, article.read),
    Kind(markdown.accepts, markdown.read),
    Kind(plain.accepts, plain.read),
)
"""In order of precedence."""

_NAMES = {
    "application/pdf": "PDF files",
    "application/json": "JSON data",
    "application/zip": "Archives",
    "application/rss+xml": "Feeds",
    "application/atom+xml": "Feeds",
    "image": "Pictures",
    "video": "Videos",
    "audio": "Sound recordings",
    "font": "Fonts",
}


def extract(source: Source) -> Document:
    """Reads a fetched resource with the first kind that knows it. Raises ExtractionError."""
    for kind in KINDS:
        if kind.accepts(source):
            return kind.read(source)
    raise UnsupportedContent(_name_of(source))


def _name_of(source: Source) -> str:
    if source.body.startswith(b"%PDF-"):
        return _NAMES["application/pdf"]
    content_type = source.content_type or ""
    named = _NAMES.get(content_type) or _NAMES.get(content_type.split("/")[0])
    return named or (f"Content of the type {content_type}" if content_type else "Content of an unnamed type")
