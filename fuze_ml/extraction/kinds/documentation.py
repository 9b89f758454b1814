"""Documentation made by a generator: its whole text, since there the markup says where it is."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from fuze_ml.extraction.blocks import Block
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.documents import document_of
from fuze_ml.extraction.kind import MARKUP, Kind
from fuze_ml.extraction.kinds import article
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.trees import first, select, value_at, words_of
from fuze_ml.scripts import count_words

_GENERATORS = re.compile(
    r"\b(?:sphinx|mkdocs|docusaurus|vitepress|vuepress|gitbook|antora|mdbook|rustdoc|javadoc|doxygen|docfx"
    r"|docsify|nextra|starlight|typedoc|jsdoc|yard|exdoc|docutils"
    r"|asciidoctor|hugo book|docsy|readme\.io|mintlify)\b",
    re.IGNORECASE,
)
_SIGNS = (
    "script#documentation_options, script[src*='documentation_options.js'], script[src*='searchtools.js'],"
    " .theme-doc-markdown, .md-content__inner, .vp-doc, .rst-content, .mdbook, #mdbook-content,"
    " .docMainContainer, body.rustdoc, .DocSearch-content, .sl-markdown-content,"
    " .markdown-section[data-docsify], main#content .page-content .main-page-content"
)
_PLACES = (
    ".theme-doc-markdown, article .markdown",
    ".md-content__inner",
    ".vp-doc",
    ".sl-markdown-content",
    ".theme-default-content",
    "div[itemprop=articleBody]",
    "div.body[role=main], div[role=main], main[role=main]",
    "#mdbook-content main, #content main, .content main",
    ".main-page-content, #main-content, #content, .markdown-section, article, main",
)
_ASIDE = (
    "nav, footer, form, button, .headerlink, .md-source-file, .md-content__button, .theme-edit-this-page,"
    " .pagination-nav, .prev-next-footer, .edit-this-page, .sphinxsidebar, .toctree-wrapper.hidden, .related,"
    " .breadcrumbs, .wy-breadcrumbs, .rst-footer-buttons, .toc, .table-of-contents, .on-this-page, .sidebar,"
    " .theme-doc-version-badge, .theme-doc-breadcrumbs, .theme-doc-toc-mobile, .edit-link, .page-nav, .anchor"
)
_FEWEST_WORDS = 20


def accepts(resource: Resource) -> bool:
    if not resource.is_html:
        return False
    generator = value_at(resource.tree, "meta[name=generator]", "content")
    return bool(_GENERATORS.search(generator)) or first(resource.tree, _SIGNS) is not None


def read(resource: Resource) -> Document | None:
    """All blocks of the place that the generator puts text in; None where there is no such place."""
    tree = resource.tree
    place = next((one for selector in _PLACES for one in select(tree, selector) if _has_text(one)), None)
    if place is None:
        return article.read_as("documentation", resource)
    left_out = {one for beside in select(place, _ASIDE) for one in beside.iter()}
    body = [block for block in resource.blocks if _within(block, place) and block.element not in left_out]
    heading = next((block for block in body if block.tag == "h1"), None)
    if heading is not None and body[0] is heading:
        body = body[1:]
    if not body:
        return None
    return document_of(
        "documentation", tree, resource.blocks, body, resource.known, url=resource.url, base=resource.base
    )


def _has_text(place: HtmlElement) -> bool:
    return count_words(words_of(place)) >= _FEWEST_WORDS


def _within(block: Block, place: HtmlElement) -> bool:
    return block.element is place or any(one is place for one in block.element.iterancestors())


KIND = Kind("documentation", MARKUP, accepts, read)
