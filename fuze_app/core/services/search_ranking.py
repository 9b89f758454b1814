"""The ranking of a library for a question: what each side proposes, fused.

BM25 over the user's postings and cosine over the passages each propose bookmarks; `fuze_ml.fusion`
ranks what they propose.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from pgvector import HalfVector
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services.search_passages import Candidate
from fuze_app.core.services.search_within import Within
from fuze_ml.fusion import fuse
from fuze_ml.terms import query_terms, tokenize

Mode = Literal["hybrid", "semantic", "text"]
Ranked = tuple[int, float]
"""A bookmark's id and its score."""

K1, B = 1.2, 0.75
CANDIDATES = 200
"""Bookmarks that each side proposes; also how far one can page."""
PASSAGES = 300
"""Passages that the vector side proposes: a page can have many that match."""
POSTINGS = 30_000
"""Postings that a query reads before it leaves out its most frequent words."""
STEP_COST = 10
"""What a step of a walk through the index costs, in passages compared one after the other (measured)."""
STATISTICS_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class LibraryStatistics:
    """What search needs to know of a library: `average_length` in weighted terms, its languages' codes."""

    documents: int
    average_length: float
    languages: tuple[str | None, ...]
    by_index: bool
    """Whether its passages are searched by the index."""
    frequencies: dict[str, int] = field(default_factory=dict)
    """How many documents have a term, of those asked for since the library was counted."""


_statistics: dict[int, tuple[float, LibraryStatistics]] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: the words, a vector (384,) where there is one, and only `within`, if anything."""

    words: str
    vector: np.ndarray | None
    mode: Mode
    within: Within | None = None


def rank(session: Session, user_id: int, asked: Asked) -> tuple[list[Ranked], dict[int, list[Candidate]]]:
    """Bookmarks with their scores, the best first, and the passages that spoke for them."""
    vector = asked.vector
    near = _nearest(session, user_id, vector, asked.within) if vector is not None else []
    words: dict[int, float] = {}
    coverage = 0.0
    if asked.words and (asked.mode != "semantic" or vector is None):
        also = [candidate.bookmark_id for candidate in near]
        words, coverage = _bm25(session, user_id, asked, also)
    if vector is not None and words:
        known = {candidate.bookmark_id for candidate in near}
        near += _similarities(session, user_id, vector, [key for key in words if key not in known])
    if asked.within is not None:
        kept = asked.within.keep(session, user_id, {one.bookmark_id for one in near} | words.keys())
        near = [one for one in near if one.bookmark_id in kept]
        words = {key: score for key, score in words.items() if key in kept}
    passages: dict[int, list[Candidate]] = {}
    for candidate in near:
        passages.setdefault(candidate.bookmark_id, []).append(candidate)
    cosines = {key: max(one.similarity for one in found) for key, found in passages.items()}
    return fuse(cosines, words, coverage)[: 2 * CANDIDATES], passages


def _bm25(session: Session, user_id: int, asked: Asked, also: list[int]) -> tuple[dict[int, float], float]:
    """BM25 of the best matches, and of the bookmarks in `also` where they match at all.

    With it the share of the query's words that the best of them holds.
    """
    statistics = statistics_of(session, user_id)
    words = query_terms(asked.words, statistics.languages)
    if not words or not statistics.documents:
        return {}, 0.0
    # A word that is asked for twice counts twice: in a long question it is the subject.
    times = Counter(term for language in statistics.languages for term in tokenize(asked.words, language))
    terms = _affordable({term for word in words for term in word}, statistics.frequencies)
    most, looked_at = _looked_at(asked.within, statistics, also)
    values = {
        "terms": terms,
        "counts": [max(1, times[term] // len(statistics.languages)) for term in terms],
        "documents": statistics.documents,
        "average_length": max(statistics.average_length, 1.0),
        "k1": K1,
        "b": B,
        "most": most,
        "also": looked_at,
    }
    counted, *found = session.execute(queries.BM25, values)
    statistics.frequencies.update(zip(terms, counted.frequencies, strict=True))
    ranked = sorted(found, key=lambda row: -row.score)
    near = set(also)
    found = [
        row for place, row in enumerate(ranked) if place < max(most, CANDIDATES) or row.bookmark_id in near
    ]
    matched = found[0].matched if found else 0
    read = sum(1 for word in words if not set(terms).isdisjoint(word))
    return {row.bookmark_id: row.score for row in found}, min(1.0, matched / read)


def _looked_at(
    within: Within | None, statistics: LibraryStatistics, also: list[int]
) -> tuple[int, list[int]]:
    """How many of the best matches to take, and the bookmarks to take besides where they match."""
    if within is None:
        return CANDIDATES, also
    if within.ids is not None:
        return 0, within.ids
    return int(CANDIDATES * within.further(statistics.documents)), also


def _affordable(terms: set[str], frequencies: dict[str, int]) -> list[str]:
    """The rarest terms, as far as their postings together can be read quickly; one at the least.

    In a large library a word like "time" stands on most pages, tells them apart least and costs most.
    Words that were not asked for lately count as rare.
    """
    rarest_first = sorted(terms, key=lambda term: (frequencies.get(term, 0), term))
    sums = accumulate(frequencies.get(term, 0) for term in rarest_first)
    within = sum(1 for read in sums if read <= POSTINGS)
    return rarest_first[: max(within, 1)]


def statistics_of(session: Session, user_id: int) -> LibraryStatistics:
    """A minute old at the most: rankings do not feel the difference, and counting takes a while."""
    now = time.monotonic()
    known = _statistics.get(user_id)
    if known and now - known[0] < STATISTICS_SECONDS and known[1].documents:
        return known[1]
    rows = session.execute(queries.STATISTICS, {"user_id": user_id}).all()
    documents = sum(row.documents for row in rows)
    sizes = session.execute(queries.SIZES).one()
    statistics = LibraryStatistics(
        documents=documents,
        average_length=float(sum(row.total_length for row in rows)) / max(documents, 1),
        languages=tuple(row.language for row in rows),
        by_index=by_index(documents, everybodys=sizes.documents, passages=sizes.passages),
    )
    _statistics[user_id] = (now, statistics)
    return statistics


def forget_statistics() -> None:
    """Has every library counted anew."""
    _statistics.clear()


def by_index(documents: int, everybodys: float, passages: float) -> bool:
    """Whether the index finds the nearest passages of somebody sooner than a look at all of theirs.

    It walks through the passages of everybody, from the nearest on, until it has met enough of one's own.
    """
    everybodys = max(everybodys, documents, 1.0)
    steps = PASSAGES * everybodys / max(documents, 1)
    own = max(passages, everybodys) * documents / everybodys
    return own > STEP_COST * steps


def _nearest(session: Session, user_id: int, vector: np.ndarray, within: Within | None) -> list[Candidate]:
    """The passages nearest to the query: all compared, or by the index where that is quicker."""
    statistics = statistics_of(session, user_id)
    values: dict[str, Any] = {"user_id": user_id, "vector": HalfVector(vector).to_text(), "limit": PASSAGES}
    statement = queries.NEAREST if statistics.by_index else queries.EXACT
    if within is not None and within.ids is not None:
        statement, values["bookmarks"] = queries.EXACT_AMONG, within.ids
    elif within is not None:
        values["limit"] = int(PASSAGES * within.further(statistics.documents))
    return [Candidate(*row) for row in session.execute(statement, values)]


def _similarities(
    session: Session, user_id: int, vector: np.ndarray, bookmarks: list[int]
) -> list[Candidate]:
    """How near the passages of bookmarks are that their words brought up."""
    if not bookmarks:
        return []
    values = {"user_id": user_id, "vector": HalfVector(vector).to_text(), "bookmarks": bookmarks}
    return [Candidate(*row) for row in session.execute(queries.SIMILARITIES_OF, values)]
