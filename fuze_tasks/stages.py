"""What every stage does around its work: claim it, hand the result in, or say why it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlmodel import Session

from fuze_app.core.database import user_session
from fuze_app.core.models import Obstacle, Stage
from fuze_app.core.services import pipeline
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.upkeep import Evidence
from fuze_ml.embedding import ModelUnavailable
from fuze_ml.extraction import ExtractionError
from fuze_tasks import pages
from fuze_tasks.fetching import FetchError
from fuze_tasks.obstacles import evidence_of, obstacle_of
from fuze_tasks.politeness import NotYet

logger = logging.getLogger(__name__)

HandIn = Callable[[Session], None]
"""Writes a stage's result, in a transaction of its own."""

UNEXPECTED = "Something went wrong in Fuze while working on this page. It is in the log."
NO_MODEL = "The embedding model can't be loaded. Until it is, this page is found by its words only."


def attempt(user_id: int, bookmark_id: int, stage: Stage, work: Callable[[Claim], HandIn]) -> None:
    """One attempt at a stage. Does nothing when the row is gone, done, or in other hands."""
    with user_session(user_id) as session:
        claim = pipeline.claim(session, user_id, bookmark_id, stage)
    if claim is None:
        return
    try:
        hand_in = work(claim)
        with user_session(user_id) as session:
            hand_in(session)
    except NotYet as later:
        with user_session(user_id) as session:
            pipeline.postpone(session, claim, later.seconds)
    except FetchError as error:
        _fail(
            claim,
            error.reason,
            retryable=error.retryable,
            retry_after=error.retry_after,
            obstacle=obstacle_of(error),
            evidence=evidence_of(error),
        )
    except ExtractionError as error:
        _fail(
            claim,
            str(error),
            known=pages.known_of(claim.url, error.known),
            obstacle=obstacle_of(error),
            evidence=evidence_of(error),
        )
    except ModelUnavailable:
        _fail(claim, NO_MODEL, retryable=True)
    except Exception:  # the edge of the process: whatever a page does to a parser, its bookmark says so
        logger.exception("%s of bookmark %s failed", stage, bookmark_id)
        _fail(claim, UNEXPECTED, retryable=True)


def _fail(
    claim: Claim,
    reason: str,
    *,
    retryable: bool = False,
    retry_after: float | None = None,
    known: Extracted | None = None,
    obstacle: Obstacle | None = None,
    evidence: Evidence | None = None,
) -> None:
    with user_session(claim.user_id) as session:
        pipeline.fail(
            session,
            claim,
            reason,
            retryable=retryable,
            retry_after=retry_after,
            known=known,
            obstacle=obstacle,
            evidence=evidence,
        )
