"""PDF files: their text page by page, title, and the abstract of papers; hostile ones within bounds."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import hypot

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from fuze_ml.detection import language_of
from fuze_ml.extraction.composing import Composition, some
from fuze_ml.extraction.document import Document, Metadata, Quality
from fuze_ml.extraction.errors import NothingToRead, UnsupportedContent
from fuze_ml.extraction.excerpts import shortened
from fuze_ml.extraction.kind import FORMAT, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.statements import clean

logger = logging.getLogger(__name__)

TYPE = "application/pdf"
_SIGNATURE_WITHIN = 1024
_MOST_PAGES = 1500
_MOST_CHARACTERS = 3_000_000
_MOST_SECONDS = 15.0
"""Of reading, checked between pages: what was read until then is kept."""
_LARGEST_PAGE = 4_000_000
"""Bytes of one page's drawing instructions; above are maps and drawings, whose text takes minutes."""
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 200
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")
_PARAGRAPH_END = re.compile(r"[.!?:;…\"”)]\s*$")
_ABSTRACT = re.compile(
    r"(?:^|\n)\s*(?:abstract|summary)\b[\s.:—–-]*\n?(.{200,3500}?)"
    r"(?=\n\s*(?:\d+\.?\s+|I\.\s+)?(?:introduction|keywords|key words|index terms|ccs concepts|contents)\b"
    r"|\n\n)",
    re.IGNORECASE | re.DOTALL,
)
_NO_TITLE = re.compile(
    r"^(?:untitled|microsoft word|document\d*|.*\.(?:docx?|tex|dvi|indd|qxd|pdf))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Read:
    pages: list[str]
    total: int
    """Pages of the file, read or not."""
    largest: str = ""
    """What is set in the largest type on the first page, where it may be a title."""


def accepts(resource: Resource) -> bool:
    source = resource.source
    return source.content_type == TYPE or b"%PDF-" in source.body[:_SIGNATURE_WITHIN].lstrip()[:16]


def read(resource: Resource) -> Document | None:
    """Raises NothingToRead for scans and damaged files, UnsupportedContent for those with a password."""
    try:
        reader = PdfReader(BytesIO(resource.source.body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnsupportedContent("PDF files with a password")
        found = _pages(reader)
        known = _known(resource, reader, found)
    except (UnsupportedContent, NothingToRead):
        raise
    except Exception as error:  # pypdf fails in many ways on files damaged by design
        logger.info("pypdf failed on %s: %r", resource.url, error)
        raise NothingToRead("The PDF file is damaged and can't be read.") from error
    if not any(found.pages):
        raise NothingToRead("The PDF file holds no text: its pages are pictures, as of a scan.")
    abstract = _abstract(found.pages)
    facts = some(pages=found.total, abstract=abstract)
    whole = _composition(found)
    return whole.document("pdf", resource, known, facts, _quality(found))


def _pages(reader: PdfReader) -> _Read:
    pages: list[str] = []
    sizes = _Sizes()
    total = len(reader.pages)
    until = time.monotonic() + _MOST_SECONDS
    length = 0
    for page in reader.pages:
        if len(pages) >= _MOST_PAGES or length >= _MOST_CHARACTERS or time.monotonic() > until:
            break
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > _LARGEST_PAGE:
            pages.append("")
            continue
        try:
            text = page.extract_text(visitor_text=None if pages else sizes.note)
        except (
            PyPdfError,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            RecursionError,
        ) as error:
            logger.info("A page of a PDF file can't be read: %r", error)
            text = ""
        pages.append(text.replace("\x00", "").encode("utf-8", "ignore").decode().strip())
        length += len(text)
    return _Read(pages, total, sizes.largest())


class _Sizes:
    """How large the texts of a page are set."""

    def __init__(self) -> None:
        self._texts: dict[float, list[str]] = {}

    def note(self, text: str, outer: Sequence[float], inner: Sequence[float], _: object, size: float) -> None:
        """As pypdf tells it: a text, the matrices that it is drawn under, and the size of its font."""
        scale = hypot(inner[0], inner[1]) * hypot(outer[0], outer[1])
        if text.strip():
            self._texts.setdefault(round(size * scale, 1), []).append(text)

    def largest(self) -> str:
        """On one line; empty where it is no title by its length, or all is set alike."""
        if len(self._texts) < 2:
            return ""
        title = " ".join("".join(self._texts[max(self._texts)]).split())
        is_title = _SHORTEST_TITLE <= len(title) <= _LONGEST_TITLE and " " in title
        return title if is_title else ""


def _known(resource: Resource, reader: PdfReader, found: _Read) -> Metadata:
    stated = reader.metadata
    raw = {str(name).lstrip("/"): clean(str(value)) for name, value in (stated or {}).items()}
    title = raw.get("Title", "")
    if not title or _NO_TITLE.search(title) or "/" in title:
        title = found.largest or _first_line(found.pages) or resource.file_name
    created = stated.creation_date if stated else None
    text = "\n".join(found.pages[:3])
    abstract = _abstract(found.pages)
    return Metadata(
        title=title,
        author=raw.get("Author") or None,
        published_at=moment_of(created.isoformat()) if created else None,
        description=shortened(" ".join(abstract.split()), 1000) if abstract else raw.get("Subject"),
        language=language_of(text, None),
        raw={"pdf": {name: value for name, value in raw.items() if value}},
    )


def _first_line(pages: list[str]) -> str:
    """What stands at the top of the first page, when it may be a title."""
    lines = [line.strip() for line in next(iter(pages), "").splitlines() if line.strip()]
    return lines[0] if lines and 5 <= len(lines[0]) <= 150 and not lines[0].isdecimal() else ""


def _abstract(pages: list[str]) -> str:
    match = _ABSTRACT.search("\n".join(pages[:2]))
    return " ".join(_BROKEN_WORD.sub("", match[1]).split()) if match else ""


def _composition(found: _Read) -> Composition:
    """Lines of a page made paragraphs: a PDF file knows only where lines end."""
    whole = Composition()
    for text in found.pages:
        lines = _BROKEN_WORD.sub("", text).splitlines()
        usual = sorted(len(line) for line in lines)[len(lines) * 3 // 4] if lines else 0
        paragraph: list[str] = []
        for line in lines:
            paragraph.append(line.strip())
            ends = not line.strip() or (len(line) < usual * 0.8 and _PARAGRAPH_END.search(line))
            if ends:
                whole.text(" ".join(part for part in paragraph if part))
                paragraph = []
        whole.text(" ".join(part for part in paragraph if part))
    return whole


def _quality(found: _Read) -> Quality:
    empty = sum(not text for text in found.pages)
    reasons = ["PDF files hold lines, not paragraphs: columns and tables may be out of order."]
    score = 0.8
    if found.total > len(found.pages):
        score -= 0.3
        reasons.insert(0, f"Only the first {len(found.pages)} of {found.total} pages were read.")
    if empty:
        score -= 0.4 * empty / len(found.pages)
        reasons.insert(0, f"{empty} of {len(found.pages)} pages hold no text.")
    return Quality(round(score, 2), tuple(reasons))


KIND = Kind("pdf", FORMAT, accepts, read)
