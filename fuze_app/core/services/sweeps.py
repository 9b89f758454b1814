"""Sweeps over the bookmarks of all users: due work that nobody does, and what was deleted a while ago."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from fuze_app.core.database import sweep_session, user_session
from fuze_app.core.jobs import enqueue
from fuze_app.core.models import Bookmark, Status
from fuze_app.core.models.base import utc_now
from fuze_app.core.services.pipeline import GRACE

SWEEP_BATCH = 500


def send_due() -> int:
    """Sends a message for every stage that is due and in nobody's hands. Returns how many.

    Whatever was lost on the way (a message, a worker, all of Redis) is found here. What came in bulk
    is fed to the workers by bulk.py.
    """
    now = utc_now()
    with sweep_session() as session:
        rows = session.execute(
            select(Bookmark.id, Bookmark.user_id, Bookmark.stage, Bookmark.status)
            .where(
                col(Bookmark.deleted_at).is_(None),
                col(Bookmark.bulk).is_(False),
                col(Bookmark.status).in_([Status.WAITING, Status.RUNNING]),
                Bookmark.due_at <= now,
            )
            .order_by(col(Bookmark.due_at))
            .limit(SWEEP_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        # A running stage keeps its lapsed lease: that is how the next worker knows it may be claimed.
        session.execute(
            update(Bookmark)
            .where(col(Bookmark.id).in_([row.id for row in rows if row.status == Status.WAITING]))
            .values(due_at=now + GRACE)
        )
    for bookmark_id, user_id, stage, _status in rows:
        enqueue(stage, user_id, bookmark_id)
    return len(rows)


def purge(older_than: timedelta = timedelta(days=1)) -> int:
    """Removes for good what was deleted a while ago. Returns how many bookmarks."""
    with sweep_session() as session:
        rows = session.execute(
            select(Bookmark.user_id, Bookmark.id)
            .where(col(Bookmark.deleted_at) < utc_now() - older_than)
            .order_by(col(Bookmark.user_id))
            .limit(SWEEP_BATCH)
        ).all()
    for user_id, bookmark_id in rows:
        with user_session(user_id) as session:
            session.execute(
                delete(Bookmark).where(
                    col(Bookmark.id) == bookmark_id, col(Bookmark.deleted_at) < utc_now() - older_than
                )
            )
    return len(rows)
