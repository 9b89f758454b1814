"""Search: a text in the search box is read as a question, ranked, and shown with the passages that match."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from pgvector import Vector
from sqlalchemy import bindparam, func, true
from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Bookmark
from fuze_app.core.pagination import decode, encode
from fuze_app.core.queries import bookmarks as bookmark_queries
from fuze_app.core.queries import search as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import (
    kept_rankings,
    search_perfect,
    search_question,
    search_ranking,
    search_statistics,
    spelling,
)
from fuze_app.core.services.kept_rankings import Found
from fuze_app.core.services.search_passages import PassageHit, passages_to_show
from fuze_app.core.services.search_question import Question
from fuze_app.core.services.search_ranking import CANDIDATES, Asked, Mode, Ranked
from fuze_ml.query_language import Problem

LONGEST_QUERY = 4_000
"""Characters: a pasted paragraph too."""
MOST_ON_A_PAGE = 100
FURTHEST = 10_000
"""Bookmarks that one can page through where nothing is ranked."""
SORTED = 50
"""The best matches, which `sort:` puts in another order; it would put the worst of all first otherwise."""
NOT_READ = "This page has not been read, so nothing is known to be like it."
NO_MODEL = "Search by meaning is not ready yet; these are matches of the words."


@dataclass(frozen=True, slots=True)
class SearchRequest:
    query: str
    mode: Mode = "hybrid"
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    bookmark: BookmarkView
    score: float
    passages: list[PassageHit]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`notice` says in a sentence what part of search was not available, `hints` what was not understood.

    `suggestion` is the query with words that the library knows, where it has some that nothing holds.
    """

    items: list[SearchHit]
    next_cursor: str | None
    notice: str | None
    hints: tuple[Problem, ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """All that was found, the best first, and what it was compared with."""

    question: Question
    ranked: list[Ranked]
    vector: np.ndarray | None = None
    notice: str | None = None
    absent: Set[str] = frozenset()


def search(session: Session, user_id: int, request: SearchRequest) -> SearchPage:
    """A page of what matches best. Raises InvalidInput for a cursor that is not from Fuze or a huge query."""
    offset = _offset(request.cursor)
    limit = max(1, min(request.limit, MOST_ON_A_PAGE))
    answer = _answer(session, user_id, request, offset + limit + 1)
    shown = answer.ranked[offset : offset + limit]
    question = answer.question
    return SearchPage(
        items=_hits(session, user_id, answer, shown),
        next_cursor=encode(offset + limit) if offset + limit < len(answer.ranked) else None,
        notice=answer.notice,
        hints=question.problems,
        suggestion=None
        if offset
        else spelling.suggest(session, user_id, request.query, question, answer.absent),
    )


def rank(session: Session, user_id: int, request: SearchRequest) -> list[Ranked]:
    """The bookmarks that `search` gives, page after page, without what they show. Raises InvalidInput."""
    return _answer(session, user_id, request, 2 * CANDIDATES).ranked


def read_query(session: Session, user_id: int, query: str, *, strict: bool = False) -> Question:
    """What a text asks of the user's library; as `search_question.read`. Raises InvalidInput if huge."""
    query = query.replace("\0", " ")
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(f"Use at most {LONGEST_QUERY:,} characters.", field="q")
    languages = search_statistics.statistics_of(session, user_id).languages
    return search_question.read(query, languages, strict=strict)


def _answer(session: Session, user_id: int, request: SearchRequest, most: int) -> _Answer:
    question = read_query(session, user_id, request.query)
    if question.is_empty:
        return _Answer(question, [])
    if not question.words and question.like is None:
        return _Answer(question, _listed(session, user_id, question, most))
    vector, notice = _vector(session, user_id, question, request.mode)
    found = kept_rankings.get(
        session,
        user_id,
        (request.query, request.mode),
        lambda: _found(session, user_id, question, vector, request.mode),
    )
    return _Answer(question, found.ranked, vector, notice, found.absent)


def _found(
    session: Session, user_id: int, question: Question, vector: np.ndarray | None, mode: Mode
) -> Found:
    """What the library has for a question, ranked."""
    narrowed = search_ranking.narrowed(session, user_id, question.condition)
    asked = Asked(question.words, vector, mode, narrowed)
    ranking = search_ranking.rank(session, user_id, asked)
    ranked = ranking.best
    if question.words and mode != "semantic":
        ranked = search_perfect.lift(session, user_id, question.words, ranking, narrowed)
    ranked = [one for one in ranked if one[0] != question.like]
    if question.sort is not None:
        ranked = _sorted(session, user_id, question.sort, ranked)
    return Found(ranked, ranking.absent)


def _vector(
    session: Session, user_id: int, question: Question, mode: Mode
) -> tuple[np.ndarray | None, str | None]:
    """What the question means, shape (384,), and a notice where that can't be told."""
    parts = []
    if question.words and mode != "text":
        parts.append(embedder.query_vector(question.words))
    if question.like is not None:
        parts.append(_vector_of(session, user_id, question.like))
    known = [part for part in parts if part is not None]
    if not known:
        return None, (NO_MODEL if question.words else NOT_READ) if parts else None
    mean = np.mean(known, axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9), NO_MODEL if len(known) < len(parts) else None


def _vector_of(session: Session, user_id: int, bookmark_id: int) -> np.ndarray | None:
    """The mean of a bookmark's passages, shape (384,); None when it is not there or was not read yet."""
    values = {"user_id": user_id, "bookmark_id": bookmark_id}
    mean = session.scalars(queries.MEAN_VECTOR, values).one()
    if mean is None:
        return None
    vector: np.ndarray = Vector.from_text(mean).to_numpy()
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _listed(session: Session, user_id: int, question: Question, most: int) -> list[Ranked]:
    """Without words to rank by: all that the conditions hold for, in the order asked for."""
    condition = true() if question.condition is None else question.condition
    statement = queries.listed(condition, question.sort or "newest")
    return [
        (key, 0.0) for key in session.scalars(statement, {"user_id": user_id, "limit": most, "offset": 0})
    ]


def _sorted(session: Session, user_id: int, sort: str, ranked: list[Ranked]) -> list[Ranked]:
    """The best matches in another order than that of their scores."""
    scores = dict(ranked[:SORTED])
    chosen = Bookmark.__table__.c.id == func.any(bindparam("ids"))  # type: ignore[attr-defined]
    values = {"user_id": user_id, "ids": list(scores), "limit": SORTED, "offset": 0}
    return [(key, scores[key]) for key in session.scalars(queries.listed(chosen, sort), values)]


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    (offset,) = decode(cursor, int)
    if not 0 < offset <= FURTHEST:
        raise InvalidInput("This cursor did not come from Fuze. Start over.", field="cursor")
    return int(offset)


def _hits(session: Session, user_id: int, answer: _Answer, ranked: list[Ranked]) -> list[SearchHit]:
    ids = [key for key, _ in ranked]
    rows = session.execute(bookmark_queries.BY_IDS, {"user_id": user_id, "ids": ids})
    views = {view.id: view for view in map(bookmark_queries.to_view, rows)}
    ranked = [(key, score) for key, score in ranked if key in views]
    found = [views[key] for key, _ in ranked]
    shown = passages_to_show(session, user_id, answer.question.words, found, answer.vector)
    return [
        SearchHit(bookmark=views[key], score=round(score, 4), passages=shown[key]) for key, score in ranked
    ]
