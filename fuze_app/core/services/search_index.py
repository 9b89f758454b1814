"""Keeps the text index in step with a bookmark: title, tags, notes, summary, body as weighted terms."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.models import Analysis, Bookmark, BookmarkTag, Content, SearchDocument, Tag
from fuze_ml.terms import tokenize

TITLE, LABELS, SUMMARY, BODY = 4.0, 3.0, 1.5, 1.0
"""How much an occurrence counts in the title; in tags, notes and names; in the summary; in the body."""


def refresh(session: Session, bookmark: Bookmark) -> None:
    """Writes the bookmark's search document anew from its rows; the postings follow by trigger."""
    session.flush()
    names = session.exec(
        select(Tag.name)
        .join(BookmarkTag, col(BookmarkTag.tag_id) == col(Tag.id))
        .where(BookmarkTag.bookmark_id == bookmark.id)
    ).all()
    body = session.exec(select(Content.text).where(Content.bookmark_id == bookmark.id)).first()
    summary = session.exec(select(Analysis.summary).where(Analysis.bookmark_id == bookmark.id)).first()
    fields = [
        (bookmark.title, TITLE),
        (" ".join(names), LABELS),
        (f"{bookmark.notes}\n{bookmark.site} {bookmark.site_name or ''} {bookmark.author or ''}", LABELS),
        (summary or "", SUMMARY),
        (body or "", BODY),
    ]
    _write(session, bookmark, weighted_terms(fields, bookmark.language))


def weighted_terms(fields: list[tuple[str, float]], language: str | None) -> dict[str, float]:
    """How often each term occurs over all fields, each occurrence counted with its field's weight."""
    weights: Counter[str] = Counter()
    for field, weight in fields:
        for term, count in Counter(tokenize(field, language)).items():
            weights[term] += weight * count  # type: ignore[assignment]
    return dict(weights)


def _write(session: Session, bookmark: Bookmark, weights: dict[str, float]) -> None:
    values = {
        "language": bookmark.language,
        "length": round(sum(weights.values())),
        "terms": list(weights),
        "frequencies": list(weights.values()),
    }
    statement = insert(SearchDocument).values(bookmark_id=bookmark.id, user_id=bookmark.user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))
