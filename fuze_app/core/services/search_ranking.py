"""The ranking of a library for a question: what each side proposes, fused.

BM25 over the user's postings and cosine over the passages each propose bookmarks; `fuze_ml.fusion`
ranks what they propose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from pgvector import HalfVector
from sqlalchemy import Row, TextClause
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.search_fields import Condition
from fuze_app.core.services import search_within
from fuze_app.core.services.search_statistics import PASSAGES, LibraryStatistics, statistics_of
from fuze_app.core.services.search_within import Within
from fuze_ml.fusion import fuse
from fuze_ml.terms import query_terms, tokenize

Mode = Literal["hybrid", "semantic", "text"]
Ranked = tuple[int, float]
"""A bookmark's id and its score."""

K1, B = 1.2, 0.75
CANDIDATES = 200
"""Bookmarks that each side proposes; also how far one can page."""
PASSAGES_BESIDE_WORDS = 200
"""Beside words, where the index is walked, which costs by the step: what they bring up is compared anyway."""
POSTINGS = 30_000
"""Postings that a query reads before it leaves out its most frequent words. Of the best ten, 98 % stay the
same in a library of 100,000; with 12,000 only 84 %."""


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
    words = _words(session, user_id, asked)
    statement, values = _statement(session, user_id, asked, words)
    if statement is None:
        return Ranking([])
    near: dict[int, float] = {}
    matching: dict[int, Row[Any]] = {}
    absent: Set[str] = frozenset()
    for row in session.execute(statement, values).all():  # one by one, fetching takes twice as long
        if words is not None and row.bookmark_id is None:
            absent = words.found(row.frequencies)
            continue
        if words is not None and row.place is not None:
            matching[row.bookmark_id] = row
        if asked.vector is not None and row.similarity is not None:
            near[row.bookmark_id] = row.similarity
    if asked.within is not None:
        kept = asked.within.keep(session, user_id, near.keys() | matching.keys())
        near = {key: near[key] for key in near.keys() & kept}
        matching = {key: row for key, row in matching.items() if key in kept}
    if words is None or not matching:
        return Ranking(fuse(near, {}, 0.0)[: 2 * CANDIDATES], near, absent=absent)
    best = next(iter(matching.values()))
    scores = {key: row.score for key, row in matching.items()}
    complete = {key for key, row in matching.items() if row.matched >= words.complete}
    ranked = fuse(near, scores, min(1.0, best.matched / words.read))
    return Ranking(ranked[: 2 * CANDIDATES], near, complete, absent)


def _statement(
    session: Session, user_id: int, asked: Asked, words: _Words | None
) -> tuple[TextClause | None, dict[str, Any]]:
    """What asks the database for both sides, or for the one that there is, with its values."""
    values: dict[str, Any] = {"user_id": user_id}
    way = None
    if asked.vector is not None:
        way, meant = _way(
            statistics_of(session, user_id), asked.vector, asked.within, beside_words=words is not None
        )
        values |= meant
    if words is not None:
        values |= words.values(asked.within)
        return queries.MATCHING if way is None else queries.BOTH[way], values
    return (None if way is None else queries.NEAREST[way]), values


def _way(
    statistics: LibraryStatistics, vector: np.ndarray, within: Within | None, *, beside_words: bool
) -> tuple[str, dict[str, Any]]:
    """How the nearest passages are found: all compared, or by the index where that is quicker."""
    passages = PASSAGES_BESIDE_WORDS if beside_words and statistics.by_index else PASSAGES
    values: dict[str, Any] = {"vector": HalfVector(vector).to_text(), "passages": passages}
    if within is not None and within.ids is not None:
        return "among", values | {"bookmarks": within.ids}
    if within is not None:
        values["passages"] = int(passages * within.further(statistics.documents))
    return "index" if statistics.by_index else "scan", values


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a question. `terms` are asked for, `counts` times each; they come from `read` words.

    `complete` is how many terms a page with all of the words holds at the least.
    """

    terms: list[str]
    counts: list[int]
    read: int
    complete: int
    statistics: LibraryStatistics

    def found(self, frequencies: list[int]) -> frozenset[str]:
        """Takes up how many documents have each of the terms; those that none has."""
        counted = dict(zip(self.terms, frequencies, strict=True))
        self.statistics.frequencies.update(counted)
        return frozenset(term for term, count in counted.items() if not count)

    def values(self, within: Within | None) -> dict[str, Any]:
        """Of the statement: the best to take, and what to take besides where it matches."""
        most, also = CANDIDATES, []
        if within is not None and within.ids is not None:
            most, also = 0, within.ids
        elif within is not None:
            most = int(CANDIDATES * within.further(self.statistics.documents))
        return {
            "terms": self.terms,
            "counts": self.counts,
            "documents": self.statistics.documents,
            "average_length": max(self.statistics.average_length, 1.0),
            "k1": K1,
            "b": B,
            "most": most,
            "also": also,
            "kept": max(most, CANDIDATES),
        }


def _words(session: Session, user_id: int, asked: Asked) -> _Words | None:
    """The words that count; None where none do."""
    if not asked.words or (asked.mode == "semantic" and asked.vector is not None):
        return None
    statistics = statistics_of(session, user_id)
    groups = query_terms(asked.words, statistics.languages)
    if not groups or not statistics.documents:
        return None
    # A word that is asked for twice counts twice: in a long question it is the subject.
    times = Counter(term for language in statistics.languages for term in tokenize(asked.words, language))
    terms = _affordable({term for group in groups for term in group}, statistics.frequencies)
    return _Words(
        terms=terms,
        counts=[max(1, times[term] // len(statistics.languages)) for term in terms],
        read=sum(1 for group in groups if not set(terms).isdisjoint(group)),
        complete=sum(1 for group in groups if set(terms).issuperset(group)),
        statistics=statistics,
    )


def _affordable(terms: set[str], frequencies: dict[str, int]) -> list[str]:
    """The rarest terms, as far as their postings together can be read quickly; one at the least.

    In a large library a word like "time" stands on most pages, tells them apart least and costs most.
    Words that nobody asked for before count as rare.
    """
    rarest_first = sorted(terms, key=lambda term: (frequencies.get(term, 0), term))
    sums = accumulate(frequencies.get(term, 0) for term in rarest_first)
    within = sum(1 for read in sums if read <= POSTINGS)
    return rarest_first[: max(within, 1)]
