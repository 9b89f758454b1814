"""The ranking of a library for a question: what each side proposes, fused.

BM25 over the user's postings and cosine over the passages each propose bookmarks; `fuze_ml.fusion`
ranks what they propose.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from pgvector import HalfVector
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.search_fields import Condition
from fuze_app.core.services import search_within, search_words
from fuze_app.core.services.search_statistics import PASSAGES, LibraryStatistics, statistics_of
from fuze_app.core.services.search_within import Within
from fuze_ml.bm25 import Scores
from fuze_ml.fusion import fuse

Mode = Literal["hybrid", "semantic", "text"]
Ranked = tuple[int, float]
"""A bookmark's id and its score."""

CANDIDATES = 200
"""Bookmarks that each side proposes; also how far one can page."""
PASSAGES_BESIDE_WORDS = 200
"""Beside words, where the index is walked, which costs by the step: what they bring up is compared anyway."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: the words, a vector (384,) where there is one, and only `within`, if anything."""

    words: str
    vector: np.ndarray | None
    mode: Mode
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best first. `cosines` say how near those are that were compared in meaning.

    `complete` are those that hold every word asked for; None where no page holds any. `absent` are terms that
    were looked for and that no page has.
    """

    best: list[Ranked]
    cosines: dict[int, float] = field(default_factory=dict)
    complete: Set[int] | None = None
    absent: Set[str] = frozenset()


def narrowed(session: Session, user_id: int, condition: Condition | None) -> Within | None:
    """What a condition leaves of the user's library; None where there is no condition."""
    if condition is None:
        return None
    library = statistics_of(session, user_id)
    return search_within.within(
        session, user_id, condition, documents=library.documents, sample=library.sample
    )


def rank(session: Session, user_id: int, asked: Asked) -> Ranking:
    """The bookmarks nearest to what is asked, in meaning and by their words."""
    words = None
    if asked.words and (asked.mode != "semantic" or asked.vector is None):
        words = search_words.look_up(session, user_id, asked.words)
    found = None if words is None else _within(words.scores, asked.within)
    proposed = None if found is None else found.best(_proposed(session, user_id, asked.within))
    near = _near(session, user_id, asked, proposed)
    matched = {} if found is None or proposed is None else _matched(found, proposed, near)
    if asked.within is not None:
        kept = asked.within.keep(session, user_id, near.keys() | matched.keys())
        near = {key: cosine for key, cosine in near.items() if key in kept}
        matched = {key: held for key, held in matched.items() if key in kept}
    absent = words.absent if words else frozenset()
    if words is None or not matched:
        return Ranking(fuse(near, {}, 0.0)[: 2 * CANDIDATES], near, absent=absent)
    scores = {key: score for key, (score, _) in matched.items()}
    complete = {key for key, (_, terms) in matched.items() if terms >= words.complete}
    _, terms_of_best = max(matched.values())
    ranked = fuse(near, scores, min(1.0, terms_of_best / words.read))
    return Ranking(ranked[: 2 * CANDIDATES], near, complete, absent)


def _within(scores: Scores, within: Within | None) -> Scores:
    return scores if within is None or within.ids is None else scores.among(within.ids)


def _proposed(session: Session, user_id: int, within: Within | None) -> int:
    """How many bookmarks the words propose: the more, the fewer of them a condition holds for."""
    if within is None or within.ids is not None:
        return CANDIDATES
    return int(CANDIDATES * within.further(statistics_of(session, user_id).documents))


def _matched(found: Scores, proposed: Scores, near: Iterable[int]) -> dict[int, tuple[float, int]]:
    """The score and the number of terms of what words propose, and of what is near and holds any."""
    return {
        key: (score, terms)
        for scores in (proposed, found.among(list(near)))
        for key, score, terms in zip(
            scores.ids.tolist(), scores.scores.tolist(), scores.matched.tolist(), strict=True
        )
    }


def _near(session: Session, user_id: int, asked: Asked, proposed: Scores | None) -> dict[int, float]:
    """How near in meaning the nearest bookmarks are, and those that words propose."""
    if asked.vector is None:
        return {}
    statistics = statistics_of(session, user_id)
    way, values = _way(statistics, asked.within, beside_words=proposed is not None)
    values |= {
        "user_id": user_id,
        "vector": HalfVector(asked.vector).to_text(),
        "proposed": [] if proposed is None else proposed.ids.tolist(),
    }
    rows = session.execute(queries.NEAREST[way], values).all()  # one by one, fetching takes twice as long
    return {row.bookmark_id: row.similarity for row in rows}


def _way(
    statistics: LibraryStatistics, within: Within | None, *, beside_words: bool
) -> tuple[str, dict[str, Any]]:
    """How the nearest passages are found: all compared, or by the index where that is quicker."""
    if within is not None and within.ids is not None:
        return "among", {"bookmarks": within.ids, "nearest": CANDIDATES}
    passages = PASSAGES_BESIDE_WORDS if beside_words and statistics.by_index else PASSAGES
    if within is not None:
        passages = int(passages * within.further(statistics.documents))
    return "index" if statistics.by_index else "scan", {"passages": passages}
