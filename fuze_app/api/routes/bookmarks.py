"""Bookmarks: save, list, look up, read, change, delete and bring back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer
from fuze_app.api.deps import NO_PARAMETERS, BookmarkId, Reader, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.kept import of_library
from fuze_app.api.limits import SAVE, by_user, limiter
from fuze_app.api.schemas.base import PageParameters
from fuze_app.api.schemas.bookmarks import (
    Analysis,
    Bookmark,
    BookmarkChanges,
    BookmarkPage,
    BookmarkParameters,
    Content,
    KeyPage,
    LookupParameters,
    NewBookmark,
)
from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.pagination import Page
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.queries.lists import BookmarkFilter
from fuze_app.core.services import (
    analyses,
    analysis_runs,
    bookmarks,
    page_content,
    page_keys,
    page_markdown,
    supplied,
)

MARKDOWN = "text/markdown"

router = APIRouter(prefix="/api/bookmarks", tags=["bookmarks"])

_SAVED_BEFORE = {
    200: {"model": Bookmark, "description": "The page was saved before; new tags and notes were added."}
}


@router.post(
    "",
    status_code=201,
    response_model=Bookmark,
    responses={**_SAVED_BEFORE, **errors(429)},
    dependencies=[NO_PARAMETERS],
)
@limiter.limit(SAVE, key_func=by_user)
def save_bookmark(request: Request, writer: Writer, body: NewBookmark) -> Answer:
    """Saves a page, which is then read in the background.

    A page that you have already answers 200 with its bookmark, tags and notes merged.
    """
    new = bookmarks.NewBookmark(body.url, body.title, body.notes, tuple(body.tags or ()))
    with user_session(writer.user_id, by_key=True) as session:
        if body.html is None:
            saved = bookmarks.save(session, writer.user_id, new)
        else:
            saved = supplied.save(session, writer.user_id, new, body.html)
    location = {"Location": f"/api/bookmarks/{saved.bookmark.id}"}
    return Answer(saved.bookmark, status_code=201 if saved.created else 200, headers=location)


@router.get("", response_model=BookmarkPage)
def list_bookmarks(
    request: Request, reader: Reader, query: Annotated[BookmarkParameters, Query()]
) -> Response:
    """Your bookmarks, the latest save first if you do not say otherwise."""
    saved = bookmarks.saved_in(query.saved) if query.saved else None
    given = query.model_dump(exclude={"cursor", "limit", "sort", "saved"})
    narrow = BookmarkFilter(**given, saved=saved)

    def read(session: Session) -> Page[BookmarkView]:
        return bookmarks.list_page(session, reader.user_id, narrow, query.cursor, query.limit, query.sort)

    return of_library(request, reader.user_id, read)


@router.get("/lookup", response_model=Bookmark, responses=errors(404))
def look_up_bookmark(reader: Reader, query: Annotated[LookupParameters, Query()]) -> Answer:
    """The bookmark of a page, by any spelling of its address.

    404 when you have not saved it.
    """
    with user_session(reader.user_id) as session:
        found = bookmarks.lookup(session, reader.user_id, query.url)
    if found is None:
        raise NotFound("This page is not saved.")
    return Answer(found)


@router.get(
    "/keys",
    response_model=KeyPage,
    responses={304: {"description": "The library is as it was when `If-None-Match` was given."}},
)
def list_page_keys(request: Request, reader: Reader, query: Annotated[PageParameters, Query()]) -> Response:
    """Short keys of all saved pages, by which a browser knows them without asking for each.

    The first page has an `ETag`: send it as `If-None-Match`, and the keys come only when the library has
    changed.
    """
    with user_session(reader.user_id) as session:
        headers = {"ETag": f'"{page_keys.library_version(session, reader.user_id)}"'}
        if query.cursor is None and request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        keys = page_keys.list_keys(session, reader.user_id, query.cursor)
    return Answer(keys, headers=headers)


@router.get("/{id}", response_model=Bookmark, dependencies=[NO_PARAMETERS])
def get_bookmark(reader: Reader, bookmark_id: BookmarkId) -> Answer:
    """One bookmark."""
    with user_session(reader.user_id) as session:
        return Answer(bookmarks.get(session, reader.user_id, bookmark_id))


@router.patch("/{id}", response_model=Bookmark, dependencies=[NO_PARAMETERS])
def change_bookmark(writer: Writer, bookmark_id: BookmarkId, body: BookmarkChanges) -> Answer:
    """Changes what you give and leaves the rest."""
    tags = None if body.tags is None else tuple(body.tags)
    changes = bookmarks.BookmarkChanges(
        body.title, body.notes, tags, body.state, body.favourite, body.keep_offline
    )
    with user_session(writer.user_id) as session:
        return Answer(bookmarks.update(session, writer.user_id, bookmark_id, changes))


@router.delete("/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def delete_bookmark(writer: Writer, bookmark_id: BookmarkId) -> Response:
    """Takes a bookmark out of your library.

    For a day it can be restored.
    """
    with user_session(writer.user_id) as session:
        bookmarks.delete(session, writer.user_id, bookmark_id)
    return Response(status_code=204)


@router.post("/{id}/restore", response_model=Bookmark, dependencies=[NO_PARAMETERS])
def restore_bookmark(writer: Writer, bookmark_id: BookmarkId) -> Answer:
    """Brings back what was deleted."""
    with user_session(writer.user_id) as session:
        return Answer(bookmarks.restore(session, writer.user_id, bookmark_id))


@router.get("/{id}/content", response_model=Content, dependencies=[NO_PARAMETERS])
def get_content(reader: Reader, bookmark_id: BookmarkId) -> Answer:
    """The text of the page, and what was understood of it."""
    with user_session(reader.user_id) as session:
        return Answer(page_content.view(session, reader.user_id, bookmark_id))


@router.get("/{id}/analysis", response_model=Analysis, dependencies=[NO_PARAMETERS])
def get_analysis(reader: Reader, bookmark_id: BookmarkId) -> Answer:
    """What was understood of the page, and which engine says so.

    Everything is empty while nothing has been understood yet.
    """
    with user_session(reader.user_id) as session:
        return Answer(analyses.view(session, reader.user_id, bookmark_id))


@router.post(
    "/{id}/analyse",
    status_code=202,
    response_model=Bookmark,
    responses=errors(409),
    dependencies=[NO_PARAMETERS],
)
def analyse_bookmark(writer: Writer, bookmark_id: BookmarkId) -> Answer:
    """Has the page analysed anew: by Gemini where you have a key, else on this server.

    409 while the page has not been read.
    """
    with user_session(writer.user_id) as session:
        return Answer(analysis_runs.analyse(session, writer.user_id, bookmark_id), status_code=202)


@router.get(
    "/{id}/markdown",
    dependencies=[NO_PARAMETERS],
    response_class=Response,
    responses={200: {"content": {MARKDOWN: {}}, "description": "Title, source and text."}},
)
def get_markdown(reader: Reader, bookmark_id: BookmarkId) -> Response:
    """The text of the page as Markdown."""
    with user_session(reader.user_id) as session:
        text = page_markdown.to_markdown(session, reader.user_id, bookmark_id)
    return Response(text, media_type=MARKDOWN)


@router.post("/{id}/retry", status_code=202, response_model=Bookmark, dependencies=[NO_PARAMETERS])
def retry_bookmark(writer: Writer, bookmark_id: BookmarkId) -> Answer:
    """Has the page read again.

    It goes on at the stage that failed, or starts over when none did.
    """
    with user_session(writer.user_id) as session:
        return Answer(bookmarks.retry(session, writer.user_id, bookmark_id), status_code=202)
