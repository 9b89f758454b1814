"""Web pages: the main text of HTML, whatever stands around it."""

from __future__ import annotations

from collections.abc import Sequence

from fuze_ml.detection import language_of
from fuze_ml.extraction.blocks import Block
from fuze_ml.extraction.body import Page, body_of
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.documents import document_of, text_of
from fuze_ml.extraction.errors import NeedsJavaScript, NothingToRead
from fuze_ml.extraction.kind import ANY_PAGE, Kind
from fuze_ml.extraction.obstacles import is_made_by_script
from fuze_ml.extraction.quality import quality_of_body
from fuze_ml.extraction.resource import Resource


def accepts(resource: Resource) -> bool:
    return resource.is_html


def read(resource: Resource) -> Document:
    """The article of a page. Raises NothingToRead or NeedsJavaScript."""
    return read_as("article", resource)


def read_as(kind: str, resource: Resource) -> Document:
    """The article of a page, under the name of the kind that it turned out to be."""
    if is_made_by_script(resource):
        raise NeedsJavaScript
    page = page_of(resource)
    body = body_of(page)
    if not body.blocks:
        raise NothingToRead
    chosen = _with_code_between(page.blocks, body.blocks)
    known = resource.known
    quality = quality_of_body(body, text_of(chosen), known, page.blocks)
    return document_of(
        kind, page.tree, page.blocks, chosen, known, url=resource.url, base=resource.base, quality=quality
    )


def page_of(resource: Resource) -> Page:
    """A page ready for choosing its body."""
    known, everything = resource.known, resource.blocks
    language = language_of(" ".join(block.text for block in everything), known.language)
    return Page(resource.tree, everything, language, known.title, known.description)


def _with_code_between(page: Sequence[Block], chosen: Sequence[Block]) -> Sequence[Block]:
    """Code between two chosen blocks belongs to them, though it does not look like prose."""
    kept = set(chosen)
    places = [place for place, block in enumerate(page) if block in kept]
    within = page[places[0] : places[-1] + 1] if places else []
    missing = {block for block in within if block.verbatim and block.tag == "pre" and block not in kept}
    return [block for block in page if block in kept or block in missing] if missing else chosen


KIND = Kind("article", ANY_PAGE, accepts, read)
