"""Searches that are kept under a name, and those that are remembered."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, Reader, SavedSearchId, SearchedId, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.searches import (
    NewSavedSearch,
    SavedSearch,
    SavedSearchChanges,
    SavedSearchList,
    SearchedList,
    SearchedParameters,
    SearchedText,
)
from fuze_app.core.database import user_session
from fuze_app.core.services import saved_searches, search_history

router = APIRouter(prefix="/api/searches", tags=["search"])


@router.get("", response_model=SavedSearchList, dependencies=[NO_PARAMETERS])
def list_saved_searches(request: Request, reader: Reader) -> Response:
    """All searches that you kept, by name."""

    def read(session: Session) -> dict[str, Any]:
        return whole(saved_searches.list_saved(session, reader.user_id))

    return of_library(request, reader.user_id, read)


@router.post(
    "", status_code=201, response_model=SavedSearch, responses=errors(409), dependencies=[NO_PARAMETERS]
)
def save_search(writer: Writer, body: NewSavedSearch) -> Answer:
    """Keeps a search under a name: a collection of all that it finds, now and later."""
    with user_session(writer.user_id) as session:
        saved = saved_searches.save(session, writer.user_id, body.name, body.query, body.mode)
    return Answer(saved, status_code=201)


@router.get("/history", response_model=SearchedList)
def list_search_history(reader: Reader, query: Annotated[SearchedParameters, Query()]) -> Answer:
    """What you searched for, the latest first."""
    with user_session(reader.user_id) as session:
        return Answer(whole(search_history.recent(session, reader.user_id, query.beginning)))


@router.post("/history", status_code=204, dependencies=[NO_PARAMETERS])
def remember_search(writer: Writer, body: SearchedText) -> Response:
    """Puts a query on top of your history.

    Searching alone leaves no trace: the client says which searches were meant.
    """
    with user_session(writer.user_id) as session:
        search_history.remember(session, writer.user_id, body.text)
    return Response(status_code=204)


@router.delete("/history", status_code=204, dependencies=[NO_PARAMETERS])
def erase_search_history(writer: Writer) -> Response:
    """Erases all of it, for good."""
    with user_session(writer.user_id) as session:
        search_history.forget_all(session, writer.user_id)
    return Response(status_code=204)


@router.delete("/history/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def forget_search(writer: Writer, searched_id: SearchedId) -> Response:
    """Erases one of them."""
    with user_session(writer.user_id) as session:
        search_history.forget(session, writer.user_id, searched_id)
    return Response(status_code=204)


@router.patch("/{id}", response_model=SavedSearch, responses=errors(409), dependencies=[NO_PARAMETERS])
def rename_saved_search(writer: Writer, saved_id: SavedSearchId, body: SavedSearchChanges) -> Answer:
    """Gives it another name."""
    with user_session(writer.user_id) as session:
        return Answer(saved_searches.rename(session, writer.user_id, saved_id, body.name))


@router.post("/{id}/seen", response_model=SavedSearch, dependencies=[NO_PARAMETERS])
def see_saved_search(writer: Writer, saved_id: SavedSearchId) -> Answer:
    """Says that you have looked: nothing in it is new any more."""
    with user_session(writer.user_id) as session:
        return Answer(saved_searches.look(session, writer.user_id, saved_id))


@router.delete("/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def delete_saved_search(writer: Writer, saved_id: SavedSearchId) -> Response:
    """Removes the search; what it finds stays."""
    with user_session(writer.user_id) as session:
        saved_searches.remove(session, writer.user_id, saved_id)
    return Response(status_code=204)
