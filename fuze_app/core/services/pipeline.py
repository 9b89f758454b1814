"""The pipeline's state: saved → extracted → embedded → analysed. The row is the job.

`stage` says what is to be done, `status` how it stands. A worker claims a stage, does its work and
hands in the result with the attempt it was given; a result of a claim that was given up meanwhile
changes nothing. So a stage can run twice, at once or after a crash, and takes effect once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, and_, col, select

from fuze_app.core.events import PipelineEvent, publish_after_commit
from fuze_app.core.jobs import enqueue_after_commit, stage_job
from fuze_app.core.models import Bookmark, Obstacle, Stage, Status
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import contents, rereading, upkeep
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.upkeep import Evidence
from fuze_app.core.settings import get_settings

READING = timedelta(seconds=25)
"""What an extraction may take beside fetching."""
THINKING = timedelta(seconds=120)
"""What an embedding or an analysis may take."""
GRACE = timedelta(seconds=30)
"""How long a message that was sent may take before the sweep sends another."""
MOST_ATTEMPTS = 5
BROKEN_OFF = "Work on this page was broken off several times. Try again, or keep it as it is."
FIRST_DELAY = timedelta(seconds=20)
LONGEST_DELAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at one stage of one bookmark."""

    user_id: int
    bookmark_id: int
    stage: Stage
    attempt: int
    url: str
    title: str


def lease(stage: Stage) -> timedelta:
    """How long a claim holds: as long as the stage may take, so that only a dead worker loses it."""
    if stage == Stage.EXTRACT:
        return timedelta(seconds=get_settings().fetch_timeout_seconds) + READING
    return THINKING


def tell(session: Session, bookmark: Bookmark) -> None:
    """Tells the owner's pages where a bookmark stands, after the commit."""
    event = PipelineEvent(
        bookmark_id=bookmark.id,
        stage=bookmark.stage,
        status=bookmark.status,
        title=bookmark.title,
        error=bookmark.error,
    )
    publish_after_commit(session, bookmark.user_id, event)


def begin(session: Session, bookmark: Bookmark) -> None:
    """Makes the bookmark's stage due now, as if it had never been tried, and before all that came in bulk."""
    bookmark.bulk = False
    make_due(session, bookmark, bookmark.stage)


def waits_in_bulk(bookmark: Bookmark) -> bool:
    """Whether it is read after everything that was saved by hand."""
    return bookmark.bulk and bookmark.status == Status.WAITING


def bring_back(bookmark: Bookmark) -> None:
    """Undoes the deletion of what an import has again; it is read in turn, if it was not before."""
    bookmark.deleted_at = None
    bookmark.saved_at = utc_now()
    if bookmark.stage != Stage.DONE:
        bookmark.status, bookmark.attempt = Status.WAITING, 0
        bookmark.error = bookmark.obstacle = None
        bookmark.bulk, bookmark.due_at = True, utc_now()


def make_due(session: Session, bookmark: Bookmark, stage: Stage) -> None:
    """Moves a bookmark on to a stage that was not tried yet."""
    bookmark.stage = stage
    bookmark.attempt = 0
    bookmark.error = bookmark.obstacle = None
    if stage == Stage.DONE:
        bookmark.status = Status.DONE
    else:
        bookmark.status = Status.WAITING
        bookmark.due_at = utc_now() + GRACE
    session.add(bookmark)
    session.flush()
    announce(session, bookmark)


def announce(session: Session, bookmark: Bookmark) -> None:
    """After the commit, tells the workers what is due and the owner where the bookmark stands."""
    if bookmark.status == Status.WAITING:
        job = stage_job(bookmark.stage, bulk=bookmark.bulk)
        enqueue_after_commit(session, job, bookmark.user_id, bookmark.id)
    tell(session, bookmark)


def claim(session: Session, user_id: int, bookmark_id: int, stage: Stage) -> Claim | None:
    """Takes up a stage, or returns None when it is done, gone, or in another worker's hands."""
    now = utc_now()
    free = or_(
        col(Bookmark.status) == Status.WAITING,
        and_(col(Bookmark.status) == Status.RUNNING, col(Bookmark.due_at) <= now),
    )
    bookmark = session.scalars(
        update(Bookmark)
        .where(
            col(Bookmark.id) == bookmark_id,
            col(Bookmark.user_id) == user_id,
            col(Bookmark.stage) == stage,
            col(Bookmark.deleted_at).is_(None),
            free,
        )
        .values(status=Status.RUNNING, attempt=Bookmark.attempt + 1, due_at=now + lease(stage))
        .returning(Bookmark)
    ).first()
    if bookmark is None:
        return None
    if bookmark.attempt > MOST_ATTEMPTS:
        # Whatever happened to the workers that took it up before, it did not let them say so.
        _give_up(session, bookmark, BROKEN_OFF)
        session.add(bookmark)
        tell(session, bookmark)
        return None
    tell(session, bookmark)
    return Claim(user_id, bookmark_id, stage, bookmark.attempt, bookmark.url, bookmark.title)


def held(session: Session, claim: Claim) -> Bookmark | None:
    """The claimed row, locked; None when the claim is no longer the holder's."""
    return session.exec(
        select(Bookmark)
        .where(
            Bookmark.id == claim.bookmark_id,
            Bookmark.user_id == claim.user_id,
            Bookmark.stage == claim.stage,
            Bookmark.status == Status.RUNNING,
            Bookmark.attempt == claim.attempt,
            col(Bookmark.deleted_at).is_(None),
        )
        .with_for_update(key_share=True)
    ).first()


def fail(
    session: Session,
    claim: Claim,
    reason: str,
    *,
    retryable: bool,
    retry_after: float | None = None,
    known: Extracted | None = None,
    obstacle: Obstacle | None = None,
    evidence: Evidence | None = None,
) -> None:
    """Writes down why a stage failed: tried again later with backoff and jitter, or left to a person.

    `reason` is a sentence for people; `retry_after` are the seconds that a server asked for; `known` is
    what a page that can't be read says of itself, `obstacle` what stands in its place, `evidence` how much
    that speaks for a dead link.
    """
    bookmark = held(session, claim)
    if bookmark is None:
        return
    if retryable and claim.attempt < MOST_ATTEMPTS:
        bookmark.error = reason
        bookmark.status = Status.WAITING
        bookmark.due_at = utc_now() + _delay(claim.attempt, retry_after)
    else:
        _give_up(session, bookmark, reason, obstacle)
        if known is not None:
            contents.keep_known(session, bookmark, known)
        if evidence is not None:
            upkeep.missed(session, claim.user_id, claim.bookmark_id, reason, evidence)
    tell(session, bookmark)


def _give_up(session: Session, bookmark: Bookmark, reason: str, obstacle: Obstacle | None = None) -> None:
    """Leaves a stage to a person, unless nobody but the extractor had asked for it."""
    if not rereading.give_up(session, bookmark):
        bookmark.status, bookmark.error, bookmark.obstacle = Status.FAILED, reason, obstacle


def postpone(session: Session, claim: Claim, seconds: float) -> None:
    """Puts a claimed stage back untried, to be done later."""
    bookmark = held(session, claim)
    if bookmark is not None:
        bookmark.status = Status.WAITING
        bookmark.attempt -= 1
        bookmark.due_at = utc_now() + timedelta(seconds=seconds)
        tell(session, bookmark)


def _delay(attempt: int, retry_after: float | None) -> timedelta:
    backoff: timedelta = min(FIRST_DELAY * 4.0 ** (attempt - 1), LONGEST_DELAY)
    jittered = backoff * random.uniform(0.8, 1.2)  # noqa: S311  (spreads load, hides nothing)
    return max(jittered, timedelta(seconds=min(retry_after or 0.0, LONGEST_DELAY.total_seconds())))
