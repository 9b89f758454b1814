"""What could not be read of a library, by its reasons, and trying it again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import Session, col, select

from fuze_app.core.models import Bookmark, Status
from fuze_app.core.services import pipeline, rereading

MOST_REASONS = 5
MOST_TITLES = 3
MOST_AT_ONCE = 500
"""Of one reason that are tried again; the others keep it, and come next."""
_FEW = 20
"""Up to which what is tried again goes before all that came in bulk."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Pages that could not be read for one reason, with the titles of the latest saved."""

    reason: str
    pages: int
    titles: list[str]


def failures(session: Session, user_id: int) -> list[Failure]:
    """The most frequent reasons first."""
    count = func.count()
    latest = func.array_agg(aggregate_order_by(col(Bookmark.title), col(Bookmark.saved_at).desc()))
    reason = func.coalesce(col(Bookmark.error), "")
    rows = session.execute(
        select(reason, count, latest)
        .where(*_failed(user_id))
        .group_by(reason)
        .order_by(count.desc(), reason)
        .limit(MOST_REASONS)
    )
    return [Failure(said, number, titles[:MOST_TITLES]) for said, number, titles in rows]


def retry(session: Session, user_id: int, reason: str) -> int:
    """Has what failed for a reason read again. Returns how many pages."""
    rows = session.exec(
        select(Bookmark)
        .where(*_failed(user_id), func.coalesce(col(Bookmark.error), "") == reason)
        .order_by(col(Bookmark.id))
        .limit(MOST_AT_ONCE)
        .with_for_update()
    ).all()
    for bookmark in rows:
        rereading.forget(session, bookmark.id)
        bookmark.bulk = len(rows) > _FEW
        pipeline.make_due(session, bookmark, bookmark.stage)
    return len(rows)


def _failed(user_id: int) -> tuple[ColumnElement[bool], ...]:
    # The second condition on the status is that of the index which serves it.
    return (
        col(Bookmark.user_id) == user_id,
        col(Bookmark.deleted_at).is_(None),
        col(Bookmark.status) == Status.FAILED,
        col(Bookmark.status) != Status.DONE,
    )
