"""Web pages: the main text of HTML, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from fuze_ml.detection import language_of
from fuze_ml.extraction.addresses import base_of
from fuze_ml.extraction.blocks import Block, blocks
from fuze_ml.extraction.body import Page, body_of
from fuze_ml.extraction.decoding import decode
from fuze_ml.extraction.document import Document, Metadata, Source
from fuze_ml.extraction.errors import NeedsJavaScript, NothingToRead
from fuze_ml.extraction.excerpts import excerpt_of, title_from
from fuze_ml.extraction.metadata import metadata_of
from fuze_ml.extraction.rendering import image_source, render
from fuze_ml.scripts import count_words

CONTENT_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_NEEDS_SCRIPT = re.compile(
    r"\b(?:enable|requires?|need|activate|turn on)\b[^.]{0,40}\bjavascript\b", re.IGNORECASE
)
_APP_ROOT = (
    ".//div[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='react-root' or @id='main-app']"
)
_LIST_TAGS = frozenset({"li", "dt", "dd", "td", "th", "caption"})


def accepts(source: Source) -> bool:
    """Whether a source is a web page, by its type or, when the server names none, by its beginning."""
    if source.content_type in CONTENT_TYPES:
        return True
    untyped = source.content_type in (
        None,
        "",
        "application/octet-stream",
        "text/plain",
        "application/xml",
        "text/xml",
    )
    return untyped and _LOOKS_LIKE_HTML.match(source.body[:4096]) is not None


def read(source: Source) -> Document:
    """The article of a page. Raises NothingToRead or NeedsJavaScript."""
    tree = parse(decode(source.body, source.charset, declares=True))
    base = base_of(tree, source.url)
    known = metadata_of(tree, source.url, base)
    page = page_of(tree, known)
    body = body_of(page)
    if not body:
        raise _nothing_in(page)
    return _document(source, page, known, body, base)


def page_of(tree: HtmlElement, known: Metadata) -> Page:
    """A parsed page ready for choosing its body."""
    everything = blocks(tree)
    language = language_of(" ".join(block.text for block in everything), known.language)
    return Page(tree, everything, language, known.title, known.description)


def parse(html: str) -> HtmlElement:
    """The tree of a page, comments left out. Raises NothingToRead for one without any element."""
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:  # as bytes: lxml refuses strings that declare an encoding
        return document_fromstring(html.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NothingToRead from error


def _document(source: Source, page: Page, known: Metadata, body: list[Block], base: str) -> Document:
    text = text_of(body)
    images = _images(page, body, base)
    captions = [block for block in page.blocks if block.tag == "figcaption" and _captions(block, images)]
    shown = [block for block in page.blocks if block in {*body, *captions}]
    lead = next((image_source(image, base) for image in images), None)
    return Document(
        kind="article",
        title=known.title or title_from(text, source.url),
        text=text,
        html=render(page.tree, shown, images, base),
        excerpt=excerpt_of(known.description, text),
        word_count=count_words(text),
        author=known.author,
        published_at=known.published_at,
        site_name=known.site_name,
        language=language_of(text, known.language),
        image_url=known.image_url or lead,
        canonical_url=known.canonical_url,
        metadata=known.raw,
    )


def text_of(body: Sequence[Block]) -> str:
    """Plain text: paragraphs parted by blank lines, items of lists and cells of tables by line breaks."""
    parts: list[str] = []
    for before, block in zip([None, *body], body, strict=False):
        if before is not None:
            parts.append("\n" if before.tag in _LIST_TAGS and block.tag in _LIST_TAGS else "\n\n")
        parts.append(block.text)
    return "".join(parts)


def _images(page: Page, body: Sequence[Block], base: str) -> list[HtmlElement]:
    """The pictures that stand between two chosen blocks, captions not counted."""
    chosen = set(body)
    found: list[HtmlElement] = []
    waiting: list[HtmlElement] = []
    first = {block.pieces[0].element: block for block in page.blocks if block.tag != "figcaption"}
    inside = False
    for element in page.tree.iter():
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


def _nothing_in(page: Page) -> NothingToRead:
    """Why a page has no text: because a script would make it, or for no reason that can be seen."""
    notes = (note.text_content() for note in page.tree.iter("noscript"))
    words = " ".join([*(block.text for block in page.blocks), *notes])
    scripted = next(page.tree.iter("script"), None) is not None
    empty_root = any(not root.text_content().strip() for root in page.tree.xpath(_APP_ROOT))
    if scripted and (empty_root or _NEEDS_SCRIPT.search(words)):
        return NeedsJavaScript()
    return NothingToRead()
