"""Search by words and by meaning together.

BM25 over the user's postings and cosine over the passages each propose bookmarks; `fuze_ml.fusion`
ranks what they propose, and the passages that match best are shown with the match marked.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.errors import InvalidInput
from fuze_app.core.pagination import decode, encode
from fuze_app.core.queries import bookmarks as bookmark_queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import search_ranking
from fuze_app.core.services.search_passages import Candidate, PassageHit, passages_to_show
from fuze_app.core.services.search_ranking import CANDIDATES, Mode, Ranked

LONGEST_QUERY = 4_000
"""Characters: a pasted paragraph too."""
MOST_ON_A_PAGE = 100
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
    """`notice` says in a sentence what part of search was not available."""

    items: list[SearchHit]
    next_cursor: str | None
    notice: str | None


def search(session: Session, user_id: int, request: SearchRequest) -> SearchPage:
    """A page of what matches best. Raises InvalidInput for a cursor that is not from Fuze or a huge query."""
    query = _checked(request.query)
    offset = _offset(request.cursor)
    limit = max(1, min(request.limit, MOST_ON_A_PAGE))
    if not query:
        return SearchPage(items=[], next_cursor=None, notice=None)
    vector = embedder.query_vector(query) if request.mode != "text" else None
    ranked, candidates = search_ranking.rank(session, user_id, query, vector, request.mode)
    shown = ranked[offset : offset + limit]
    more = offset + limit < len(ranked)
    return SearchPage(
        items=_hits(session, user_id, query, shown, candidates),
        next_cursor=encode(offset + limit) if more else None,
        notice=NO_MODEL if vector is None and request.mode != "text" else None,
    )


def rank(session: Session, user_id: int, request: SearchRequest) -> list[Ranked]:
    """The bookmarks that `search` gives, page after page, without what they show."""
    query = _checked(request.query)
    vector = embedder.query_vector(query) if request.mode != "text" else None
    ranked, _ = search_ranking.rank(session, user_id, query, vector, request.mode)
    return ranked


def _checked(query: str) -> str:
    query = " ".join(query.replace("\0", " ").split())
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(f"Use at most {LONGEST_QUERY:,} characters.", field="q")
    return query


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    (offset,) = decode(cursor, int)
    if not 0 < offset <= 2 * CANDIDATES:
        raise InvalidInput("This cursor did not come from Fuze. Start over.", field="cursor")
    return int(offset)


def _hits(
    session: Session,
    user_id: int,
    query: str,
    ranked: list[Ranked],
    candidates: dict[int, list[Candidate]],
) -> list[SearchHit]:
    ids = [key for key, _ in ranked]
    rows = session.execute(bookmark_queries.BY_IDS, {"user_id": user_id, "ids": ids})
    views = {view.id: view for view in map(bookmark_queries.to_view, rows)}
    ranked = [(key, score) for key, score in ranked if key in views]
    shown = passages_to_show(session, user_id, query, [views[key] for key, _ in ranked], candidates)
    return [
        SearchHit(bookmark=views[key], score=round(score, 4), passages=shown[key]) for key, score in ranked
    ]
