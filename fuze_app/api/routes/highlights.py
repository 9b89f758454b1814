"""Highlights: mark pieces of a page, note something about them, list, search, export."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, BookmarkId, HighlightId, Reader, Writer
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.highlights import (
    Highlight,
    HighlightChanges,
    HighlightFilter,
    HighlightList,
    HighlightPage,
    HighlightParameters,
    NewHighlight,
)
from fuze_app.core.database import user_session
from fuze_app.core.pagination import Page
from fuze_app.core.queries.highlights import HighlightFilter as Narrow
from fuze_app.core.queries.highlights import HighlightView
from fuze_app.core.services import highlight_export, highlights

MARKDOWN = "text/markdown"

router = APIRouter(prefix="/api", tags=["highlights"])

_MARKED_BEFORE = {
    200: {"model": Highlight, "description": "Exactly this was marked before; colour and note were changed."}
}


@router.post(
    "/bookmarks/{id}/highlights",
    status_code=201,
    response_model=Highlight,
    responses={**_MARKED_BEFORE},
    dependencies=[NO_PARAMETERS],
)
def create_highlight(writer: Writer, bookmark_id: BookmarkId, body: NewHighlight) -> Answer:
    """Marks a piece of a page.

    It is found by its words, also after the page has been read anew. What the text does not have (yet)
    is kept without a place.
    """
    new = highlights.NewHighlight(body.quote, body.prefix, body.suffix, body.colour, body.note)
    with user_session(writer.user_id) as session:
        marked = highlights.create(session, writer.user_id, bookmark_id, new)
    location = {"Location": f"/api/highlights/{marked.highlight.id}"}
    return Answer(marked.highlight, status_code=201 if marked.created else 200, headers=location)


@router.get("/bookmarks/{id}/highlights", response_model=HighlightList, dependencies=[NO_PARAMETERS])
def list_highlights_of_bookmark(reader: Reader, bookmark_id: BookmarkId) -> Answer:
    """All highlights of a page, in the order of its text.

    At the end stand those that the text does not have any more.
    """
    with user_session(reader.user_id) as session:
        return Answer(whole(highlights.of_bookmark(session, reader.user_id, bookmark_id)))


@router.get("/highlights", response_model=HighlightPage)
def list_highlights(
    request: Request, reader: Reader, query: Annotated[HighlightParameters, Query()]
) -> Response:
    """Your highlights, the latest first."""

    def read(session: Session) -> Page[HighlightView]:
        return highlights.list_page(session, reader.user_id, _narrow(query), query.cursor, query.limit)

    return of_library(request, reader.user_id, read)


@router.get(
    "/highlights/export",
    response_class=Response,
    responses={200: {"content": {MARKDOWN: {}}, "description": "Quotes and notes, page by page."}},
)
def export_highlights(reader: Reader, query: Annotated[HighlightFilter, Query()]) -> Response:
    """Highlights as Markdown."""
    with user_session(reader.user_id, read_only=True) as session:
        text = highlight_export.to_markdown(session, reader.user_id, _narrow(query))
    disposition = {"Content-Disposition": 'attachment; filename="highlights.md"'}
    return Response(text, media_type=MARKDOWN, headers=disposition)


def _narrow(query: HighlightFilter) -> Narrow:
    return Narrow(words=query.q, bookmark_id=query.bookmark_id, colour=query.colour)


@router.get("/highlights/{id}", response_model=Highlight, dependencies=[NO_PARAMETERS])
def get_highlight(reader: Reader, highlight_id: HighlightId) -> Answer:
    """One highlight."""
    with user_session(reader.user_id) as session:
        return Answer(highlights.get(session, reader.user_id, highlight_id))


@router.patch("/highlights/{id}", response_model=Highlight, dependencies=[NO_PARAMETERS])
def change_highlight(writer: Writer, highlight_id: HighlightId, body: HighlightChanges) -> Answer:
    """Changes a highlight's colour or note."""
    changes = highlights.HighlightChanges(body.colour, body.note)
    with user_session(writer.user_id) as session:
        return Answer(highlights.update(session, writer.user_id, highlight_id, changes))


@router.delete("/highlights/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def delete_highlight(writer: Writer, highlight_id: HighlightId) -> Response:
    """Removes a highlight and its note."""
    with user_session(writer.user_id) as session:
        highlights.delete(session, writer.user_id, highlight_id)
    return Response(status_code=204)
