"""What follows from what Google says of a key: for the key, for its owner's work, for the person.

Whatever happens to one user's key touches that user's questions alone.
"""

from __future__ import annotations

import logging
import math
from datetime import timedelta

from sqlmodel import Session

from fuze_app.core.database import user_session
from fuze_app.core.errors import Conflict, NotFound, RateLimited, Unavailable
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import gemini_backlog, gemini_jobs, gemini_keys, gemini_limits
from fuze_app.core.services.gemini_jobs import GeminiClaim
from fuze_app.core.services.gemini_keys import KeyView, UsableKey
from fuze_app.core.services.gemini_limits import LimitReached
from fuze_app.core.settings import get_settings
from fuze_ml.analysis import gemini

logger = logging.getLogger(__name__)

QUOTA_WAIT = 60.0
"""Seconds, where Google does not say how long."""
OPERATOR_WAIT = 3600.0
"""Seconds until the operator's key is tried again after it was refused."""
OPERATORS_KEY = "The operator's key is not accepted at the moment."
USED_UP = {
    "minute": "All calls of this minute are made",
    "day": "All calls of today are made",
    "month": "All calls of this month are made",
    "quota": "Google's quota for the key is used up for now",
}


def of(key: UsableKey) -> gemini.Access:
    """What one call is made with."""
    settings = get_settings()
    timeout = settings.gemini_timeout_seconds
    return gemini.Access(key.secret, settings.gemini_model, settings.gemini_endpoint, timeout)


def refuse_paused(key: UsableKey) -> None:
    """Raises LimitReached while Google's own quota for the key is used up."""
    if key.is_operators:
        wait = gemini_limits.operators_pause(key)
    else:
        wait = (key.paused_until - utc_now()).total_seconds() if key.paused_until else 0.0
    if wait > 0:
        raise LimitReached("quota", wait)


def without_key(session: Session, user_id: int) -> None:
    """A question came up that nobody's key may be used for."""
    view = gemini_keys.view(session, user_id)
    if view.owner is None:
        gemini_backlog.stop(session, user_id, gemini_backlog.NO_KEY)
    else:
        gemini_backlog.hold(session, user_id, view.error or gemini_backlog.REFUSED_KEY)


def limit_reached(session: Session, claim: GeminiClaim, reached: LimitReached) -> None:
    """The work waits, all of it: the next question would meet the same limit."""
    reason = f"{USED_UP[reached.window]}; this goes on by itself."
    gemini_jobs.wait(session, claim, reason, reached.retry_after)
    gemini_backlog.put_off(session, claim.user_id, reason, reached.retry_after)


def failed(session: Session, claim: GeminiClaim, key: UsableKey, error: gemini.GeminiError) -> None:
    """Writes down what an error means for the question, the key and the other questions."""
    match error:
        case gemini.KeyRefused():
            _refused(session, claim, key, error.detail)
        case gemini.QuotaExhausted():
            seconds = error.retry_after or QUOTA_WAIT
            pause(session, key, seconds)
            gemini_jobs.wait(session, claim, error.detail, seconds)
            gemini_backlog.put_off(session, claim.user_id, error.detail, seconds)
        case gemini.ServiceAway():
            gemini_jobs.fail(session, claim, error.detail, lasting=False, retry_after=error.retry_after)
        case gemini.UnusableAnswer():
            gemini_jobs.fail(session, claim, error.detail, lasting=True)
        case _:
            gemini_jobs.give_up(session, claim, error.detail)


def pause(session: Session, key: UsableKey, seconds: float) -> None:
    """Google's quota is used up: nothing is asked with the key until then, for whomever it serves."""
    if key.is_operators:
        gemini_limits.pause_operators(key, seconds)
    else:
        gemini_keys.pause(session, key.user_id, key.digest, timedelta(seconds=seconds))


def _refused(session: Session, claim: GeminiClaim, key: UsableKey, reason: str) -> None:
    if key.is_operators:
        logger.error("Google does not accept the key of FUZE_GEMINI_API_KEY")
        gemini_jobs.wait(session, claim, OPERATORS_KEY, OPERATOR_WAIT)
        gemini_backlog.put_off(session, claim.user_id, OPERATORS_KEY, OPERATOR_WAIT)
        return
    gemini_keys.refuse(session, claim.user_id, key.digest, reason)
    present = gemini_keys.usable(session, claim.user_id)
    if present is not None:  # replaced while Google was asked: the question goes on with the new one
        gemini_jobs.wait(session, claim, reason, 0.0)
        return
    gemini_backlog.hold(session, claim.user_id, gemini_backlog.REFUSED_KEY)
    gemini_jobs.tell(session, claim)


def enter(session: Session, user_id: int, key: str) -> KeyView:
    """Adds or replaces a user's key; work that the former one held up goes on. Raises InvalidInput."""
    view = gemini_keys.put(session, user_id, key)
    gemini_backlog.release(session, user_id)
    return view


def remove(session: Session, user_id: int) -> None:
    """Forgets a user's key. Their questions are given up, unless the operator's key serves them.

    Raises NotFound.
    """
    gemini_keys.remove(session, user_id)
    if gemini_keys.usable(session, user_id) is None:
        gemini_backlog.stop(session, user_id, gemini_backlog.NO_KEY)
    else:
        gemini_backlog.release(session, user_id)


def test(user_id: int) -> KeyView:
    """Makes a real call with a user's own key, and says what came of it.

    Raises NotFound without a key of one's own, RateLimited, Unavailable, and Conflict for a wrong model.
    """
    with user_session(user_id) as session:
        key = gemini_keys.own(session, user_id)
    if key is None:
        raise NotFound("You have no key of your own.")
    try:
        gemini_limits.take(key)
        gemini.ping(of(key))
    except gemini.KeyRefused as error:
        with user_session(user_id) as session:
            gemini_keys.refuse(session, user_id, key.digest, error.detail)
            gemini_backlog.hold(session, user_id, gemini_backlog.REFUSED_KEY)
            return gemini_keys.view(session, user_id)
    except LimitReached as error:
        raise RateLimited(
            "All calls of this window are made.", retry_after=_whole(error.retry_after)
        ) from error
    except gemini.QuotaExhausted as error:
        raise RateLimited(error.detail, retry_after=_whole(error.retry_after or QUOTA_WAIT)) from error
    except gemini.ServiceAway as error:
        raise Unavailable(error.detail, retry_after=_whole(error.retry_after or QUOTA_WAIT)) from error
    except gemini.GeminiError as error:
        raise Conflict(error.detail) from error
    with user_session(user_id) as session:
        gemini_keys.approve(session, user_id, key.digest)
        gemini_backlog.release(session, user_id)
        return gemini_keys.view(session, user_id)


def _whole(seconds: float) -> int:
    return max(1, math.ceil(seconds))
