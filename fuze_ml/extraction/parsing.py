"""HTML into a tree that everything after it can walk in little time, whoever wrote the page.

The parser stops at some 2,000 elements inside each other and loses the rest, and what works on its tree takes
time by the depth and by the number of attributes. No page that people read needs many of either.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, html_parser

from fuze_ml.extraction.errors import NothingToRead

DEEPEST = 200
"""Elements inside each other; a deeper one comes behind the one that it stands in."""
_TOO_DEEP = etree.XPath("/*" * (DEEPEST + 1))
_MANY = 10_000
"""Elements: of so many, the hollow ones are dropped."""
_HOLLOW = tuple(
    "a b br dd div dl dt em font i li ol p section small span strong table tbody td tr u ul".split()
)
_MOST_ATTRIBUTES = 60
_LONGEST_ATTRIBUTE = 4_000
_LONGEST_TAG = 4_000
"""Characters: tags that are longer are looked through, and lose the attributes beyond those bounds."""
_LONG_TAG = re.compile(rf"<([a-z][^\s<>/]*)(\s[^<>]{{{_LONGEST_TAG},}})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")


def parse(html: str) -> HtmlElement:
    """The tree of a page, comments left out. Raises NothingToRead for one without any element."""
    page = _LONG_TAG.sub(_shortened, html).encode("utf-8", "ignore")
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:  # as bytes: lxml refuses strings that declare an encoding
        tree = document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NothingToRead from error
    document = tree.getroottree()
    if is_deep := bool(_TOO_DEEP(document)):
        tree = _flattened(page)
    if is_deep or document.xpath(f"count(//*) > {_MANY}"):
        _drop_hollow(tree)
    return tree


def _shortened(tag: re.Match[str]) -> str:
    """A tag with its first attributes, those of a usual length."""
    kept: list[str] = []
    for attribute in _ATTRIBUTE.finditer(tag[2]):
        if attribute.end() - attribute.start() <= _LONGEST_ATTRIBUTE:
            kept.append(attribute[0])
        if len(kept) == _MOST_ATTRIBUTES:
            break
    return f"<{' '.join([tag[1], *kept])}>"


def _drop_hollow(tree: HtmlElement) -> None:
    """Takes out elements that hold nothing and stand beside no text; of line breaks two in a row stay."""
    for element in reversed(list(tree.iter(*_HOLLOW))):
        parent = element.getparent()
        holds = (element.text or "").strip() or next(iter(element), None) is not None
        if parent is None or holds or (element.tail or "").strip():
            continue
        if element.tag != "br" or _follows_line_breaks(element):
            parent.remove(element)


def _follows_line_breaks(element: HtmlElement) -> bool:
    before = list(islice(element.itersiblings(preceding=True), 2))
    return len(before) == 2 and all(one.tag == "br" and not (one.tail or "").strip() for one in before)


def _flattened(page: bytes) -> HtmlElement:
    target = _Flattening()
    parser = HTMLParser(target=target, huge_tree=True, encoding="utf-8")
    parser.feed(page)
    tree: HtmlElement = parser.close()
    return tree


class _Flattening:
    """A parser's target. Elements that stand too deep follow one another: their order and text stay."""

    def __init__(self) -> None:
        self._tree = etree.TreeBuilder(element_factory=html_parser.makeelement)
        self._open: list[str] = []
        self._too_deep = 0
        """Elements that are open in the page and were ended in the tree."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) == DEEPEST:
            self._tree.end(self._open.pop())
            self._too_deep += 1
        self._open.append(tag)
        self._tree.start(tag, attributes)

    def end(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
        else:
            self._tree.end(self._open.pop())

    def data(self, text: str) -> None:
        self._tree.data(text)

    def close(self) -> HtmlElement:
        while self._open:
            self._tree.end(self._open.pop())
        tree: HtmlElement = self._tree.close()
        return tree
