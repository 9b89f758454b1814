"""A bookmark's page as it was read: what the reader, the API and exports show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from fuze_app.core.models import Analysis, Bookmark, Content
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import bookmarks, images, upkeep
from fuze_app.core.services.upkeep import LinkView


@dataclass(frozen=True, slots=True)
class ContentView:
    """What was read of a page and understood of it. Texts are empty while nothing was read yet."""

    bookmark: BookmarkView
    kind: str | None
    text: str
    html: str
    facts: dict[str, Any]
    """What the kind of page knows beside its text: stars, a channel, pages."""
    quality: float | None
    quality_reasons: list[str]
    extractor_version: int | None
    link: LinkView
    fetched_url: str | None
    site_name: str | None
    word_count: int
    summary: str | None
    keyphrases: list[str]
    engine: str | None
    extracted_at: datetime | None


def view(session: Session, user_id: int, bookmark_id: int) -> ContentView:
    """What was read of a bookmark's page. Raises NotFound."""
    bookmark = bookmarks.get(session, user_id, bookmark_id)
    row = session.exec(
        select(Bookmark.site_name, Bookmark.word_count, Content, Analysis)
        .outerjoin(Content, col(Content.bookmark_id) == col(Bookmark.id))
        .outerjoin(Analysis, col(Analysis.bookmark_id) == col(Bookmark.id))
        .where(Bookmark.id == bookmark_id)
    ).one()
    site_name, word_count, page, analysis = row
    return ContentView(
        bookmark=bookmark,
        kind=page.kind if page else None,
        text=page.text if page else "",
        html=images.through_fuze(session, page) if page else "",
        facts=page.details.get("facts", {}) if page else {},
        quality=page.quality if page else None,
        quality_reasons=page.quality_reasons if page else [],
        extractor_version=page.extractor_version if page else None,
        link=upkeep.link(session, bookmark, page),
        fetched_url=page.fetched_url if page else None,
        site_name=site_name,
        word_count=word_count,
        summary=analysis.summary if analysis else None,
        keyphrases=analysis.keyphrases if analysis else [],
        engine=analysis.engine if analysis else None,
        extracted_at=page.extracted_at if page else None,
    )
