"""Highlights that belong to projects."""

from __future__ import annotations

from fastapi import APIRouter, Response

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, HighlightLinkId, ProjectId, Reader, Writer
from fuze_app.api.schemas.projects import (
    HighlightLink,
    HighlightLinkChanges,
    HighlightLinkList,
    NewHighlightLink,
)
from fuze_app.core.database import user_session
from fuze_app.core.services import project_highlights

router = APIRouter(prefix="/api", tags=["projects"])

_LINKED_BEFORE = {
    200: {"model": HighlightLink, "description": "It belonged to the project before; the note was changed."}
}


@router.post(
    "/projects/{id}/highlights",
    status_code=201,
    response_model=HighlightLink,
    responses={**_LINKED_BEFORE},
    dependencies=[NO_PARAMETERS],
)
def link_highlight(writer: Writer, project_id: ProjectId, body: NewHighlightLink) -> Answer:
    """Adds a highlight to a project, with a note on why."""
    with user_session(writer.user_id) as session:
        linked = project_highlights.link(session, writer.user_id, project_id, body.highlight_id, body.note)
    return Answer(linked.link, status_code=201 if linked.created else 200)


@router.get("/projects/{id}/highlights", response_model=HighlightLinkList, dependencies=[NO_PARAMETERS])
def list_linked_highlights(reader: Reader, project_id: ProjectId) -> Answer:
    """All highlights that belong to a project, the latest linked first."""
    with user_session(reader.user_id) as session:
        return Answer(whole(project_highlights.of_project(session, reader.user_id, project_id)))


@router.patch("/linked-highlights/{id}", response_model=HighlightLink, dependencies=[NO_PARAMETERS])
def change_linked_highlight(writer: Writer, link_id: HighlightLinkId, body: HighlightLinkChanges) -> Answer:
    """Says why a highlight belongs to its project."""
    with user_session(writer.user_id) as session:
        return Answer(project_highlights.annotate(session, writer.user_id, link_id, body.note))


@router.delete("/linked-highlights/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def unlink_highlight(writer: Writer, link_id: HighlightLinkId) -> Response:
    """Takes a highlight out of its project; it stays in its page."""
    with user_session(writer.user_id) as session:
        project_highlights.unlink(session, writer.user_id, link_id)
    return Response(status_code=204)
