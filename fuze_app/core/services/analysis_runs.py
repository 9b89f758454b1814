"""Asking Gemini again about many pages: when the model, prompt or key has changed, or after failures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, update
from sqlmodel import Session, col, or_, select

from fuze_app.core.errors import Conflict, NotFound
from fuze_app.core.models import Analysis, AnalysisRun, Bookmark, GeminiJob, JobStatus, Stage
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import bookmarks, gemini_backlog, gemini_jobs, gemini_keys, gemini_usage, pipeline
from fuze_app.core.services.gemini_keys import UsableKey
from fuze_app.core.settings import get_settings
from fuze_ml.analysis.gemini.engine import ENGINE
from fuze_ml.analysis.gemini.prompt import VERSION as PROMPT_VERSION

STOPPED = "You stopped this."
NO_KEY = "There is no Gemini key that works. Add one in Settings, or enter it again."


class RunScope(StrEnum):
    """Which pages: all, those without an answer of the present model and prompt, failed or named ones."""

    ALL = "all"
    OUTDATED = "outdated"
    FAILED = "failed"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """What a run would take, before it is started."""

    pages: int
    calls: int
    left_today: int
    minutes: int
    """At the limit of calls a minute."""
    days: int
    """On which there would be calls, at the limit of calls a day."""
    model: str


@dataclass(frozen=True, slots=True)
class RunView:
    """How a run stands. Pages that a later run took over count no more."""

    id: int
    scope: str
    total: int
    waiting: int
    done: int
    failed: int
    stopped: int
    finished: bool
    note: str | None
    """Why it waits, if it does."""
    created_at: datetime
    stopped_at: datetime | None


def estimate(session: Session, user_id: int, scope: RunScope, named: Sequence[int] = ()) -> RunEstimate:
    """What `start` would begin. Raises Conflict without a key."""
    key = _key(session, user_id)
    pages = len(_chosen(session, user_id, scope, named))
    day = gemini_usage.usage(session, key).day
    left, limit = (day.left, day.limit) if day else (pages, max(pages, 1))
    later = max(0, pages - left)
    return RunEstimate(
        pages=pages,
        calls=pages,
        left_today=left,
        minutes=math.ceil(pages / get_settings().gemini_per_minute),
        days=min(pages, left, 1) + math.ceil(later / limit),
        model=get_settings().gemini_model,
    )


def start(session: Session, user_id: int, scope: RunScope, named: Sequence[int] = ()) -> RunView:
    """Asks anew about the pages of that scope. Raises Conflict without a key."""
    _key(session, user_id)
    chosen = _chosen(session, user_id, scope, named)
    run = AnalysisRun(user_id=user_id, scope=scope, total=len(chosen))
    session.add(run)
    session.flush()
    gemini_jobs.begin(session, user_id, chosen, run.id)
    return view(session, user_id, run.id)


def view(session: Session, user_id: int, run_id: int) -> RunView:
    """Raises NotFound."""
    run = session.exec(
        select(AnalysisRun).where(AnalysisRun.user_id == user_id, AnalysisRun.id == run_id)
    ).first()
    if run is None:
        raise NotFound("There is no such run.")
    return _shown(session, run)


def latest(session: Session, user_id: int) -> RunView | None:
    """The run that was started last."""
    run = session.exec(
        select(AnalysisRun)
        .where(AnalysisRun.user_id == user_id)
        .order_by(col(AnalysisRun.id).desc())
        .limit(1)
    ).first()
    return _shown(session, run) if run else None


def stop(session: Session, user_id: int, run_id: int) -> RunView:
    """Gives up what a run has not asked yet; one that is finished stays as it is. Raises NotFound."""
    run = view(session, user_id, run_id)
    if run.finished:
        return run
    session.execute(
        update(GeminiJob)
        .where(
            col(GeminiJob.user_id) == user_id,
            col(GeminiJob.run_id) == run_id,
            col(GeminiJob.status).in_(gemini_backlog.OPEN),
        )
        .values(status=JobStatus.STOPPED, error=STOPPED, updated_at=utc_now())
    )
    session.execute(
        update(AnalysisRun)
        .where(col(AnalysisRun.id) == run_id, col(AnalysisRun.stopped_at).is_(None))
        .values(stopped_at=utc_now())
        .execution_options(synchronize_session="fetch")
    )
    return view(session, user_id, run_id)


def analyse(session: Session, user_id: int, bookmark_id: int) -> BookmarkView:
    """Has one page analysed anew: by Gemini where there is a key, else here. Raises NotFound and Conflict."""
    found = bookmarks.get(session, user_id, bookmark_id)
    bookmark = session.exec(select(Bookmark).where(Bookmark.id == bookmark_id).with_for_update()).one()
    if bookmark.stage != Stage.DONE:
        raise Conflict("This page has not been read yet.")
    if gemini_keys.usable(session, user_id) is not None:
        gemini_jobs.begin(session, user_id, [bookmark_id])
        return found
    bookmark.stage = Stage.ANALYSE
    pipeline.begin(session, bookmark)
    return bookmarks.get(session, user_id, bookmark_id)


def _key(session: Session, user_id: int) -> UsableKey:
    key = gemini_keys.usable(session, user_id)
    if key is None:
        raise Conflict(NO_KEY)
    return key


def _chosen(session: Session, user_id: int, scope: RunScope, named: Sequence[int]) -> list[int]:
    """The pages of a scope, the latest save first: those that have been read and analysed here."""
    query = (
        select(Bookmark.id)
        .outerjoin(Analysis, col(Analysis.bookmark_id) == col(Bookmark.id))
        .outerjoin(GeminiJob, col(GeminiJob.bookmark_id) == col(Bookmark.id))
        .where(
            Bookmark.user_id == user_id,
            col(Bookmark.deleted_at).is_(None),
            Bookmark.stage == Stage.DONE,
            Bookmark.word_count > 0,
        )
        .order_by(col(Bookmark.saved_at).desc())
    )
    if scope == RunScope.SOME:
        query = query.where(col(Bookmark.id).in_(named))
    elif scope == RunScope.FAILED:
        query = query.where(col(GeminiJob.status).in_([JobStatus.FAILED, JobStatus.STOPPED]))
    elif scope == RunScope.OUTDATED:
        query = query.where(
            or_(
                col(Analysis.engine).is_distinct_from(ENGINE),
                col(Analysis.model).is_distinct_from(get_settings().gemini_model),
                col(Analysis.version).is_distinct_from(PROMPT_VERSION),
            )
        )
    return list(session.exec(query).all())


def _shown(session: Session, run: AnalysisRun) -> RunView:
    rows = session.execute(
        select(GeminiJob.status, func.count(), func.max(GeminiJob.error))
        .where(GeminiJob.user_id == run.user_id, GeminiJob.run_id == run.id)
        .group_by(col(GeminiJob.status))
    ).all()
    counts = {status: count for status, count, _ in rows}
    waiting = sum(counts.get(status, 0) for status in gemini_backlog.OPEN)
    notes = [error for status, _, error in rows if error and status in gemini_backlog.OPEN]
    return RunView(
        id=run.id,
        scope=run.scope,
        total=run.total,
        waiting=waiting,
        done=counts.get(JobStatus.DONE, 0),
        failed=counts.get(JobStatus.FAILED, 0),
        stopped=counts.get(JobStatus.STOPPED, 0),
        finished=waiting == 0,
        note=notes[0] if notes else None,
        created_at=run.created_at,
        stopped_at=run.stopped_at,
    )
