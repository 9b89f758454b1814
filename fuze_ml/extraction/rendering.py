"""Chosen blocks as clean HTML for a reading view: text, structure, links and pictures, nothing else.

The chosen text nodes keep the tags around them that carry meaning; containers vanish, loose text becomes
paragraphs. nh3 has the last word on what may stand in the result.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

import nh3
from lxml import etree
from lxml.html import HtmlElement

from fuze_ml.extraction.addresses import absolute
from fuze_ml.extraction.blocks import BLOCK_TAGS, UNREAD_TAGS, Block

_PARTS = frozenset(
    "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p pre table tbody td tfoot th"
    " thead tr ul".split()
)
_PLAIN_INLINE = "abbr cite code del dfn em ins kbd mark q s samp small strong sub sup var".split()
_INLINE = dict(zip(_PLAIN_INLINE, _PLAIN_INLINE, strict=True)) | {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "tt": "code",
}
_IN_PARAGRAPHS = frozenset({*_INLINE.values(), "a"})
_HOLDS_TEXT = frozenset("caption dd dt figcaption h1 h2 h3 h4 h5 h6 li p pre td th".split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "loading", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "code": {"class"},
    "abbr": {"title"},
}
MATH_TAGS = frozenset(
    "annotation math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts"
    " mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
    " semantics".split()
)
MATH_ATTRIBUTES = {
    "math": {"alttext", "display"},
    "annotation": {"encoding"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        "accent",
        "fence",
        "largeop",
        "lspace",
        "movablelimits",
        "rspace",
        "separator",
        "stretchy",
        "form",
    },
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "displaystyle"},
    "munder": {"accentunder"},
}
"""What MathML Core needs to look right, and nothing that loads or runs."""
_TAGS = set(_PARTS) | set(_INLINE.values()) | {"a", "br", "hr", "img"} | MATH_TAGS
_LANGUAGE_CLASS = re.compile(r"language-[\w+#-]+")
_SMALLEST_IMAGE = 64
"""Pixels; below are icons and counters."""
_LAZY_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-url")
_LARGEST_IMAGE = 1600
"""Pixels of width that are enough for a reading view, when a page offers several."""


def sanitise(html: str) -> str:
    """What may be shown of any HTML: the tags above, http(s) addresses, no scripts, no styles."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES | MATH_ATTRIBUTES,
        attribute_filter=_allowed_value,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    if tag == "code":
        return value if _LANGUAGE_CLASS.fullmatch(value) else None
    if tag == "img" and attribute == "src":
        return value if value.startswith(("http://", "https://")) else None
    return value


def render(tree: HtmlElement, blocks: Collection[Block], images: Collection[HtmlElement], base: str) -> str:
    """Sanitised HTML of the given blocks and images of `tree`, in document order."""
    return sanitise(_Writer(blocks, images, base).write(tree))


def image_source(image: HtmlElement, base: str) -> str | None:
    """The absolute address of a picture worth showing, lazily loaded ones included."""
    for side in ("width", "height"):
        size = re.match(r"\d+", image.get(side) or "")
        if size and int(size[0]) < _SMALLEST_IMAGE:
            return None
    offered = [image.get("data-srcset"), image.get("srcset")]
    if (picture := image.getparent()) is not None and picture.tag == "picture":
        offered += [
            source.get("srcset") or source.get("data-srcset") for source in picture.iterfind("source")
        ]
    plain = [image.get(name) for name in _LAZY_SOURCES]
    candidates = [*plain, *(_best_of_set(one) for one in offered if one), image.get("src")]
    return next((found for found in (absolute(one, base) for one in candidates) if found), None)


def _best_of_set(srcset: str) -> str | None:
    """The address with the greatest width (or density) that is not larger than needed."""
    found = re.findall(r"(\S+?)(?:\s+(\d+(?:\.\d+)?)[wx])?(?:,\s+|,?\s*$)", srcset.strip())
    fitting = [(float(size or 1), address) for address, size in found if float(size or 1) <= _LARGEST_IMAGE]
    return max(fitting)[1] if fitting else (found[0][0] if found else None)


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
        if tag in _PARTS:
            self._start(element, tag, _span_attributes(element))
        elif tag in _INLINE:
            self._start(element, _INLINE[tag], self._code_language(element))
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
        found = _LANGUAGE_CLASS.fullmatch(element.get("class") or "") if element.tag == "code" else None
        return f' class="{found[0]}"' if found else ""


def _span_attributes(element: HtmlElement) -> str:
    allowed = _ATTRIBUTES.get(str(element.tag), set())
    return "".join(
        f' {name}="{escape(element.get(name) or "")}"'
        for name in sorted(allowed)
        if element.get(name) is not None
    )
