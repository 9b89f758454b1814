"""The reading of what came in bulk: after everything saved by hand, a little at a time, and politely.

A page saved by hand is sent to the workers at once. Pages of an import wait in their rows; the
workers' queue of them is topped up with a few at a time, so that it stays short whatever an import's size.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from fuze_app.core.database import sweep_session
from fuze_app.core.jobs import BULK, enqueue, queue_length, stage_job
from fuze_app.core.models import Bookmark, Status
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import bulk as queries
from fuze_app.core.settings import get_settings

TARGET = 24
"""Messages that the queue is filled up to: seconds of work, and little to lose."""
GRACE = timedelta(minutes=10)
"""How long a message that was sent may wait before another is sent."""
HELD = datetime(9999, 1, 1, tzinfo=UTC)
"""When a page is due whose import is paused."""


def spacing() -> timedelta:
    """The time between two pages of one site."""
    return timedelta(seconds=get_settings().bulk_host_seconds)


def feed() -> int:
    """Tops up the queue with what is due. Returns how many messages were sent."""
    waiting = queue_length(BULK)
    if waiting is None or waiting >= TARGET // 2:
        return 0
    now = utc_now()
    with sweep_session() as session:
        ids = session.scalars(queries.NEXT, {"now": now, "limit": TARGET - waiting}).all()
        rows = session.execute(
            select(Bookmark.id, Bookmark.user_id, Bookmark.stage, Bookmark.status)
            .where(
                col(Bookmark.id).in_(ids),
                col(Bookmark.due_at) <= now,
                col(Bookmark.status).in_([Status.WAITING, Status.RUNNING]),
            )
            .with_for_update(skip_locked=True)
        ).all()
        # A running stage keeps its lapsed lease: that is how the next worker knows it may be claimed.
        session.execute(
            update(Bookmark)
            .where(col(Bookmark.id).in_([row.id for row in rows if row.status == Status.WAITING]))
            .values(due_at=now + GRACE)
        )
    for bookmark_id, user_id, stage, _status in rows:
        enqueue(stage_job(stage, bulk=True), user_id, bookmark_id)
    return len(rows)
