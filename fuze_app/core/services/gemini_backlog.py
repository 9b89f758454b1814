"""All of a user's open questions to Gemini at once: held, released, given up, put off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, update
from sqlmodel import Session, col

from fuze_app.core.models import GeminiJob, JobStatus
from fuze_app.core.models.base import utc_now

OPEN = (JobStatus.WAITING, JobStatus.RUNNING, JobStatus.HELD)
DELETED = "The page was deleted."
NO_KEY = "There is no key any more."
REFUSED_KEY = "Google does not accept your key. Enter another in Settings, and this goes on."


def hold(session: Session, user_id: int, reason: str) -> None:
    """Keeps all of a user's questions until there is another key."""
    change(session, user_id, (JobStatus.WAITING, JobStatus.RUNNING), JobStatus.HELD, reason)


def release(session: Session, user_id: int) -> None:
    """Goes on with what was held."""
    change(session, user_id, (JobStatus.HELD,), JobStatus.WAITING, None)


def stop(session: Session, user_id: int, reason: str) -> None:
    """Gives up all of a user's questions that are open."""
    change(
        session, user_id, (JobStatus.WAITING, JobStatus.RUNNING, JobStatus.HELD), JobStatus.STOPPED, reason
    )


def change(
    session: Session,
    user_id: int,
    former: tuple[JobStatus, ...],
    status: JobStatus,
    reason: str | None,
    bookmark_id: int | None = None,
) -> None:
    """Gives the questions in one of the former states another; of one page, or of all."""
    which = () if bookmark_id is None else (col(GeminiJob.bookmark_id) == bookmark_id,)
    session.execute(
        update(GeminiJob)
        .where(col(GeminiJob.user_id) == user_id, col(GeminiJob.status).in_(former), *which)
        .values(status=status, error=reason, due_at=utc_now(), updated_at=utc_now())
    )


def put_off(session: Session, user_id: int, reason: str, seconds: float) -> None:
    """Lets all of a user's waiting questions wait at least so long: the next would meet the same limit."""
    until = utc_now() + timedelta(seconds=seconds)
    session.execute(
        update(GeminiJob)
        .where(col(GeminiJob.user_id) == user_id, col(GeminiJob.status) == JobStatus.WAITING)
        .values(due_at=func.greatest(col(GeminiJob.due_at), until), error=reason)
    )
