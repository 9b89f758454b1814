"""What goes into extraction and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Facts = dict[str, str | int | list[str]]
"""What a kind knows of its pages beside their text: stars, a channel, pages, a DOI."""


@dataclass(frozen=True, slots=True)
class Source:
    """A fetched resource: its final address and what the server sent."""

    url: str
    content_type: str | None
    body: bytes
    charset: str | None = None
    """As the server declared it, if it did."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    """Always with a time zone: UTC where the page names none."""
    site_name: str | None = None
    description: str | None = None
    language: str | None = None
    """ISO 639-1, lower case."""
    image_url: str | None = None
    canonical_url: str | None = None
    oembed_url: str | None = None
    """Where the page says that a description of what it embeds can be had, as JSON."""
    raw: dict[str, Any] = field(default_factory=dict)
    """JSON-LD, OpenGraph and meta tags as they stand in the page, in values that JSON knows."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a text can be trusted to be what the page says, from 0 to 1, and why."""

    score: float
    reasons: tuple[str, ...]
    """Sentences for people, what weighs most first."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page made readable."""

    kind: str
    title: str
    text: str
    """Paragraphs parted by blank lines; the lines of a list by line breaks."""
    html: str
    """The same content as sanitised HTML, for a reading view."""
    excerpt: str
    word_count: int
    quality: Quality
    author: str | None = None
    published_at: datetime | None = None
    site_name: str | None = None
    language: str | None = None
    image_url: str | None = None
    canonical_url: str | None = None
    oembed_url: str | None = None
    facts: Facts = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
