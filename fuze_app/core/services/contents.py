"""What is kept of a page that was read, or of one that could not be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from fuze_app.core.models import Bookmark, Content
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import search_index


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the first stage hands in."""

    kind: str
    title: str
    text: str
    html: str
    fetched_url: str
    excerpt: str
    word_count: int
    canonical_url: str | None = None
    image_url: str | None = None
    author: str | None = None
    site_name: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)
    quality: float | None = None
    quality_reasons: list[str] = field(default_factory=list)
    extractor_version: int = 1
    supplied: bool = False
    """Whether the page was read as a browser sent it."""


def keep(session: Session, bookmark: Bookmark, page: Extracted) -> None:
    """Keeps what was read of a page in place of what was read before."""
    _describe(bookmark, page)
    values = _values(page)
    statement = insert(Content).values(bookmark_id=bookmark.id, user_id=bookmark.user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))


def keep_known(session: Session, bookmark: Bookmark, known: Extracted) -> None:
    """Keeps title and metadata of a page that can't be read, unless a text of it was read before."""
    values = {"bookmark_id": bookmark.id, "user_id": bookmark.user_id, **_values(known)}
    statement = insert(Content).values(values).on_conflict_do_nothing().returning(col(Content.bookmark_id))
    if session.execute(statement).first() is not None:
        _describe(bookmark, known)
        search_index.refresh(session, bookmark)


def _describe(bookmark: Bookmark, page: Extracted) -> None:
    if not bookmark.title_is_own and page.title:
        bookmark.title = page.title
    for name in ("excerpt", "image_url", "author", "site_name", "language", "published_at", "word_count"):
        setattr(bookmark, name, getattr(page, name))


def _values(page: Extracted) -> dict[str, Any]:
    names = ("kind", "text", "html", "fetched_url", "canonical_url", "quality", "quality_reasons")
    return {
        **{name: getattr(page, name) for name in (*names, "extractor_version", "supplied")},
        "text_digest": hashlib.sha256(page.text.encode()).digest(),
        "details": {**page.details, "title": page.title},
        "extracted_at": utc_now(),
    }
