"""The text of a page as the reader shows it.

The HTML was sanitised when it was extracted. Here it is fitted to the reader, and sanitised once more
with less allowed: nothing that is left can load anything from another host.
"""

from __future__ import annotations

import html as markup
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.html
import nh3
from lxml.etree import ParserError
from lxml.html import HtmlElement

from fuze_app.core.services import images
from fuze_ml.extraction.sanitising import MATH_ATTRIBUTES, MATH_TAGS

LONGEST = 1_500_000
"""Characters of HTML; of a longer page the beginning is shown as plain text."""
BEGINNING = 300_000
FEWEST_HEADINGS = 3
"""With fewer a table of contents tells nothing."""
LONGEST_HEADING = 120
HEADING = "heading-place"
LEFT_OUT = "left-out"
SCROLLS = "scrolls"

LEFT_TAGS = {"area", "map", "article", "aside", "footer", "header", "hgroup", "nav", "section"}
TAGS = (nh3.ALLOWED_TAGS | {"tfoot", "figure", "figcaption"} | MATH_TAGS) - LEFT_TAGS
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
ATTRIBUTES = {
    **{heading: {"id", "class"} for heading in _HEADINGS},
    "a": {"href", "title", "class"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "col": {"span"},
    "colgroup": {"span"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "img": {"src", "alt", "loading", "decoding"},
    "ol": {"start", "reversed"},
    "pre": {"tabindex"},
    "span": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
    **MATH_ATTRIBUTES,
}


@dataclass
class Heading:
    """An entry of the table of contents; `level` is 1 for the highest that the page has."""

    id: str = ""
    text: str = ""
    level: int = 1


def headings_of(shown: str) -> list[Heading]:
    """The headings of an article as `article_html` returns it."""
    if not shown:
        return []
    root = lxml.html.fragment_fromstring(shown, create_parent="div")
    found = [heading for heading in root.iter(*_HEADINGS) if heading.get("id")]
    texts = [" ".join(str(heading.text_content()).split()) for heading in found]
    if len(found) < FEWEST_HEADINGS:
        return []
    highest = min(heading.tag for heading in found)
    return [
        Heading(heading.get("id"), text[:LONGEST_HEADING], 1 + int(heading.tag[1]) - int(highest[1]))
        for heading, text in zip(found, texts, strict=True)
        if text
    ]


def article_html(html: str, text: str) -> str:
    """What the reader shows; of plain text its paragraphs, and nothing where there is neither."""
    if not html.strip() or len(html) > LONGEST:
        return _paragraphs(text[:BEGINNING])
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except ParserError:
        return _paragraphs(text[:BEGINNING])
    _fit(root)
    inner = (root.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in root)
    return nh3.clean(
        inner,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed_value,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    """Whatever the parsers disagree on: a picture comes through Fuze or not at all."""
    if tag == "img" and attribute == "src":
        return value if value.startswith(f"{images.PATH}?") else None
    return value


def is_beginning_only(html: str, text: str) -> bool:
    """Whether the page is too long to be shown whole."""
    return len(html) > LONGEST or (not html.strip() and len(text) > BEGINNING)


def _paragraphs(text: str) -> str:
    blocks = [block.strip() for block in text.split("\n\n")]
    return "".join(
        f"<p>{markup.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block
    )


def _fit(root: HtmlElement) -> None:
    for image in list(root.iter("img")):
        if (image.get("src") or "").startswith(f"{images.PATH}?"):
            image.set("loading", "lazy")
            image.set("decoding", "async")
        else:
            _leave_out(image)
    for heading in list(root.iter("h1")):
        heading.tag = "h2"  # the page's h1 is its title
    for number, heading in enumerate(root.iter(*_HEADINGS), 1):
        heading.set("id", f"section-{number}")
        heading.set("class", HEADING)
    for table in list(root.iter("table")):
        _let_scroll(table)
    for block in root.iter("pre"):
        block.set("tabindex", "0")


def _leave_out(image: HtmlElement) -> None:
    """From its own host an image would tell who reads what, and when: a link stands in for it."""
    source, words = image.get("src") or "", " ".join((image.get("alt") or "").split())
    label = f"Image: {words}" if words else "Image"
    if urlsplit(source).scheme in ("http", "https"):
        place = lxml.html.Element("a", {"href": source, "class": LEFT_OUT})
    else:
        place = lxml.html.Element("span", {"class": LEFT_OUT})
    place.text, place.tail = label, image.tail
    image.getparent().replace(image, place)


def _let_scroll(table: HtmlElement) -> None:
    frame = lxml.html.Element(
        "div", {"class": SCROLLS, "tabindex": "0", "role": "region", "aria-label": "Table"}
    )
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)
