"""Tags."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, MergeId, Reader, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.bookmarks import TagList
from fuze_app.api.schemas.merging import NewTagMerge, SimilarTagsList, TagMerge
from fuze_app.core.database import user_session
from fuze_app.core.services import tag_merging, tags

_PREVIEWED = {200: {"model": TagMerge, "description": "What the merge would do; with `dry_run`."}}

router = APIRouter(prefix="/api/tags", tags=["tags"])


@router.get("", response_model=TagList, dependencies=[NO_PARAMETERS])
def list_tags(request: Request, reader: Reader) -> Response:
    """All tags in use, the most used first."""

    def read(session: Session) -> dict[str, Any]:
        return whole(tags.list_tags(session, reader.user_id))

    return of_library(request, reader.user_id, read)


@router.get("/similar", response_model=SimilarTagsList, dependencies=[NO_PARAMETERS])
def list_similar_tags(reader: Reader) -> Answer:
    """Tags that may be one: by spelling, as names of one technology, or by meaning.

    While the language model is loading, meaning is left out.
    """
    with user_session(reader.user_id) as session:
        return Answer(whole(tag_merging.similar(session, reader.user_id)))


@router.post(
    "/merge",
    status_code=201,
    response_model=TagMerge,
    responses={**_PREVIEWED, **errors(404)},
    dependencies=[NO_PARAMETERS],
)
def merge_tags(writer: Writer, body: NewTagMerge) -> Answer:
    """Makes several tags one.

    With `dry_run` nothing is changed: the answer says what the merge would do.
    """
    with user_session(writer.user_id) as session:
        given = (session, writer.user_id, body.names, body.into)
        if body.dry_run:
            return Answer(tag_merging.preview(*given))
        return Answer(tag_merging.merge(*given), status_code=201)


@router.post("/merge/{id}/undo", response_model=TagMerge, responses=errors(409), dependencies=[NO_PARAMETERS])
def undo_tag_merge(writer: Writer, merge_id: MergeId) -> Answer:
    """Parts tags again that were merged.

    409 when that has been done already.
    """
    with user_session(writer.user_id) as session:
        return Answer(tag_merging.undo(session, writer.user_id, merge_id))
