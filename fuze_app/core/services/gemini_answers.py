"""Asks Gemini once while a person waits, with the key that serves them; says in words why it was in vain.

NotAnswered
└── NoKey   nobody's key may be used for this person; nothing was asked
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from fuze_app.core.database import user_session
from fuze_app.core.services import gemini_access, gemini_backlog, gemini_keys, gemini_limits, gemini_usage
from fuze_app.core.services.gemini_keys import UsableKey
from fuze_app.core.services.gemini_limits import LimitReached
from fuze_ml.analysis import gemini

logger = logging.getLogger(__name__)

T = TypeVar("T")


class NotAnswered(Exception):
    """`reason` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoKey(NotAnswered):
    pass


def ask(user_id: int, question: Callable[[gemini.Access], gemini.Answered[T]]) -> T:
    """What is answered to a question. No transaction is open meanwhile. Raises NotAnswered."""
    key = _key(user_id)
    try:
        gemini_access.refuse_paused(key)
        gemini_limits.take(key)
        answered = question(gemini_access.of(key))
    except LimitReached as error:
        raise NotAnswered(f"{gemini_access.USED_UP[error.window]}.") from error
    except gemini.GeminiError as error:
        raise NotAnswered(_noted(key, error)) from error
    with user_session(user_id) as session:
        gemini_keys.approve(session, user_id, key.digest)
        gemini_usage.note_tokens(session, key, answered.tokens_read, answered.tokens_written)
    return answered.value


def _key(user_id: int) -> UsableKey:
    """Raises NotAnswered; a refused key says why, in the words that Settings has."""
    with user_session(user_id) as session:
        key = gemini_keys.usable(session, user_id)
        if key is not None:
            return key
        view = gemini_keys.view(session, user_id)
    if view.owner is None:
        raise NoKey("Add a Gemini key in Settings to have Gemini asked.")
    raise NotAnswered(view.error or gemini_backlog.REFUSED_KEY)


def _noted(key: UsableKey, error: gemini.GeminiError) -> str:
    """Writes down what an error means for the key; the reason in words."""
    is_refused = isinstance(error, gemini.KeyRefused)
    if is_refused and key.is_operators:
        logger.error("Google does not accept the key of FUZE_GEMINI_API_KEY")
        return gemini_access.OPERATORS_KEY
    with user_session(key.user_id) as session:
        if is_refused:
            gemini_keys.refuse(session, key.user_id, key.digest, error.detail)
            gemini_backlog.hold(session, key.user_id, gemini_backlog.REFUSED_KEY)
        elif isinstance(error, gemini.QuotaExhausted):
            gemini_access.pause(session, key, error.retry_after or gemini_access.QUOTA_WAIT)
    return error.detail
