"""Search."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.deps import Reader
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.search import SearchPage, SearchParameters
from fuze_app.core.services import search
from fuze_app.core.services.bookmarks import BookmarkView

router = APIRouter(prefix="/api/search", tags=["search"])

_FIELDS = BookmarkView.__slots__


@router.get("", response_model=SearchPage)
def search_bookmarks(asked: Request, reader: Reader, query: Annotated[SearchParameters, Query()]) -> Response:
    """What matches best, with the passages that matched.

    `notice` says when a part of search is missing.
    """
    request = search.SearchRequest(query.q, query.mode, query.limit, query.cursor)

    def read(session: Session) -> dict[str, Any]:
        page = search.search(session, reader.user_id, request)
        items = [_item(hit) for hit in page.items]
        return {"items": items, "next_cursor": page.next_cursor, "notice": page.notice}

    return of_library(asked, reader.user_id, read)


def _item(hit: search.SearchHit) -> dict[str, Any]:
    """The bookmark's fields with the score and the passages beside them."""
    bookmark = {name: getattr(hit.bookmark, name) for name in _FIELDS}
    return {**bookmark, "score": hit.score, "passages": hit.passages}
