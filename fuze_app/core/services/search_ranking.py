"""The ranking of a library for a question: what each side proposes, fused.

BM25 over the user's postings and cosine over the passages each propose bookmarks; `fuze_ml.fusion`
ranks what they propose.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

import numpy as np
from pgvector import HalfVector
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services.search_passages import Candidate
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


def rank(
    session: Session, user_id: int, query: str, vector: np.ndarray | None, mode: Mode
) -> tuple[list[Ranked], dict[int, list[Candidate]]]:
    """Bookmarks with their scores, the best first, and the passages that spoke for them."""
    near = _nearest(session, user_id, vector) if vector is not None else []
    words: dict[int, float] = {}
    coverage = 0.0
    if mode != "semantic" or vector is None:
        words, coverage = _bm25(session, user_id, query, also=[candidate.bookmark_id for candidate in near])
    if vector is not None and words:
        known = {candidate.bookmark_id for candidate in near}
        near += _similarities(session, user_id, vector, [key for key in words if key not in known])
    passages: dict[int, list[Candidate]] = {}
    for candidate in near:
        passages.setdefault(candidate.bookmark_id, []).append(candidate)
    cosines = {key: max(one.similarity for one in found) for key, found in passages.items()}
    return fuse(cosines, words, coverage)[: 2 * CANDIDATES], passages


def _bm25(session: Session, user_id: int, query: str, also: list[int]) -> tuple[dict[int, float], float]:
    """BM25 of the best matches, and of the bookmarks in `also` where they match at all.

    With it the share of the query's words that the best of them holds.
    """
    statistics = _statistics_of(session, user_id)
    words = query_terms(query, statistics.languages)
    if not words or not statistics.documents:
        return {}, 0.0
    # A word that is asked for twice counts twice: in a long question it is the subject.
    asked = Counter(term for language in statistics.languages for term in tokenize(query, language))
    terms = _affordable({term for word in words for term in word}, statistics.frequencies)
    values = {
        "terms": terms,
        "counts": [max(1, asked[term] // len(statistics.languages)) for term in terms],
        "documents": statistics.documents,
        "average_length": max(statistics.average_length, 1.0),
        "k1": K1,
        "b": B,
        "most": CANDIDATES,
        "also": also,
    }
    counted, *found = session.execute(queries.BM25, values)
    statistics.frequencies.update(zip(terms, counted.frequencies, strict=True))
    matched = max(found, key=lambda row: row.score).matched if found else 0
    read = sum(1 for word in words if not set(terms).isdisjoint(word))
    return {row.bookmark_id: row.score for row in found}, min(1.0, matched / read)


def _affordable(terms: set[str], frequencies: dict[str, int]) -> list[str]:
    """The rarest terms, as far as their postings together can be read quickly; one at the least.

    In a large library a word like "time" stands on most pages, tells them apart least and costs most.
    Words that were not asked for lately count as rare.
    """
    rarest_first = sorted(terms, key=lambda term: (frequencies.get(term, 0), term))
    sums = accumulate(frequencies.get(term, 0) for term in rarest_first)
    within = sum(1 for read in sums if read <= POSTINGS)
    return rarest_first[: max(within, 1)]


def _statistics_of(session: Session, user_id: int) -> LibraryStatistics:
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


def _nearest(session: Session, user_id: int, vector: np.ndarray) -> list[Candidate]:
    """The passages nearest to the query: all compared, or by the index where that is quicker."""
    statement = queries.NEAREST if _statistics_of(session, user_id).by_index else queries.EXACT
    values = {"user_id": user_id, "vector": HalfVector(vector).to_text(), "limit": PASSAGES}
    return [Candidate(*row) for row in session.execute(statement, values)]


def _similarities(
    session: Session, user_id: int, vector: np.ndarray, bookmarks: list[int]
) -> list[Candidate]:
    """How near the passages of bookmarks are that their words brought up."""
    if not bookmarks:
        return []
    values = {"user_id": user_id, "vector": HalfVector(vector).to_text(), "bookmarks": bookmarks}
    return [Candidate(*row) for row in session.execute(queries.SIMILARITIES_OF, values)]
