"""Pages of a video on any site: what they state about it in JSON-LD, OpenGraph or oEmbed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from fuze_ml.extraction.composing import Composition, some
from fuze_ml.extraction.document import Document
from fuze_ml.extraction.kind import MARKUP, Kind
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.statements import clean, first_of, names_of, strings
from fuze_ml.extraction.trees import first

_SEGMENTS_IN_PARAGRAPH = 12
_DURATION = re.compile(r"P(?:(\d{1,4})D)?T?(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?")


def accepts(resource: Resource) -> bool:
    """A page whose subject is a video; an article that shows one is an article."""
    if not resource.is_html:
        return False
    if first(resource.tree, "article p + p + p") is not None:
        return False
    subject = strings(resource.stated.main.get("@type"))
    kind = (first_of(resource.stated.meta.get("og:type")) or "").lower()
    if subject:
        return "VideoObject" in subject and kind != "article"
    return kind.startswith("video")


def read(resource: Resource) -> Document | None:
    stated = resource.stated
    title = first_of(strings(stated.main.get("name"))) or resource.known.title
    if not title:
        return None
    page = Composition()
    description = "\n\n".join(strings(stated.main.get("description"))) or resource.known.description or ""
    page.text(description)
    transcript = "\n\n".join(strings(stated.main.get("transcript")))
    if transcript:
        page.heading("Transcript")
        page.text(transcript)
    if not page:
        page.text(title)
    channel = first_of(
        names_of(stated.main.get("author") or stated.main.get("creator")), [resource.known.author or ""]
    )
    known = replace(resource.known, title=title, author=channel, description=clean(description) or None)
    duration = first_of(strings(stated.main.get("duration")), stated.meta.get("og:video:duration"))
    facts = some(
        channel=channel, seconds=seconds_of(duration or ""), transcript="yes" if transcript else "no"
    )
    return page.document("video", resource, known, facts)


def transcript_paragraphs(lines: Sequence[str]) -> str:
    """Segments of a transcript, which are a few words each, in paragraphs."""
    said = [line for line in lines if line]
    groups = (said[at : at + _SEGMENTS_IN_PARAGRAPH] for at in range(0, len(said), _SEGMENTS_IN_PARAGRAPH))
    return "\n\n".join(" ".join(group) for group in groups)


def seconds_of(duration: str) -> int | None:
    """Seconds of an ISO 8601 duration, or of a plain number of them."""
    if duration.isascii() and duration.isdecimal() and len(duration) < 9:
        return int(duration)
    match = _DURATION.fullmatch(duration)
    if not match or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


KIND = Kind("video", MARKUP, accepts, read)
