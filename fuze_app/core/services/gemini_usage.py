"""What was asked of Gemini with a key, against its limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import Session, col, select

from fuze_app.core.models import GeminiJob, JobStatus, KeyUsage
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import gemini_limits
from fuze_app.core.services.gemini_backlog import OPEN
from fuze_app.core.services.gemini_keys import UsableKey

_LATEST_ERROR: ColumnElement[str | None] = func.array_agg(
    aggregate_order_by(col(GeminiJob.error), col(GeminiJob.updated_at).desc())
)[1]


@dataclass(frozen=True, slots=True)
class Window:
    """One limit and how much of it is used."""

    limit: int
    used: int
    left: int
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class UsageView:
    """What was asked with the key that serves a user, and what is left."""

    owner: str | None
    minute: Window | None
    day: Window | None
    month: Window | None
    tokens_read_today: int
    tokens_written_today: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """A user's questions to Gemini that are open, and those that brought nothing, with a reason for each."""

    waiting: int
    waiting_because: str | None
    failed: int
    failed_because: str | None


def outlook(session: Session, user_id: int) -> Outlook:
    """What waits for Gemini and what failed; the reason is that of the latest."""
    rows = session.execute(
        select(GeminiJob.status, func.count(), _LATEST_ERROR)
        .where(GeminiJob.user_id == user_id, GeminiJob.status != JobStatus.DONE)
        .group_by(col(GeminiJob.status))
    ).all()
    open_ = [(count, reason) for status, count, reason in rows if status in OPEN]
    failed = [(count, reason) for status, count, reason in rows if status == JobStatus.FAILED]
    return Outlook(
        sum(count for count, _ in open_),
        next((reason for _, reason in open_ if reason), None),
        sum(count for count, _ in failed),
        next((reason for _, reason in failed if reason), None),
    )


def note_tokens(session: Session, key: UsableKey, read: int, written: int) -> None:
    """Writes down what an answer cost."""
    session.execute(
        update(KeyUsage)
        .where(
            col(KeyUsage.user_id) == key.user_id,
            col(KeyUsage.digest) == key.digest,
            col(KeyUsage.day) == utc_now().date(),
        )
        .values(
            tokens_read=col(KeyUsage.tokens_read) + read,
            tokens_written=col(KeyUsage.tokens_written) + written,
        )
    )


def usage(session: Session, key: UsableKey | None) -> UsageView:
    """What is used and left of a user's limits."""
    if key is None:
        return UsageView(None, None, None, None, 0, 0)
    now = utc_now()
    today = session.exec(
        select(KeyUsage).where(
            KeyUsage.user_id == key.user_id, KeyUsage.digest == key.digest, KeyUsage.day == now.date()
        )
    ).first()
    day, month = gemini_limits.calls(session, key.user_id, key.digest, now.date())
    limits, ends = gemini_limits.limits_of(key), gemini_limits.ends(now)
    return UsageView(
        owner="operator" if key.is_operators else "you",
        minute=_window(limits.minute, gemini_limits.this_minute(key, ends[0]), ends[0]),
        day=_window(limits.day, day, ends[1]),
        month=_window(limits.month, month, ends[2]),
        tokens_read_today=today.tokens_read if today else 0,
        tokens_written_today=today.tokens_written if today else 0,
    )


def _window(limit: int | None, used: int, end: datetime) -> Window | None:
    return None if limit is None else Window(limit, used, max(0, limit - used), end)
