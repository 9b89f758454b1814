"""Other people's extractors (trafilatura, readability, newspaper4k), asked for main texts and authors.

They are heuristics over whatever a page holds, written by hand, and fail on some pages in ways of their own.
A failure of one is an empty answer: the others and the page's blocks remain.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from functools import cache, wraps

from lxml import etree
from lxml.html import HtmlElement

logger = logging.getLogger(__name__)

Extractor = Callable[[HtmlElement, str | None], str]

_MOST_ELEMENTS, _MOST_CHARACTERS = 8_000, 200_000


def is_too_large(tree: HtmlElement) -> bool:
    """Whether readability and newspaper4k would take many seconds over a page."""
    return bool(tree.xpath(f"count(//*) > {_MOST_ELEMENTS} or string-length(/) > {_MOST_CHARACTERS}"))


def _never_fails(extractor: Extractor) -> Extractor:
    @wraps(extractor)
    def guarded(tree: HtmlElement, language: str | None) -> str:
        try:
            return extractor(tree, language)
        except Exception as error:  # noqa: BLE001 - three libraries' errors on malformed pages have no common base
            logger.info("%s failed on a page: %r", extractor.__name__, error)
            return ""

    return guarded


@_never_fails
def trafilatura(tree: HtmlElement, language: str | None) -> str:
    """trafilatura's text, precision favoured, without comments; `language` is not needed."""
    from trafilatura import extract

    return extract(copy.deepcopy(tree), include_comments=False, favor_precision=True) or ""


@_never_fails
def readability(tree: HtmlElement, language: str | None) -> str:
    """The text of what readability keeps; `language` is not needed."""
    from readability import Document

    summary = Document(etree.tostring(tree, encoding="unicode", method="html")).summary(html_partial=True)
    kept = etree.fromstring(summary, etree.HTMLParser(huge_tree=True))
    return "" if kept is None else "\n".join(kept.itertext())


@_never_fails
def newspaper(tree: HtmlElement, language: str | None) -> str:
    """newspaper4k's text. It scores by stop words, so it needs the language; nothing is fetched."""
    from newspaper.cleaners import DocumentCleaner
    from newspaper.configuration import Configuration
    from newspaper.extractors.articlebody_extractor import ArticleBodyExtractor
    from newspaper.outputformatters import OutputFormatter

    configuration = Configuration()
    configuration.fetch_images = False
    configuration.language = _newspaper_language(language)
    extractor = ArticleBodyExtractor(configuration)
    extractor.parse(copy.deepcopy(tree))
    if extractor.top_node_complemented is None:
        return ""
    node = DocumentCleaner(configuration).clean(extractor.top_node_complemented)
    text, _ = OutputFormatter(configuration).get_formatted(node, "")
    return str(text)


def authors(tree: HtmlElement) -> list[str]:
    """The authors that newspaper4k guesses; of a page that it fails on, or that is too large, none."""
    return [] if is_too_large(tree) else _authors(tree, None).splitlines()


@_never_fails
def _authors(tree: HtmlElement, language: str | None) -> str:
    from newspaper.configuration import Configuration
    from newspaper.extractors.authors_extractor import AuthorsExtractor

    return "\n".join(AuthorsExtractor(Configuration()).parse(tree))


@cache
def _newspaper_language(language: str | None) -> str:
    """The language if newspaper4k has its stop words and what splits it into words, else English."""
    from newspaper.text import StopWords

    try:
        StopWords(language or "en")
    except (ImportError, OSError, ValueError):
        return "en"
    return language or "en"
