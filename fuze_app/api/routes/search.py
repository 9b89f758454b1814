"""Search."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, Reader
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.search import (
    CompletionList,
    CompletionParameters,
    Elsewhere,
    ElsewhereParameters,
    FacetParameters,
    Facets,
    QuickAnswer,
    QuickParameters,
    SearchLanguage,
    SearchPage,
    SearchParameters,
)
from fuze_app.core.database import user_session
from fuze_app.core.queries.search_fields import CHANGES, FIELDS
from fuze_app.core.services import quick_search, search, search_completion, search_elsewhere, search_facets
from fuze_app.core.services.bookmarks import BookmarkView

router = APIRouter(prefix="/api/search", tags=["search"])

_FIELDS = BookmarkView.__slots__


@router.get("", response_model=SearchPage)
def search_bookmarks(asked: Request, reader: Reader, query: Annotated[SearchParameters, Query()]) -> Response:
    """What matches best, with the passages that matched.

    Besides words, `q` takes "phrases", `-not`, `OR`, brackets and fields such as `tag:` and `saved:`, which
    `GET /api/search/language` lists. What can't be read so is taken as plain words, and `hints` says why.
    """
    request = search.SearchRequest(query.q, query.mode, query.limit, query.cursor)

    def read(session: Session) -> dict[str, Any]:
        page = search.search(session, reader.user_id, request)
        items = [_item(hit) for hit in page.items]
        return {
            "items": items,
            "next_cursor": page.next_cursor,
            "notice": page.notice,
            "hints": page.hints,
            "suggestion": page.suggestion,
        }

    return of_library(asked, reader.user_id, read)


@router.get("/quick", response_model=QuickAnswer)
def search_as_you_type(reader: Reader, query: Annotated[QuickParameters, Query()]) -> Answer:
    """Titles, tags and former searches that begin with what is typed."""
    with user_session(reader.user_id, read_only=True) as session:
        return Answer(quick_search.quick(session, reader.user_id, query.q))


@router.get("/completions", response_model=CompletionList)
def complete_search(
    asked: Request, reader: Reader, query: Annotated[CompletionParameters, Query()]
) -> Response:
    """Fields and values that what is typed last may become."""

    def read(session: Session) -> Any:
        return whole(search_completion.complete(session, reader.user_id, query.q))

    return of_library(asked, reader.user_id, read)


@router.get("/elsewhere", response_model=Elsewhere)
def search_elsewhere_than_in_bookmarks(
    reader: Reader, query: Annotated[ElsewhereParameters, Query()]
) -> Answer:
    """Projects, tasks, highlights and saved searches that the words of a query fit.

    Fields such as `tag:` narrow bookmarks and are left aside here.
    """
    with user_session(reader.user_id, read_only=True) as session:
        return Answer(search_elsewhere.find(session, reader.user_id, query.q, query.limit))


@router.get("/facets", response_model=Facets)
def count_search_facets(
    asked: Request, reader: Reader, query: Annotated[FacetParameters, Query()]
) -> Response:
    """What a search found, counted by tag, kind, site, year, state and project.

    All that fields and phrases hold for is counted; where plain words rank, the best 200 matches.
    """
    request = search.SearchRequest(query.q, query.mode)

    def read(session: Session) -> Any:
        return search_facets.facets(session, reader.user_id, request)

    return of_library(asked, reader.user_id, read)


@router.get("/language", response_model=SearchLanguage, dependencies=[NO_PARAMETERS])
def describe_search_language(_reader: Reader) -> Answer:
    """The fields that a query may have, what they mean and how they are written."""
    fields = {name: (field.meaning, field.examples) for name, field in FIELDS.items()} | CHANGES
    items = [
        {"name": name, "meaning": meaning, "examples": examples}
        for name, (meaning, examples) in fields.items()
    ]
    return Answer(whole(items))


def _item(hit: search.SearchHit) -> dict[str, Any]:
    """The bookmark's fields with the score and the passages beside them."""
    bookmark = {name: getattr(hit.bookmark, name) for name in _FIELDS}
    return {**bookmark, "score": hit.score, "passages": hit.passages}
