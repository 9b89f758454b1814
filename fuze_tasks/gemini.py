"""Asks Gemini about pages that have been analysed here, and about projects, each with its owner's key."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import dramatiq
import numpy as np

from fuze_app.core.database import user_session
from fuze_app.core.jobs import QUEUES, UNDERSTAND_PROJECT
from fuze_app.core.services import (
    gemini_access,
    gemini_jobs,
    gemini_keys,
    gemini_limits,
    gemini_usage,
    intents,
)
from fuze_app.core.services.gemini_jobs import GeminiClaim, Question
from fuze_app.core.services.gemini_keys import UsableKey
from fuze_app.core.services.gemini_limits import LimitReached
from fuze_app.core.services.stage_results import Understood
from fuze_app.core.settings import get_settings
from fuze_ml.analysis import gemini
from fuze_ml.analysis.schema import Analysis
from fuze_tasks.stages import UNEXPECTED

logger = logging.getLogger(__name__)

LOW = 10
"""A priority: reading and embedding pages comes first."""
LONGEST_CALL = 360_000
"""Milliseconds: beyond the longest timeout that can be set."""


@dramatiq.actor(queue_name="gemini", max_retries=0, priority=LOW, time_limit=LONGEST_CALL)
def ask_gemini(user_id: int, bookmark_id: int) -> None:
    """One attempt. Does nothing when the question is answered, gone, or in other hands."""
    with user_session(user_id) as session:
        key = gemini_keys.usable(session, user_id)
        if key is None:
            gemini_access.without_key(session, user_id)
            return
        claim = gemini_jobs.claim(session, user_id, bookmark_id)
        asked = gemini_jobs.question(session, claim) if claim else None
    if claim is None or asked is None:
        return
    try:
        _ask(claim, key, asked)
    except Exception:  # the edge of the process: whatever an answer does, its row says so
        logger.exception("Asking Gemini about bookmark %s failed", bookmark_id)
        _write(claim, gemini_jobs.fail, UNEXPECTED, lasting=True)


@dramatiq.actor(
    actor_name=UNDERSTAND_PROJECT,
    queue_name=QUEUES[UNDERSTAND_PROJECT],
    max_retries=0,
    priority=LOW,
    time_limit=LONGEST_CALL,
)
def understand_project(user_id: int, project_id: int) -> None:
    """Asks what a project is after, unless that is known."""
    intents.understand_project(user_id, project_id)


def _ask(claim: GeminiClaim, key: UsableKey, asked: Question) -> None:
    try:
        gemini_access.refuse_paused(key)
        gemini_limits.take(key)
        answered = _call(key, asked)
    except LimitReached as error:
        with user_session(claim.user_id) as session:
            gemini_access.limit_reached(session, claim, error)
    except gemini.GeminiError as error:
        with user_session(claim.user_id) as session:
            gemini_access.failed(session, claim, key, error)
    else:
        with user_session(claim.user_id) as session:
            gemini_keys.approve(session, claim.user_id, key.digest)
            gemini_usage.note_tokens(session, key, answered.tokens_read, answered.tokens_written)
            gemini_jobs.finish(session, claim, Understood.of(answered.value))


def _call(key: UsableKey, asked: Question) -> gemini.Answered[Analysis]:
    page = gemini.GeminiPage(
        url=asked.url,
        title=asked.title,
        text=asked.text,
        spans=[(one.start, one.end) for one in asked.passages],
        vectors=np.array([one.vector for one in asked.passages], dtype=np.float32),
    )
    budget = get_settings().gemini_token_budget
    return gemini.analyse(page, asked.own_tags, gemini_access.of(key), budget)


def _write(claim: GeminiClaim, step: Callable[..., None], *arguments: Any, **options: Any) -> None:
    with user_session(claim.user_id) as session:
        step(session, claim, *arguments, **options)
