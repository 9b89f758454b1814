"""The words of a question, looked up in the user's postings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services.search_statistics import LibraryStatistics, statistics_of
from fuze_ml.bm25 import Postings, Scores, frequencies, score
from fuze_ml.terms import query_terms, tokenize

POSTINGS = 30_000
"""Postings that a query reads before it leaves out its most frequent words. Of the best ten, 98 % stay the
same in a library of 100,000; with 12,000 only 84 %."""


@dataclass(frozen=True, slots=True)
class WordMatches:
    """The documents that hold terms of a question, which come from `read` of its words.

    `complete` is how many terms a page with all of the words holds at the least; `absent` no page has.
    """

    scores: Scores
    read: int
    complete: int
    absent: frozenset[str]


def look_up(session: Session, user_id: int, words: str) -> WordMatches | None:
    """What holds the words that count; None where none do."""
    statistics = statistics_of(session, user_id)
    groups = query_terms(words, statistics.languages)
    if not groups or not statistics.documents:
        return None
    # A word that is asked for twice counts twice: in a long question it is the subject.
    times = Counter(term for language in statistics.languages for term in tokenize(words, language))
    terms = _affordable({term for group in groups for term in group}, statistics.frequencies)
    scores, absent = _scored(session, terms, times, statistics)
    return WordMatches(
        scores=scores,
        read=sum(1 for group in groups if not set(terms).isdisjoint(group)),
        complete=sum(1 for group in groups if set(terms).issuperset(group)),
        absent=absent,
    )


def _scored(
    session: Session, terms: list[str], times: Counter[str], statistics: LibraryStatistics
) -> tuple[Scores, frozenset[str]]:
    """BM25 of all that hold any of the terms, and the terms that nothing holds."""
    rows = session.execute(queries.POSTINGS, {"terms": terms}).all()
    postings = [Postings(row.number - 1, 2**row.exponent, row.documents) for row in rows]
    held = dict(zip(terms, frequencies(postings, len(terms)).tolist(), strict=True))
    statistics.frequencies.update(held)
    counts = [max(1, times[term] // len(statistics.languages)) for term in terms]
    scores = score(postings, counts, statistics.documents, max(statistics.average_length, 1.0))
    return scores, frozenset(term for term, count in held.items() if not count)


def _affordable(terms: set[str], frequencies: dict[str, int]) -> list[str]:
    """The rarest terms, as far as their postings together can be read quickly; one at the least.

    In a large library a word like "time" stands on most pages, tells them apart least and costs most.
    Words that nobody asked for before count as rare.
    """
    rarest_first = sorted(terms, key=lambda term: (frequencies.get(term, 0), term))
    sums = accumulate(frequencies.get(term, 0) for term in rarest_first)
    within = sum(1 for read in sums if read <= POSTINGS)
    return rarest_first[: max(within, 1)]
