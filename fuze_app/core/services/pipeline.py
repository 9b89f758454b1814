"""The pipeline's state: saved → extracted → embedded → analysed. The row is the job.

`stage` says what is to be done, `status` how it stands. A worker claims a stage, does its work and
hands in the result with the attempt it was given; a result of a claim that was given up meanwhile
changes nothing. So a stage can run twice, at once or after a crash, and takes effect once.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta

import numpy as np
from sqlalchemy import delete, insert, or_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session, and_, col, select

from fuze_app.core.database import sweep_session, user_session
from fuze_app.core.events import PipelineEvent, publish_after_commit
from fuze_app.core.jobs import enqueue, enqueue_after_commit, stage_job
from fuze_app.core.models import Analysis, Bookmark, Content, Passage, Stage, Status
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import contents, highlight_places, rereading, search_index, upkeep
from fuze_app.core.services.contents import Extracted
from fuze_app.core.settings import get_settings
from fuze_ml.analysis.schema import Analysis as PageAnalysis

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
SWEEP_BATCH = 500
FOLLOWING = {Stage.EXTRACT: Stage.EMBED, Stage.EMBED: Stage.ANALYSE, Stage.ANALYSE: Stage.DONE}


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at one stage of one bookmark."""

    user_id: int
    bookmark_id: int
    stage: Stage
    attempt: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A piece of the text, `text[start:end]`, and its vector."""

    position: int
    start: int
    end: int
    vector: np.ndarray


@dataclass(frozen=True, slots=True)
class Understood:
    """What an analysis hands in, and which engine made it."""

    engine: str
    version: str
    summary: str
    keyphrases: list[str]
    content_type: str | None = None
    difficulty: str | None = None
    technologies: list[str] = field(default_factory=list)
    suggested_tags: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    language: str | None = None
    model: str | None = None
    made_by: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, analysis: PageAnalysis) -> Understood:
        """An engine's analysis, as it is kept."""
        values = {field.name: getattr(analysis, field.name) for field in fields(analysis)}
        values["suggested_tags"] = [tag.name for tag in analysis.suggested_tags]
        return cls(**values)


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
    _make_due(session, bookmark, bookmark.stage)


def waits_in_bulk(bookmark: Bookmark) -> bool:
    """Whether it is read after everything that was saved by hand."""
    return bookmark.bulk and bookmark.status == Status.WAITING


def bring_back(bookmark: Bookmark) -> None:
    """Undoes the deletion of what an import has again; it is read in turn, if it was not before."""
    bookmark.deleted_at = None
    bookmark.saved_at = utc_now()
    if bookmark.stage != Stage.DONE:
        bookmark.status, bookmark.attempt, bookmark.error = Status.WAITING, 0, None
        bookmark.bulk, bookmark.due_at = True, utc_now()


def _make_due(session: Session, bookmark: Bookmark, stage: Stage) -> None:
    bookmark.stage = stage
    bookmark.attempt = 0
    bookmark.error = None
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


def _held(session: Session, claim: Claim) -> Bookmark | None:
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
        .with_for_update()
    ).first()


def finish_extraction(session: Session, claim: Claim, page: Extracted) -> None:
    """Keeps what was read; the bookmark is found by its words from here on."""
    bookmark = _held(session, claim)
    if bookmark is None:
        return
    if rereading.is_under_way(session, bookmark.id) and rereading.keeps_former(
        session, bookmark.id, page.text
    ):
        rereading.give_up(session, bookmark)
        tell(session, bookmark)
        return
    contents.keep(session, bookmark, page)
    highlight_places.follow(session, bookmark.id, page.text)
    search_index.refresh(session, bookmark)
    upkeep.begin(session, bookmark)
    _make_due(session, bookmark, Stage.EMBED)


def text_of(session: Session, claim: Claim) -> str:
    """The text that a claimed bookmark's later stages work on."""
    return session.exec(select(Content.text).where(Content.bookmark_id == claim.bookmark_id)).first() or ""


def finish_embedding(session: Session, claim: Claim, passages: Sequence[EmbeddedPassage]) -> None:
    """Keeps the passages in place of any former ones; the bookmark is found by meaning from here on."""
    bookmark = _held(session, claim)
    if bookmark is None:
        return
    session.execute(delete(Passage).where(col(Passage.bookmark_id) == bookmark.id))
    if passages:
        session.execute(
            insert(Passage),
            [
                {
                    "bookmark_id": bookmark.id,
                    "user_id": bookmark.user_id,
                    "position": passage.position,
                    "start": passage.start,
                    "end": passage.end,
                    "embedding": passage.vector,
                }
                for passage in passages
            ],
        )
    _make_due(session, bookmark, Stage.DONE if _is_understood(session, claim) else Stage.ANALYSE)


def _is_understood(session: Session, claim: Claim) -> bool:
    """Whether this very text was analysed before: an analysis that was imported with its page is kept."""
    found = session.exec(
        select(Analysis.bookmark_id)
        .join(Content, col(Content.bookmark_id) == col(Analysis.bookmark_id))
        .where(
            Analysis.bookmark_id == claim.bookmark_id,
            col(Analysis.analysed_at) >= col(Content.extracted_at),
        )
    )
    return found.first() is not None


def passages_of(session: Session, claim: Claim) -> list[EmbeddedPassage]:
    """The passages that the embedding stage kept, in the order of the text."""
    rows = session.exec(
        select(Passage).where(Passage.bookmark_id == claim.bookmark_id).order_by(col(Passage.position))
    )
    return [embedded(row) for row in rows]


def embedded(row: Passage) -> EmbeddedPassage:
    """A passage as it was kept."""
    return EmbeddedPassage(row.position, row.start, row.end, np.array(row.embedding, dtype=np.float32))


def finish_analysis(session: Session, claim: Claim, understood: Understood) -> None:
    """Keeps what was understood; the bookmark is done."""
    bookmark = _held(session, claim)
    if bookmark is None:
        return
    keep_analysis(session, bookmark, understood)
    _make_due(session, bookmark, Stage.DONE)


def keep_analysis(session: Session, bookmark: Bookmark, understood: Understood) -> None:
    """Writes what was understood of a bookmark in place of what was understood before."""
    values = {**asdict(understood), "analysed_at": utc_now()}
    statement = upsert(Analysis).values(bookmark_id=bookmark.id, user_id=bookmark.user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))
    search_index.refresh(session, bookmark)


def fail(
    session: Session,
    claim: Claim,
    reason: str,
    *,
    retryable: bool,
    retry_after: float | None = None,
    known: Extracted | None = None,
) -> None:
    """Writes down why a stage failed: tried again later with backoff and jitter, or left to a person.

    `reason` is a sentence for people; `retry_after` are the seconds that a server asked for; `known` is
    what a page that can't be read says of itself.
    """
    bookmark = _held(session, claim)
    if bookmark is None:
        return
    if retryable and claim.attempt < MOST_ATTEMPTS:
        bookmark.error = reason
        bookmark.status = Status.WAITING
        bookmark.due_at = utc_now() + _delay(claim.attempt, retry_after)
    else:
        _give_up(session, bookmark, reason)
        if known is not None:
            contents.keep_known(session, bookmark, known)
    tell(session, bookmark)


def _give_up(session: Session, bookmark: Bookmark, reason: str) -> None:
    """Leaves a stage to a person, unless nobody but the extractor had asked for it."""
    if not rereading.give_up(session, bookmark):
        bookmark.status, bookmark.error = Status.FAILED, reason


def postpone(session: Session, claim: Claim, seconds: float) -> None:
    """Puts a claimed stage back untried, to be done later."""
    bookmark = _held(session, claim)
    if bookmark is not None:
        bookmark.status = Status.WAITING
        bookmark.attempt -= 1
        bookmark.due_at = utc_now() + timedelta(seconds=seconds)
        tell(session, bookmark)


def _delay(attempt: int, retry_after: float | None) -> timedelta:
    backoff: timedelta = min(FIRST_DELAY * 4.0 ** (attempt - 1), LONGEST_DELAY)
    jittered = backoff * random.uniform(0.8, 1.2)  # noqa: S311  (spreads load, hides nothing)
    return max(jittered, timedelta(seconds=min(retry_after or 0.0, LONGEST_DELAY.total_seconds())))


def sweep() -> int:
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
