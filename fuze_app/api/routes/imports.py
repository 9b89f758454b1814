"""Imports: bring a file, look at it, start it, follow it, steer it, read its report."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from fuze_app.api.answers import Answer
from fuze_app.api.deps import NO_PARAMETERS, ImportId, Reader, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.limits import IMPORT, by_user, limiter
from fuze_app.api.schemas.base import Parameters
from fuze_app.api.schemas.imports import (
    Import,
    ImportLinePage,
    ImportLineParameters,
    ImportListParameters,
    ImportPage,
    ImportParameters,
    ImportPreview,
    ImportStart,
)
from fuze_app.api.uploads import BODY, uploaded
from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound, Unavailable
from fuze_app.core.services import import_progress, import_report, imports
from fuze_app.core.services.import_progress import ImportView
from fuze_app.core.settings import get_settings

router = APIRouter(prefix="/api/imports", tags=["imports"])

_DATA = {
    "type": "string",
    "contentMediaType": "application/json",
    "contentSchema": {"$ref": "#/components/schemas/Import"},
}
_EVENTS = {"content": {"text/event-stream": {"itemSchema": {"properties": {"data": _DATA}}}}}


@router.post("", status_code=201, response_model=Import, responses=errors(429), openapi_extra=BODY)
@limiter.limit(IMPORT, key_func=by_user)
async def create_import(
    request: Request, writer: Writer, query: Annotated[ImportParameters, Query()]
) -> Response:
    """Reads a bookmark file of any tool, or a list of bookmarks.

    Nothing is saved until it is started: look at the preview before, or give `start=true`.
    """
    async with uploaded(request) as (file, name):
        view = await run_in_threadpool(_stage, writer.user_id, file, name, query)
    return Answer(view, status_code=201, headers={"Location": f"/api/imports/{view.id}"})


def _stage(user_id: int, file: IO[bytes], name: str, query: ImportParameters) -> ImportView:
    with user_session(user_id) as session:
        view = imports.stage(session, user_id, file, name)
        return imports.start(session, user_id, view.id, query.folders) if query.start else view


@router.get("", response_model=ImportPage)
def list_imports(reader: Reader, query: Annotated[ImportListParameters, Query()]) -> Answer:
    """Your imports, the latest first."""
    with user_session(reader.user_id) as session:
        return Answer(imports.list_imports(session, reader.user_id, query.cursor, query.limit))


@router.get("/{id}", response_model=Import, dependencies=[NO_PARAMETERS])
def get_import(reader: Reader, import_id: ImportId) -> Answer:
    """One import, and how far it is."""
    with user_session(reader.user_id) as session:
        return Answer(import_progress.get(session, reader.user_id, import_id))


@router.get("/{id}/preview", response_model=ImportPreview, dependencies=[NO_PARAMETERS])
def preview_import(reader: Reader, import_id: ImportId) -> Answer:
    """What is in the file, and what of it is new."""
    with user_session(reader.user_id) as session:
        return Answer(import_report.preview(session, reader.user_id, import_id))


@router.get("/{id}/items", response_model=ImportLinePage)
def list_import_items(
    reader: Reader, import_id: ImportId, query: Annotated[ImportLineParameters, Query()]
) -> Answer:
    """The report: what became of each line, and why."""
    with user_session(reader.user_id) as session:
        return Answer(
            import_report.lines(session, reader.user_id, import_id, query.status, query.cursor, query.limit)
        )


async def _followed(reader: Reader, import_id: ImportId, _: Annotated[Parameters, Query()]) -> int:
    """The id of an import that exists, as is said before a stream begins. Raises NotFound."""

    def read() -> None:
        with user_session(reader.user_id) as session:
            import_progress.require(session, reader.user_id, import_id)

    await run_in_threadpool(read)
    return import_id


@router.get(
    "/{id}/events",
    response_class=EventSourceResponse,
    openapi_extra={"responses": {"200": _EVENTS}},
)
async def stream_import_events(
    reader: Reader, import_id: Annotated[int, Depends(_followed)]
) -> AsyncIterator[ServerSentEvent]:
    """How far an import is, now and whenever that changes.

    Events are named `import`; their data is an `Import` as JSON. Comments keep the connection alive. The
    stream ends when all lines were added and all pages tried, or after the life of an access token.
    """
    end = time.monotonic() + get_settings().access_token_minutes * 60
    try:
        async with aclosing(import_progress.follow(reader.user_id, import_id)) as followed:
            async for view in followed:
                if view is not None:
                    yield ServerSentEvent(data=asdict(view), event="import")
                if time.monotonic() > end:
                    return
    except (NotFound, Unavailable):
        return  # forgotten meanwhile; or the client connects again, and is told then


@router.post(
    "/{id}/start", status_code=202, response_model=Import, responses=errors(409), dependencies=[NO_PARAMETERS]
)
def start_import(writer: Writer, import_id: ImportId, body: ImportStart) -> Answer:
    """Has the lines added to your library; the pages are read in the background."""
    with user_session(writer.user_id) as session:
        return Answer(imports.start(session, writer.user_id, import_id, body.folders), status_code=202)


@router.post("/{id}/pause", response_model=Import, responses=errors(409), dependencies=[NO_PARAMETERS])
def pause_import(writer: Writer, import_id: ImportId) -> Answer:
    """Holds the adding of lines, and the reading of their pages."""
    with user_session(writer.user_id) as session:
        return Answer(imports.pause(session, writer.user_id, import_id))


@router.post("/{id}/resume", response_model=Import, responses=errors(409), dependencies=[NO_PARAMETERS])
def resume_import(writer: Writer, import_id: ImportId) -> Answer:
    """Goes on with what was paused."""
    with user_session(writer.user_id) as session:
        return Answer(imports.resume(session, writer.user_id, import_id))


@router.post("/{id}/cancel", response_model=Import, responses=errors(409), dependencies=[NO_PARAMETERS])
def cancel_import(writer: Writer, import_id: ImportId) -> Answer:
    """Leaves out the lines that have not been added yet."""
    with user_session(writer.user_id) as session:
        return Answer(imports.cancel(session, writer.user_id, import_id))


@router.post(
    "/{id}/retry", status_code=202, response_model=Import, responses=errors(409), dependencies=[NO_PARAMETERS]
)
def retry_import(writer: Writer, import_id: ImportId) -> Answer:
    """Tries again what could not be added, and the pages that could not be read."""
    with user_session(writer.user_id) as session:
        return Answer(imports.retry(session, writer.user_id, import_id), status_code=202)


@router.delete("/{id}", status_code=204, responses=errors(409), dependencies=[NO_PARAMETERS])
def delete_import(writer: Writer, import_id: ImportId) -> Response:
    """Forgets an import and its report; what it added stays."""
    with user_session(writer.user_id) as session:
        imports.delete(session, writer.user_id, import_id)
    return Response(status_code=204)
