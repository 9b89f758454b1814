"""A page's text in blocks: the runs of inline text between block-level tags, in document order.

Bodies are chosen block by block, and both the plain text and the reader's HTML are made of chosen blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree
from lxml.html import HtmlElement

from fuze_ml.scripts import UNSEGMENTED

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul".split()
)
UNREAD_TAGS = frozenset(
    "applet audio base button canvas datalist embed frame frameset iframe input link map meta noscript"
    " object option script select style svg template textarea title track video".split()
)
_PERMALINKS = frozenset("#¶§🔗⚓")
_TOKEN = re.compile(f"[{UNSEGMENTED}]|[^\\W{UNSEGMENTED}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text node (an element's text or its tail), a line break, or a formula in TeX."""

    element: HtmlElement
    is_tail: bool
    text: str
    in_link: bool


@dataclass(eq=False)
class Block:
    """A run of text inside one block-level element."""

    element: HtmlElement
    verbatim: bool
    """Whether white space counts, as in code."""
    pieces: list[Piece] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @cached_property
    def text(self) -> str:
        """As it is shown: white space collapsed, lines parted by `<br>`."""
        joined = "".join(piece.text for piece in self.pieces)
        if self.verbatim:
            return joined.strip("\n").rstrip()
        return "\n".join(" ".join(line.split()) for line in joined.split("\n") if line.strip())

    @cached_property
    def tokens(self) -> list[str]:
        return tokens(self.text)

    @cached_property
    def link_share(self) -> float:
        """The part of the text that stands in links."""
        linked = sum(len(piece.text.strip()) for piece in self.pieces if piece.in_link)
        return linked / max(1, sum(len(piece.text.strip()) for piece in self.pieces))


def tokens(text: str) -> list[str]:
    """What texts are compared by: runs of word characters, single ones of scripts without spaces."""
    return _TOKEN.findall(text)


def blocks(tree: HtmlElement) -> list[Block]:
    """The text of a page, hidden or not. Two line breaks in a row part blocks, as a paragraph does."""
    return _Reader().read(tree)


class _Reader:
    """Walks a tree without recursion (pages may be nested thousands deep) and gathers its blocks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._current: Block | None = None
        self._breaks: list[HtmlElement] = []
        self._open: list[HtmlElement] = []
        self._links = self._verbatim = 0

    def read(self, tree: HtmlElement) -> list[Block]:
        walker = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            unread = element.tag in UNREAD_TAGS
            if event == "start":
                if unread or element.tag == "math":
                    walker.skip_subtree()
                if not unread:
                    self._enter(element)
            else:
                if not unread:
                    self._leave(element)
                if element is not tree:
                    self._add(element, True, element.tail)
        return self._blocks

    def _enter(self, element: HtmlElement) -> None:
        if element.tag == "math":
            self._add(element, False, element.get("alttext"))
            return
        if element.tag in BLOCK_TAGS:
            self._open.append(element)
            self._end_block()
        elif element.tag == "br":
            self._breaks.append(element)
        self._links += element.tag == "a"
        self._verbatim += element.tag == "pre"
        self._add(element, False, element.text)

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_TAGS:
            self._open.pop()
            self._end_block()
        self._links -= element.tag == "a"
        self._verbatim -= element.tag == "pre"

    def _end_block(self) -> None:
        self._current = None
        self._breaks.clear()

    def _add(self, element: HtmlElement, is_tail: bool, text: str | None) -> None:
        if self._links and text and text.strip() in _PERMALINKS:
            return
        if not text or (not text.strip() and (self._current is None or self._breaks)):
            return
        if len(self._breaks) > 1 and not self._verbatim:
            self._current = None
        if self._current is None:
            inside = self._open[-1] if self._open else element
            self._current = Block(inside, verbatim=self._verbatim > 0)
            self._blocks.append(self._current)
        else:
            self._current.pieces += [Piece(line_break, False, "\n", False) for line_break in self._breaks]
        self._breaks.clear()
        shown = text if self._verbatim else text.replace("\n", " ")
        self._current.pieces.append(Piece(element, is_tail, shown, self._links > 0))
