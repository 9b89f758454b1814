"""Chosen blocks as clean HTML for a reading view: text, structure, links and pictures, nothing else.

The chosen text nodes keep the tags around them that carry meaning; containers vanish, loose text becomes
paragraphs. nh3 has the last word on what may stand in the result.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from fuze_ml.extraction.addresses import absolute
from fuze_ml.extraction.blocks import BLOCK_TAGS, UNREAD_TAGS, Block
from fuze_ml.extraction.pictures import image_source
from fuze_ml.extraction.sanitising import ATTRIBUTES, INLINE, LANGUAGE_CLASS, PARTS, sanitise

_IN_PARAGRAPHS = frozenset({*INLINE.values(), "a"})
_HOLDS_TEXT = frozenset("caption dd dt figcaption h1 h2 h3 h4 h5 h6 li p pre td th".split())


def render(tree: HtmlElement, blocks: Collection[Block], images: Collection[HtmlElement], base: str) -> str:
    """Sanitised HTML of the given blocks and images of `tree`, in document order."""
    return sanitise(_Writer(blocks, images, base).write(tree))


class _Writer:
    """Writes the chosen text nodes and the tags around them as a string, without recursion."""

    def __init__(self, blocks: Collection[Block], images: Collection[HtmlElement], base: str) -> None:
        self._base = base
        self._images = set(images)
        self._texts = {(p.element, p.is_tail): (b, p.text) for b in blocks for p in b.pieces}
        self._around = {
            ancestor
            for element in {*(element for element, _ in self._texts), *self._images}
            for ancestor in (element, *element.iterancestors())
        }
        self._written: list[str] = []
        self._open: list[tuple[HtmlElement | None, str]] = []
        self._block: Block | None = None

    def write(self, tree: HtmlElement) -> str:
        walker = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                read = element.tag not in UNREAD_TAGS and element in self._around
                if not read or element.tag == "math":
                    walker.skip_subtree()
                if read:
                    self._enter(element)
            else:
                self._leave(element)
                self._text(element, True)
        self._close_to(0)
        return "".join(self._written)

    def _enter(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag in BLOCK_TAGS:
            self._end_paragraph()
        if tag in PARTS:
            self._start(element, tag, _span_attributes(element))
        elif tag in INLINE:
            self._start(element, INLINE[tag], self._code_language(element))
        elif tag == "a" and (address := self._link(element)):
            self._start(element, "a", f' href="{escape(address)}"')
        elif tag == "math":
            self._formula(element)
            return
        elif tag == "br" and (element, False) in self._texts:
            self._written.append("<br>")
        elif tag == "img" and element in self._images:
            self._image(element)
        self._text(element, False)

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_TAGS:
            self._end_paragraph()
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth][0] is element:
                self._close_to(depth)
                return

    def _formula(self, formula: HtmlElement) -> None:
        block, _ = self._texts.get((formula, False), (None, ""))
        if block is not None:
            self._begin(block)
            self._written.append(etree.tostring(formula, encoding="unicode", method="html", with_tail=False))

    def _text(self, element: HtmlElement, is_tail: bool) -> None:
        if element.tag == "br" and not is_tail:
            return
        block, text = self._texts.get((element, is_tail), (None, ""))
        if block is not None:
            self._begin(block, opens_paragraph=bool(text.strip()))
            self._written.append(escape(text, quote=False))

    def _begin(self, block: Block, *, opens_paragraph: bool = True) -> None:
        """What must stand in front of the next text or formula of a block."""
        if block is not self._block:
            if self._block is not None and self._block.element is block.element:
                self._part_blocks()
            self._block = block
        if opens_paragraph and not any(tag in _HOLDS_TEXT for _, tag in self._open):
            self._open.append((None, "p"))
            self._written.append("<p>")

    def _part_blocks(self) -> None:
        """Two blocks of one element were parted by line breaks."""
        self._end_paragraph()
        if self._open and self._open[-1][1] in _HOLDS_TEXT:
            self._written.append("</p><p>" if self._open[-1][1] == "p" else "<br><br>")

    def _start(self, element: HtmlElement, tag: str, attributes: str) -> None:
        if tag in _IN_PARAGRAPHS and not any(open_tag in _HOLDS_TEXT for _, open_tag in self._open):
            self._open.append((None, "p"))
            self._written.append("<p>")
        self._open.append((element, tag))
        self._written.append(f"<{tag}{attributes}>")

    def _end_paragraph(self) -> None:
        """Closes the paragraph that was opened for loose text."""
        for depth, (element, tag) in enumerate(self._open):
            if element is None and tag == "p":
                self._close_to(depth)
                return

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._written.append(f"</{self._open.pop()[1]}>")

    def _link(self, element: HtmlElement) -> str | None:
        href = (element.get("href") or "").strip()
        if href.startswith("#"):
            return None
        return href if href.startswith("mailto:") else absolute(href, self._base)

    def _image(self, image: HtmlElement) -> None:
        if source := image_source(image, self._base):
            alternative = escape(" ".join((image.get("alt") or "").split()))
            self._written.append(f'<img src="{escape(source)}" alt="{alternative}" loading="lazy">')

    def _code_language(self, element: HtmlElement) -> str:
        """The language of a code block, as `tidying` names it."""
        found = LANGUAGE_CLASS.fullmatch(element.get("class") or "") if element.tag == "code" else None
        return f' class="{found[0]}"' if found else ""


def _span_attributes(element: HtmlElement) -> str:
    allowed = ATTRIBUTES.get(str(element.tag), set())
    return "".join(
        f' {name}="{escape(element.get(name) or "")}"'
        for name in sorted(allowed)
        if element.get(name) is not None
    )
