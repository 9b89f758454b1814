"""The taste of each user: learned in the background from their own doings, and found again quickly."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, select

from fuze_app.core.database import user_session
from fuze_app.core.jobs import LEARN_TASTE, enqueue
from fuze_app.core.models import LearnedTaste
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import recommendations as queries
from fuze_ml.detection import language_of
from fuze_ml.recommendation.orchestrator import ENOUGH_TO_LEARN
from fuze_ml.recommendation.storage import from_bytes, to_bytes
from fuze_ml.recommendation.taste import Library, Taste, learn
from fuze_ml.terms import tokenize

LEARNED_AGAIN_AFTER = timedelta(minutes=10)
"""At the soonest: feedback counts at once by itself, the rest of a taste changes slowly."""
LOOK_SECONDS = 60.0
MOST_LOOKED = 10_000
MOST_LEARNED = 20_000
"""Items of a library that its taste is learned from; comparing all with all takes some seconds."""
STRONGEST = 1.0
"""Of an interest, however much was done with an item."""


def terms_of(row: Row[Any]) -> list[str]:
    """What an item says that it is about, as terms: its title, tags and key phrases."""
    return tokenize(" ".join([row.title, *(row.tags or ()), *(row.keyphrases or ())]), row.language)


def terms_in(text: str) -> list[str]:
    """The terms of what somebody works on, in the language that it looks like."""
    return tokenize(text, language_of(text, None) or "en") if text else []


def find(session: Session, user_id: int) -> Taste | None:
    """What was learned last, if anything."""
    learned_at = session.exec(select(LearnedTaste.learned_at).where(LearnedTaste.user_id == user_id)).first()
    if learned_at is None:
        return None
    known = _read.get(user_id)
    if known is None or known[0] != learned_at:
        stored = session.exec(select(LearnedTaste.model).where(LearnedTaste.user_id == user_id)).one()
        known = _read.keep(user_id, learned_at, from_bytes(stored))
    return known[1]


_looked: dict[int, float] = {}
"""When it was last looked whether a user's taste is stale."""


class _Read:
    """The tastes that this process has read, of those who asked last."""

    def __init__(self, most: int = 32) -> None:
        self._most = most
        self._kept: dict[int, tuple[datetime, Taste | None]] = {}

    def get(self, user_id: int) -> tuple[datetime, Taste | None] | None:
        return self._kept.get(user_id)

    def keep(self, user_id: int, learned_at: datetime, taste: Taste | None) -> tuple[datetime, Taste | None]:
        self._kept.pop(user_id, None)
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[user_id] = learned_at, taste
        return learned_at, taste


_read = _Read()


def is_stale(session: Session, user_id: int) -> bool:
    """Whether something was done since it was learned last, and that is a while ago."""
    last = session.execute(queries.LAST_DOING, {"user_id": user_id}).scalar_one()
    learned_at = session.exec(select(LearnedTaste.learned_at).where(LearnedTaste.user_id == user_id)).first()
    if last is None:
        return False
    return learned_at is None or (last > learned_at and utc_now() - learned_at > LEARNED_AGAIN_AFTER)


def keep_learning(session: Session, user_id: int) -> None:
    """Asks a worker to learn what was done since; this process looks for that once a minute.

    A message that is lost is sent again with later recommendations.
    """
    now = time.monotonic()
    if now - _looked.get(user_id, -LOOK_SECONDS) < LOOK_SECONDS:
        return
    if len(_looked) > MOST_LOOKED:
        _looked.clear()
    _looked[user_id] = now
    if is_stale(session, user_id):
        enqueue(LEARN_TASTE, user_id, user_id)


def learn_taste(user_id: int) -> None:
    """Learns a user's taste anew, unless that was done a moment ago or there is too little to learn from."""
    with user_session(user_id, read_only=True) as session:
        if not is_stale(session, user_id):
            return
        began = utc_now()
        rows = _library(session, user_id)
    taste = _learned(rows) if rows else None
    if taste is None or taste.learned_from < ENOUGH_TO_LEARN:
        return
    values = {"model": to_bytes(taste), "learned_from": taste.learned_from, "learned_at": began}
    statement = insert(LearnedTaste).values(user_id=user_id, **values)
    with user_session(user_id) as session:
        session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))


def _library(session: Session, user_id: int) -> list[Row[Any]]:
    """The items that have a vector, by their ids."""
    chosen = session.execute(queries.USED_OR_LATEST, {"user_id": user_id, "limit": MOST_LEARNED}).scalars()
    rows = session.execute(queries.ITEMS, {"user_id": user_id, "ids": list(chosen)})
    return sorted((row for row in rows if row.vector), key=lambda row: row.id)


def _learned(rows: Sequence[Row[Any]]) -> Taste | None:
    """`rows` by their ids."""
    library = Library.of(queries.unit_vectors([row.vector for row in rows]), [terms_of(row) for row in rows])
    interest = np.array([row.interest for row in rows], dtype=np.float32)
    return learn(np.array([row.id for row in rows]), library, interest.clip(-1, STRONGEST))
