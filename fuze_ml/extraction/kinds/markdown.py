"""Markdown: rendered, sanitised, and its text taken from the result, so that no marks stand in it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from fuze_ml.detection import language_of
from fuze_ml.extraction.blocks import blocks
from fuze_ml.extraction.decoding import decode
from fuze_ml.extraction.document import Document, Quality
from fuze_ml.extraction.documents import text_of
from fuze_ml.extraction.errors import NothingToRead
from fuze_ml.extraction.excerpts import LONGEST_TITLE, excerpt_of, shortened, title_from
from fuze_ml.extraction.kind import FORMAT, Kind
from fuze_ml.extraction.parsing import parse
from fuze_ml.extraction.pictures import image_source
from fuze_ml.extraction.rendering import render
from fuze_ml.extraction.resource import Resource
from fuze_ml.scripts import count_words

_TYPES = frozenset({"text/markdown", "text/x-markdown"})
_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)
_TITLE_LINE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


def accepts(resource: Resource) -> bool:
    """By type, or by the ending of an address that is served as plain text."""
    content_type = resource.source.content_type
    if resource.is_html:
        return False
    if content_type in _TYPES:
        return True
    return content_type in ("text/plain", None) and resource.path.lower().endswith(_ENDINGS)


def read(resource: Resource) -> Document:
    """What a Markdown file (CommonMark with tables) renders to. Raises NothingToRead for an empty one."""
    written = decode(resource.source.body, resource.source.charset)
    matter = _FRONT_MATTER.match(written)
    markdown = written[matter.end() :] if matter else written
    tree = parse(f"<html><body>{MarkdownIt('commonmark').enable('table').render(markdown)}</body></html>")
    everything = blocks(tree)
    named = _TITLE_LINE.search(matter[1]) if matter else None
    heading = next((block for block in everything if block.tag == "h1"), None)
    if heading is not None and heading is everything[0]:
        everything = everything[1:]
    text = text_of(everything)
    if not text:
        raise NothingToRead("The file is empty.")
    images = [image for image in tree.iter("img") if image_source(image, resource.url)]
    return Document(
        kind="text",
        title=shortened(
            named[1] if named else heading.text if heading else title_from(text, resource.url), LONGEST_TITLE
        ),
        text=text,
        html=render(tree, everything, images, resource.url),
        excerpt=excerpt_of(None, text),
        word_count=count_words(text),
        quality=Quality(1.0, ("The file is text as it is.",)),
        language=language_of(text, None),
        image_url=next((image_source(image, resource.url) for image in images), None),
    )


KIND = Kind("markdown", FORMAT, accepts, read)
