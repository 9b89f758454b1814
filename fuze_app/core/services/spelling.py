"""Did you mean: words that no page has, put right by the words of the user's own titles and tags."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.search_fields import NAMES
from fuze_app.core.services import search_statistics
from fuze_app.core.services.search_question import Question
from fuze_ml.query_language import Word, parse, walk
from fuze_ml.scripts import fold, normalise
from fuze_ml.terms import query_terms

SHORTEST = 4
"""Letters; shorter words have too many neighbours."""
ONE_SLIP, TWO_SLIPS = 1, 2
LONG = 8
"""Letters from which on two slips are forgiven."""
MOST_WORDS = 12
"""A longer query is a text, whose rare words are no slips."""
TITLES = 20_000
"""The newest, of which a vocabulary is made: in a large library reading all takes longer than searching."""
KEPT_SECONDS = 300.0
MOST_KEPT = 50
"""Libraries whose vocabulary a process remembers."""

Vocabulary = Mapping[str, int]
"""How many titles and tags hold a word."""

_kept: OrderedDict[int, tuple[float, Vocabulary]] = OrderedDict()
_lock = threading.Lock()


def suggest(session: Session, user_id: int, text: str, question: Question, absent: Set[str]) -> str | None:
    """The query with its unknown words put right; None when there is nothing to put right.

    `absent` are the terms of the question that no page has.
    """
    if not absent or question.words.count(" ") >= MOST_WORDS:
        return None
    words = [node for node in walk(parse(text, NAMES).tree) if isinstance(node, Word)]
    languages = search_statistics.statistics_of(session, user_id).languages
    unknown = [word for word in words if _is_unknown(word.text, languages, absent)]
    if not unknown:
        return None
    vocabulary = _vocabulary(session, user_id)
    corrected = text
    for word in reversed(unknown):
        if nearest := _nearest(word.text, vocabulary):
            corrected = corrected[: word.start] + nearest + corrected[word.end :]
    return corrected if corrected != text else None


def _is_unknown(word: str, languages: Sequence[str | None], absent: Set[str]) -> bool:
    """Whether no document has the word."""
    if len(word) < SHORTEST or not word.isalpha():
        return False
    terms = {term for group in query_terms(word, languages) for term in group}
    return bool(terms) and terms <= absent


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """The word that is the fewest slips away, the most frequent of them."""
    folded = fold(normalise(word))
    slips = TWO_SLIPS if len(folded) >= LONG else ONE_SLIP
    found = process.extract(
        folded, vocabulary.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=20
    )
    best = min(found, key=lambda one: (one[1], -vocabulary[one[0]], one[0]), default=None)
    return None if best is None else str(best[0])


def _vocabulary(session: Session, user_id: int) -> Vocabulary:
    """The words of titles and tags, folded; a few minutes old at the most."""
    now = time.monotonic()
    with _lock:
        kept = _kept.get(user_id)
    if kept and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    rows = session.execute(queries.VOCABULARY, {"user_id": user_id, "shortest": SHORTEST, "titles": TITLES})
    vocabulary: dict[str, int] = {}
    for word, count in rows:
        folded = fold(normalise(word))
        vocabulary[folded] = vocabulary.get(folded, 0) + count
    with _lock:
        _kept[user_id] = now, vocabulary
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return vocabulary


def forget() -> None:
    """Has every vocabulary read anew."""
    with _lock:
        _kept.clear()
