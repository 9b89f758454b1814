"""Plain text, as it is."""

from __future__ import annotations

import re
from html import escape

from fuze_ml.detection import language_of
from fuze_ml.extraction.decoding import decode
from fuze_ml.extraction.document import Document, Quality
from fuze_ml.extraction.errors import NothingToRead
from fuze_ml.extraction.excerpts import LONGEST_TITLE, excerpt_of, shortened, title_from
from fuze_ml.extraction.kind import ANY_TEXT, Kind
from fuze_ml.extraction.resource import Resource
from fuze_ml.scripts import count_words

_BINARY = re.compile("[\ufffd\x01-\x08\x0e-\x1f]")
_MOST_BINARY = 0.1


def accepts(resource: Resource) -> bool:
    """Any text that no other reader knows better."""
    return (resource.source.content_type or "").startswith("text/")


def read(resource: Resource) -> Document:
    """The text with its line ends made one. Raises NothingToRead for an empty or a binary one."""
    text = re.sub(r"\r\n?", "\n", decode(resource.source.body, resource.source.charset)).strip()
    text = text.encode("utf-8", "ignore").decode()
    if not text:
        raise NothingToRead("The file is empty.")
    if len(_BINARY.findall(text)) > len(text) * _MOST_BINARY:
        raise NothingToRead("The file calls itself text but holds none.")
    paragraphs = re.split(r"\n\s*\n", text)
    return Document(
        kind="text",
        title=shortened(title_from(text, resource.url), LONGEST_TITLE),
        text=text,
        html="".join(f"<p>{escape(one, quote=False).replace(chr(10), '<br>')}</p>" for one in paragraphs),
        excerpt=excerpt_of(None, text),
        word_count=count_words(text),
        quality=Quality(1.0, ("The file is text as it is.",)),
        language=language_of(text, None),
    )


KIND = Kind("text", ANY_TEXT, accepts, read)
