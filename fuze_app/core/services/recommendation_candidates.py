"""The part of a library that may be recommended, found by the indexes that search has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pgvector import HalfVector
from sqlalchemy import Row
from sqlmodel import Session

from fuze_app.core.models import ReadState, Verdict
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import recommendations as queries
from fuze_app.core.queries.bookmarks import WORDS_PER_MINUTE
from fuze_app.core.services import search_ranking, tastes
from fuze_app.core.services.recommendation_context import LONGEST_QUERY, Work
from fuze_app.core.services.search_ranking import Asked
from fuze_ml.analysis.schema import Difficulty
from fuze_ml.embedding import Vectors
from fuze_ml.recommendation.contract import Candidates, History
from fuze_ml.recommendation.engines import LEVELS
from fuze_ml.recommendation.taste import Taste

PROPOSED = 120
"""Items that a question, what is linked, or a taste proposes at the most; each costs time."""
PROPOSED_TO_NARROW = 300
"""Where only some of them will be kept."""
LATEST = 40
"""Of the last saves that are looked at whatever they are about, so that a new library has something."""
FEEDBACK_READ = 100


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is left out; None leaves nothing out."""

    content_type: str | None = None
    difficulty: Difficulty | None = None
    minutes: int | None = None
    """The longest reading time."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates and their titles."""

    items: Candidates
    titles: dict[int, str]


def find(session: Session, user_id: int, work: Work, taste: Taste | None, narrow: Narrow) -> Found:
    """What words, meaning, links, taste and time propose."""
    most = PROPOSED if narrow == Narrow() else PROPOSED_TO_NARROW
    proposed = _proposed(session, user_id, work, taste, most)
    rows = [row for row in _known(session, user_id, sorted(proposed), work.vector) if _fits(row, narrow)]
    return Found(_candidates(rows), {row.id: row.title for row in rows})


def _proposed(session: Session, user_id: int, work: Work, taste: Taste | None, most: int) -> set[int]:
    query = work.words[:LONGEST_QUERY]
    found = search_ranking.rank(session, user_id, Asked(query, work.vector, "hybrid"))
    ids = {key for key, _ in found.best[:most]}
    if len(work.linked):
        aim = work.linked.mean(axis=0)
        unit = aim / max(float(np.linalg.norm(aim)), 1e-9)
        near = search_ranking.rank(session, user_id, Asked("", unit, "semantic"))
        ids.update(key for key, _ in near.best[:most])
    if taste is not None and not work.words:
        ids.update(taste.best(most))
    latest = session.execute(queries.RECENT, {"user_id": user_id, "limit": LATEST}).scalars()
    return ids | set(latest)


def _known(session: Session, user_id: int, ids: list[int], vector: Vectors | None) -> Sequence[Row[Any]]:
    if vector is None:
        return session.execute(queries.ITEMS, {"user_id": user_id, "ids": ids}).all()
    values = {"user_id": user_id, "ids": ids, "vector": HalfVector(vector).to_text()}
    return session.execute(queries.CANDIDATES, values).all()


def _fits(row: Row[Any], narrow: Narrow) -> bool:
    return (
        (narrow.content_type is None or row.content_type == narrow.content_type)
        and (narrow.difficulty is None or row.difficulty == narrow.difficulty)
        and (narrow.minutes is None or row.word_count <= narrow.minutes * WORDS_PER_MINUTE)
    )


def _candidates(rows: Sequence[Row[Any]]) -> Candidates:
    now = utc_now()
    levels = {str(key): value for key, value in LEVELS.items()}
    return Candidates(
        ids=np.array([row.id for row in rows], dtype=np.int64),
        vectors=queries.unit_vectors([row.vector for row in rows]),
        documents=[tastes.terms_of(row) for row in rows],
        similarities=np.array([row.similarity or 0.0 for row in rows], dtype=np.float32),
        technologies=[frozenset(name.casefold() for name in row.technologies or ()) for row in rows],
        kinds=[row.content_type or "" for row in rows],
        difficulty=np.array([levels.get(row.difficulty, np.nan) for row in rows], dtype=np.float32),
        age_days=np.array([(now - row.saved_at).total_seconds() / 86_400 for row in rows], dtype=np.float32),
        interest=np.clip(np.array([row.interest for row in rows], dtype=np.float32), -1, 1),
        unread=np.array([row.state == ReadState.UNREAD for row in rows], dtype=bool),
    )


def history(session: Session, user_id: int, work: Work, taste: Taste | None) -> History:
    """What was said of recommendations for this work, up to this moment."""
    values = {"user_id": user_id, "project_id": work.project_id, "limit": FEEDBACK_READ}
    verdicts: dict[int, str] = {
        row.bookmark_id: row.verdict for row in session.execute(queries.FEEDBACK, values)
    }
    if not verdicts:
        return History(taste=taste)
    rows = session.execute(queries.ITEMS, {"user_id": user_id, "ids": list(verdicts)}).all()

    def vectors_of(verdict: Verdict) -> Vectors:
        return queries.unit_vectors(
            [row.vector for row in rows if row.vector and verdicts[row.id] == verdict]
        )

    return History(
        taste=taste,
        useful=vectors_of(Verdict.USEFUL),
        useless=vectors_of(Verdict.NOT_USEFUL),
        dismissed=frozenset(key for key, verdict in verdicts.items() if verdict != Verdict.USEFUL),
    )
