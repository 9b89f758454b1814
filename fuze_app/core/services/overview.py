"""The library at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from fuze_app.core.models import Bookmark, ReadState, Status


@dataclass(frozen=True, slots=True)
class LibraryStatistics:
    total: int
    unread: int
    waiting: int
    failed: int


def statistics(session: Session, user_id: int) -> LibraryStatistics:
    """How much a user keeps, and how much of it waits."""
    kept = (Bookmark.user_id == user_id, col(Bookmark.deleted_at).is_(None))
    counts = (
        select(func.count()).where(*kept),
        select(func.count()).where(*kept, Bookmark.state == ReadState.UNREAD),
        select(func.count()).where(
            *kept, col(Bookmark.status).in_([Status.WAITING, Status.RUNNING]), Bookmark.status != Status.DONE
        ),
        select(func.count()).where(*kept, Bookmark.status == Status.FAILED, Bookmark.status != Status.DONE),
    )
    row = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return LibraryStatistics(*row)
