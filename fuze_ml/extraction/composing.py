"""Pages of several parts (a question and its answers, a thread, a repository) put together as one text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from fuze_ml.extraction.blocks import blocks
from fuze_ml.extraction.document import Document, Facts, Metadata, Quality
from fuze_ml.extraction.documents import document_of
from fuze_ml.extraction.parsing import parse
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.tidying import tidy

MOST_PARTS = 500
"""Answers, comments and the like of one page; a longer thread is its beginning."""
_LONGEST_PART = 500_000
_DEEPEST_SHOWN = 6
"""Levels of a thread that are moved in; on a telephone more would leave no room."""
_LONGEST = 3_000_000
"""Characters of HTML in all; what comes then is left out."""


class Composition:
    """HTML of parts of other pages, in the order of a reading view."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._answered: list[str] = []
        """Who wrote the comments that the last one answers, and itself."""

    def __bool__(self) -> bool:
        return bool(self._parts)

    def _add(self, html: str) -> None:
        if self._length + len(html) <= _LONGEST:
            self._parts.append(html)
            self._length += len(html)

    def heading(self, text: str, level: int = 2) -> None:
        self._add(f"<h{level}>{escape(text, quote=False)}</h{level}>")

    def text(self, text: str) -> None:
        """Plain text: blank lines part paragraphs."""
        for paragraph in re.split(r"\n\s*\n", text[:_LONGEST_PART]):
            if paragraph.strip():
                lines = escape(paragraph.strip(), quote=False).replace("\n", "<br>")
                self._add(f"<p>{lines}</p>")

    def byline(self, *parts: str) -> None:
        """Who wrote what follows, and what others think of it."""
        if line := " · ".join(part for part in parts if part):
            self._add(f"<p><strong>{escape(line, quote=False)}</strong></p>")

    def comment(self, written: HtmlElement | str | None, author: str, *said: str, level: int = 0) -> None:
        """A comment of a thread, moved in below what it answers; on `level` 0 it answers no other.

        `said`: what else stands beside the author's name.
        """
        level = min(level, len(self._answered))
        answers = f"to {self._answered[level - 1] or '[deleted]'}" if level else ""
        self._answered[level:] = [author]
        inside = Composition()
        inside.byline(author or "[deleted]", *said, answers)
        if isinstance(written, str):
            inside.html(written)
        else:
            inside.element(written)
        moved_in = min(level, _DEEPEST_SHOWN)
        self._add("<blockquote>" * moved_in + "".join(inside._parts) + "</blockquote>" * moved_in)

    def html(self, fragment: str) -> None:
        """A fragment of HTML; it is sanitised with all the rest in the end."""
        if fragment.strip():
            self._add(f"<div>{fragment[:_LONGEST_PART]}</div>")

    def element(self, element: HtmlElement | None) -> None:
        """What is inside of an element of a page."""
        if element is not None:
            self.html(etree.tostring(element, encoding="unicode", method="html", with_tail=False))

    def code(self, text: str, language: str = "") -> None:
        name = re.sub(r"[^\w+#-]+", "-", language.strip().lower())
        self._add(f'<pre><code class="language-{name}">{escape(text, quote=False)}</code></pre>')

    def picture(self, address: str, alternative: str = "") -> None:
        self._add(f'<figure><img src="{escape(address)}" alt="{escape(alternative)}"></figure>')

    def document(
        self, kind: str, resource: Resource, known: Metadata, facts: Facts, quality: Quality | None = None
    ) -> Document | None:
        """All of it as a document; None when no text is in it."""
        tree = parse(f"<html><body>{''.join(self._parts)}</body></html>")
        tidy(tree)
        everything = blocks(tree)
        if not everything:
            return None
        base = resource.base if resource.is_html else resource.url
        return document_of(
            kind,
            tree,
            everything,
            everything,
            known,
            url=resource.url,
            base=base,
            facts=facts,
            quality=quality,
        )


def some(**facts: str | int | list[str] | None) -> Facts:
    """The facts that are known."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def number_in(text: str) -> int | None:
    """The whole number that a text begins with: `12,345`, `1.2k`, `3M`."""
    match = re.search(r"(\d[\d,.\u202f\xa0 ]*)\s*([kKmM]?)\b", text)
    if not match or len(match[1]) > 15:
        return None
    if match[2]:
        try:
            factor = 1_000 if match[2].lower() == "k" else 1_000_000
            return round(float(match[1].strip().replace(",", ".")) * factor)
        except ValueError:
            return None
    digits = re.sub(r"\D", "", match[1])
    return int(digits) if digits else None


def joined(names: Iterable[str]) -> str | None:
    return ", ".join(dict.fromkeys(name for name in names if name)) or None
