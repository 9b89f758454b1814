"""Chosen blocks of a page into a document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from lxml.html import HtmlElement

from fuze_ml.detection import language_of
from fuze_ml.extraction.blocks import Block
from fuze_ml.extraction.document import Document, Facts, Metadata, Quality
from fuze_ml.extraction.excerpts import LONGEST_TITLE, excerpt_of, shortened, title_from
from fuze_ml.extraction.pictures import image_source
from fuze_ml.extraction.quality import quality_of
from fuze_ml.extraction.rendering import render
from fuze_ml.scripts import count_words

_LIST_TAGS = frozenset({"li", "dt", "dd", "td", "th", "caption"})


def document_of(
    kind: str,
    tree: HtmlElement,
    page: Sequence[Block],
    body: Sequence[Block],
    known: Metadata,
    *,
    url: str,
    base: str,
    facts: Facts | None = None,
    quality: Quality | None = None,
    extra: dict[str, Any] | None = None,
) -> Document:
    """The document of the blocks `body` of a `page`, with the pictures between them.

    `base`: what addresses in the tree are relative to. `extra`: more to store beside the raw metadata.
    """
    text = text_of(body)
    images = images_in(tree, page, body, base)
    captions = [block for block in page if block.tag == "figcaption" and _captions(block, images)]
    wanted = {*body, *captions}
    lead = next((image_source(image, base) for image in images), None)
    return Document(
        kind=kind,
        title=shortened(known.title or title_from(text, url), LONGEST_TITLE),
        text=text,
        html=render(tree, [block for block in page if block in wanted], images, base),
        excerpt=excerpt_of(known.description, text),
        word_count=count_words(text),
        author=known.author,
        published_at=known.published_at,
        site_name=known.site_name,
        language=language_of(text, known.language),
        image_url=known.image_url or lead,
        canonical_url=known.canonical_url,
        facts=facts or {},
        quality=quality or quality_of(text, known),
        oembed_url=known.oembed_url,
        metadata={**known.raw, **(extra or {})},
    )


def text_of(body: Sequence[Block]) -> str:
    """Plain text: paragraphs parted by blank lines, items of lists and cells of tables by line breaks."""
    parts: list[str] = []
    for before, block in zip([None, *body], body, strict=False):
        if before is not None:
            parts.append("\n" if before.tag in _LIST_TAGS and block.tag in _LIST_TAGS else "\n\n")
        parts.append(block.text)
    return "".join(parts)


def images_in(
    tree: HtmlElement, page: Sequence[Block], body: Sequence[Block], base: str
) -> list[HtmlElement]:
    """The pictures that stand between two chosen blocks, captions not counted."""
    chosen = set(body)
    found: list[HtmlElement] = []
    waiting: list[HtmlElement] = []
    first = {block.pieces[0].element: block for block in page if block.tag != "figcaption"}
    inside = False
    for element in tree.iter():
        block = first.get(element)
        if block is not None:
            if inside and block in chosen:
                found += waiting
            inside, waiting = block in chosen, []
        if element.tag == "img" and inside and image_source(element, base):
            waiting.append(element)
    return found


def _captions(block: Block, images: Collection[HtmlElement]) -> bool:
    figure = next(block.element.iterancestors("figure"), None)
    return figure is not None and any(image in images for image in figure.iter("img"))
