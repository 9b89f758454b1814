"""What is done for pages after they were read: when it is due, and what came of it.

Pictures are fetched soon after the text, so that a bookmark outlives its page; links are checked monthly.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.database import sweep_session
from fuze_app.core.jobs import ARCHIVE, BULK, CHECK_LINK, enqueue, queue_length
from fuze_app.core.models import Bookmark, Content, Upkeep
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries.bookmarks import BookmarkView

MONTH = timedelta(days=30)
AGAIN = timedelta(days=3)
"""After which a page that was missed is looked for once more."""
LEASE = timedelta(hours=2)
"""How long a message that was sent may take before another is sent."""
BATCH = 8
"""Pages that a turn of the sweep takes on of each kind, while nothing else waits: upkeep has all month."""


class Evidence(IntEnum):
    """How much a look for a page that was not there speaks for a dead link."""

    AWAY = 1
    """The site can't be reached, or does not answer as it should."""
    MISSING = 2
    """The site says that it has no such page: by mistake, or for today, as it happens."""
    REMOVED = 4
    """The site says that the page was removed for good."""


ENOUGH = 4
"""Of what looks in a row, days apart, speak: then the link is dead."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """How the page's own address stands; `wayback_url` shows it as the Wayback Machine kept it."""

    checked_at: datetime | None
    dead_since: datetime | None
    reason: str | None
    has_copy: bool
    wayback_url: str


def begin(session: Session, bookmark: Bookmark) -> None:
    """A page was read just now: its pictures are due, and its link in a month."""
    now = utc_now()
    values = {
        "archive_due_at": now,
        "link_due_at": now + MONTH * random.uniform(0.9, 1.1),  # noqa: S311  (spreads load, hides nothing)
        "checked_at": now,
        "misses": 0,
        "missed_since": None,
        "is_dead": False,
        "reason": None,
        "rereading_for": None,
    }
    statement = insert(Upkeep).values(bookmark_id=bookmark.id, user_id=bookmark.user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))


def of(session: Session, bookmark_id: int) -> Upkeep | None:
    return session.exec(select(Upkeep).where(Upkeep.bookmark_id == bookmark_id)).first()


def sweep() -> int:
    """Sends a message for what is due, when imports leave room. Returns how many."""
    waiting = queue_length(BULK)
    if waiting is None or waiting >= BATCH:
        return 0
    return _send(ARCHIVE, col(Upkeep.archive_due_at)) + _send(CHECK_LINK, col(Upkeep.link_due_at))


def _send(job: str, due_at: Any) -> int:
    now = utc_now()
    with sweep_session() as session:
        rows = session.execute(
            select(Upkeep.bookmark_id, Upkeep.user_id)
            .where(due_at <= now)
            .order_by(due_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        ids = [row.bookmark_id for row in rows]
        session.execute(
            update(Upkeep).where(col(Upkeep.bookmark_id).in_(ids)).values({due_at.key: now + LEASE})
        )
    for bookmark_id, user_id in rows:
        enqueue(job, user_id, bookmark_id)
    return len(rows)


def address_of(session: Session, user_id: int, bookmark_id: int) -> str | None:
    """What a check asks for; None for a bookmark that is gone."""
    return session.exec(
        select(Bookmark.url).where(
            Bookmark.id == bookmark_id, Bookmark.user_id == user_id, col(Bookmark.deleted_at).is_(None)
        )
    ).first()


def found(session: Session, user_id: int, bookmark_id: int) -> None:
    """A check found the page where it was."""
    values = {"misses": 0, "missed_since": None, "is_dead": False, "reason": None}
    _note(session, user_id, bookmark_id, next_in=MONTH, **values)


def missed(session: Session, user_id: int, bookmark_id: int, reason: str, evidence: Evidence) -> None:
    """A check, or whoever was to read it, did not find the page."""
    row = of(session, bookmark_id)
    misses = (row.misses if row else 0) + evidence
    is_dead = misses >= ENOUGH or (row is not None and row.is_dead)
    values = {
        "misses": misses,
        "missed_since": (row.missed_since if row else None) or utc_now(),
        "is_dead": is_dead,
        "reason": reason,
    }
    _note(session, user_id, bookmark_id, next_in=MONTH if is_dead else AGAIN, **values)


def put_off(session: Session, bookmark_id: int, seconds: float) -> None:
    """It is not the host's turn: the check is due again in about so many seconds."""
    row = of(session, bookmark_id)
    if row is not None:
        row.link_due_at = utc_now() + timedelta(seconds=seconds)


def _note(
    session: Session, user_id: int, bookmark_id: int, *, next_in: timedelta, **standing: object
) -> None:
    now = utc_now()
    due_at = now + next_in * random.uniform(0.9, 1.1)  # noqa: S311  (spreads load, hides nothing)
    values = {"checked_at": now, "link_due_at": due_at, **standing}
    statement = insert(Upkeep).values(bookmark_id=bookmark_id, user_id=user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))


def archived(session: Session, bookmark_id: int) -> None:
    """All pictures of a page that can be had are kept."""
    session.execute(update(Upkeep).where(col(Upkeep.bookmark_id) == bookmark_id).values(archive_due_at=None))


def link(session: Session, bookmark: BookmarkView, page: Content | None) -> LinkView:
    """How the link of a bookmark stands, and where else its page is to be had."""
    row = of(session, bookmark.id)
    return LinkView(
        checked_at=row.checked_at if row else None,
        dead_since=row.missed_since if row and row.is_dead else None,
        reason=row.reason if row else None,
        has_copy=bool(page and page.html),
        wayback_url=f"https://web.archive.org/web/{bookmark.saved_at:%Y%m%d%H%M%S}/{bookmark.url}",
    )
