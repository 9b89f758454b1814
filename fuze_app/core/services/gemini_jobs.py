"""The questions about pages that wait for Gemini. The row is the job, as in the pipeline.

A page is done without them: local analysis stands until an answer comes. Nothing is dropped: what a quota, an
outage or a refused key keeps from being asked waits, and what failed says why and can be started again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, and_, col, select

from fuze_app.core.database import sweep_session
from fuze_app.core.jobs import ASK_GEMINI, enqueue, enqueue_after_commit
from fuze_app.core.models import Bookmark, Content, GeminiJob, JobStatus, Passage, Stage
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import duplicates, gemini_backlog, gemini_keys, pipeline, stage_results, tags
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.stage_results import Understood
from fuze_app.core.settings import get_settings
from fuze_ml.analysis.gemini.prompt import VERSION as PROMPT_VERSION

GRACE = timedelta(seconds=30)
"""How long a message that was sent may take before the sweep sends another."""
SPARE = timedelta(seconds=30)
"""What a claim holds beyond the time that a call may take."""
MOST_FAILURES = 3
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=20), timedelta(hours=1)
MOST_OF_ONE_USER = 20
"""That one sweep queues: a minute's work, so that a large library keeps nobody waiting."""
_BATCH = 500

_DUE = text("""
SELECT bookmark_id, user_id, status FROM (
    SELECT bookmark_id, user_id, status, due_at,
           row_number() OVER (PARTITION BY user_id ORDER BY due_at) AS place
    FROM gemini_jobs WHERE status IN ('waiting', 'running') AND due_at <= :now
) AS due
WHERE place <= :most_of_one_user ORDER BY due_at LIMIT :batch
""")


@dataclass(frozen=True, slots=True)
class GeminiClaim:
    """One attempt at asking about one page."""

    user_id: int
    bookmark_id: int
    attempt: int
    failures: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the page, its passages, and the tags to choose from."""

    url: str
    title: str
    text: str
    passages: list[stage_results.EmbeddedPassage]
    own_tags: list[str]


def finish_local(session: Session, claim: Claim, understood: Understood) -> None:
    """Hands in the local analysis; pages like it are noted, and where there is a key, Gemini is asked."""
    stage_results.finish_analysis(session, claim, understood)
    done = session.exec(
        select(Bookmark.id).where(Bookmark.id == claim.bookmark_id, Bookmark.stage == Stage.DONE)
    ).first()
    if done is None:
        return
    duplicates.note_near(session, claim.user_id, claim.bookmark_id)
    if gemini_keys.view(session, claim.user_id).owner is not None:
        begin(session, claim.user_id, [claim.bookmark_id])
        if gemini_keys.usable(session, claim.user_id) is None:
            gemini_backlog.hold(session, claim.user_id, gemini_backlog.REFUSED_KEY)


def begin(session: Session, user_id: int, bookmark_ids: list[int], run_id: int | None = None) -> None:
    """Makes the question about each of these pages due now, as if it had never been asked."""
    values = {
        "run_id": run_id,
        "status": JobStatus.WAITING,
        "failures": 0,
        "due_at": utc_now() + (timedelta() if run_id else GRACE),
        "error": None,
        "model": get_settings().gemini_model,
        "prompt_version": PROMPT_VERSION,
        "updated_at": utc_now(),
    }
    for first in range(0, len(bookmark_ids), _BATCH):
        rows = [
            {"bookmark_id": id_, "user_id": user_id, "attempt": 0, **values}
            for id_ in bookmark_ids[first : first + _BATCH]
        ]
        # The attempt goes on counting: a worker that is still at it must not take a new one for its own.
        changed = {**values, "attempt": col(GeminiJob.attempt) + 1}
        session.execute(
            insert(GeminiJob).values(rows).on_conflict_do_update(index_elements=["bookmark_id"], set_=changed)
        )
    for bookmark_id in bookmark_ids[:MOST_OF_ONE_USER]:
        enqueue_after_commit(session, ASK_GEMINI, user_id, bookmark_id)


def claim(session: Session, user_id: int, bookmark_id: int) -> GeminiClaim | None:
    """Takes up a question, or returns None when it is answered, gone, or in another worker's hands.

    That about a page that was deleted meanwhile is given up.
    """
    now = utc_now()
    free = or_(
        col(GeminiJob.status) == JobStatus.WAITING,
        and_(col(GeminiJob.status) == JobStatus.RUNNING, col(GeminiJob.due_at) <= now),
    )
    deleted = col(Bookmark.deleted_at).is_not(None)
    if session.exec(select(Bookmark.id).where(Bookmark.id == bookmark_id, deleted)).first() is not None:
        gemini_backlog.change(
            session, user_id, gemini_backlog.OPEN, JobStatus.STOPPED, gemini_backlog.DELETED, bookmark_id
        )
        return None
    held_for = timedelta(seconds=get_settings().gemini_timeout_seconds) + SPARE
    row = session.execute(
        update(GeminiJob)
        .where(col(GeminiJob.bookmark_id) == bookmark_id, col(GeminiJob.user_id) == user_id, free)
        .values(
            status=JobStatus.RUNNING,
            attempt=col(GeminiJob.attempt) + 1,
            due_at=now + held_for,
            model=get_settings().gemini_model,
            prompt_version=PROMPT_VERSION,
            updated_at=now,
        )
        .returning(col(GeminiJob.attempt), col(GeminiJob.failures))
    ).first()
    return GeminiClaim(user_id, bookmark_id, row.attempt, row.failures) if row else None


def question(session: Session, claim: GeminiClaim) -> Question:
    """What is to be asked for a claim."""
    bookmark = session.exec(select(Bookmark).where(Bookmark.id == claim.bookmark_id)).one()
    body = session.exec(select(Content.text).where(Content.bookmark_id == claim.bookmark_id)).first() or ""
    rows = session.exec(
        select(Passage).where(Passage.bookmark_id == claim.bookmark_id).order_by(col(Passage.position))
    )
    return Question(
        url=bookmark.url,
        title=bookmark.title,
        text=body,
        passages=[stage_results.embedded(row) for row in rows],
        own_tags=[tag.name for tag in tags.list_tags(session, claim.user_id)],
    )


def finish(session: Session, claim: GeminiClaim, understood: Understood) -> None:
    """Keeps Gemini's analysis in place of the local one. A claim that was given up changes nothing."""
    if not _leave(session, claim, status=JobStatus.DONE, error=None):
        return
    bookmark = session.exec(select(Bookmark).where(Bookmark.id == claim.bookmark_id)).one()
    stage_results.keep_analysis(session, bookmark, understood)


def wait(session: Session, claim: GeminiClaim, reason: str, seconds: float) -> None:
    """Puts a question off: for a quota, which is nobody's failure."""
    due_at = utc_now() + timedelta(seconds=seconds)
    _leave(session, claim, status=JobStatus.WAITING, error=reason, due_at=due_at)


def fail(
    session: Session, claim: GeminiClaim, reason: str, *, lasting: bool, retry_after: float | None = None
) -> None:
    """Writes down why an attempt brought nothing, and tries again later.

    What does not pass by itself (`lasting`) is left to a person after a few attempts.
    """
    failures = claim.failures + 1
    if lasting and failures >= MOST_FAILURES:
        _leave(session, claim, status=JobStatus.FAILED, error=reason, failures=failures)
        return
    backoff = min(FIRST_DELAY * 4.0 ** min(failures - 1, 8), LONGEST_DELAY).total_seconds()
    jittered = backoff * random.uniform(0.8, 1.2)  # noqa: S311  (spreads load, hides nothing)
    due_at = utc_now() + timedelta(seconds=max(jittered, retry_after or 0.0))
    _leave(session, claim, status=JobStatus.WAITING, error=reason, failures=failures, due_at=due_at)


def give_up(session: Session, claim: GeminiClaim, reason: str) -> None:
    """Leaves a question to a person: asking again would bring the same."""
    _leave(session, claim, status=JobStatus.FAILED, error=reason, failures=claim.failures + 1)


def tell(session: Session, claim: GeminiClaim) -> None:
    """Tells the owner's pages that the question stands otherwise, after the commit."""
    bookmark = session.exec(select(Bookmark).where(Bookmark.id == claim.bookmark_id)).first()
    if bookmark is not None:
        pipeline.tell(session, bookmark)


def _leave(session: Session, claim: GeminiClaim, **values: object) -> bool:
    """Whether the claim still held; then the owner's pages are told."""
    left = session.execute(
        update(GeminiJob)
        .where(
            col(GeminiJob.bookmark_id) == claim.bookmark_id,
            col(GeminiJob.user_id) == claim.user_id,
            col(GeminiJob.status) == JobStatus.RUNNING,
            col(GeminiJob.attempt) == claim.attempt,
        )
        .values(updated_at=utc_now(), **values)
        .returning(col(GeminiJob.bookmark_id))
    )
    held = left.first() is not None
    if held:
        tell(session, claim)
    return held


def sweep() -> int:
    """Sends a message for every question that is due and in nobody's hands. Returns how many."""
    now = utc_now()
    given = {"now": now, "most_of_one_user": MOST_OF_ONE_USER, "batch": _BATCH}
    with sweep_session() as session:
        rows = session.execute(_DUE, given).all()
        session.execute(
            update(GeminiJob)
            .where(
                col(GeminiJob.bookmark_id).in_([row.bookmark_id for row in rows]),
                col(GeminiJob.status) == JobStatus.WAITING,
            )
            .values(due_at=now + GRACE)
        )
    for row in rows:
        enqueue(ASK_GEMINI, row.user_id, row.bookmark_id)
    return len(rows)
