"""Projects: make, list, change, remove, and propose steps."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, BookmarkId, ProjectId, Reader, Writer
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.projects import (
    Breakdown,
    NewProject,
    PageProjectList,
    Project,
    ProjectChanges,
    ProjectPage,
    ProjectParameters,
)
from fuze_app.core.database import user_session
from fuze_app.core.pagination import Page
from fuze_app.core.queries.projects import ProjectView
from fuze_app.core.services import breakdowns, page_projects, projects

router = APIRouter(prefix="/api/projects", tags=["projects"])
of_bookmarks = APIRouter(prefix="/api/bookmarks", tags=["projects"])


@router.post("", status_code=201, response_model=Project, dependencies=[NO_PARAMETERS])
def create_project(writer: Writer, body: NewProject) -> Answer:
    """Begins a project."""
    new = projects.NewProject(body.title, body.goal, body.description, tuple(body.technologies), body.colour)
    with user_session(writer.user_id) as session:
        made = projects.create(session, writer.user_id, new)
    return Answer(made, status_code=201, headers={"Location": f"/api/projects/{made.id}"})


@router.get("", response_model=ProjectPage)
def list_projects(request: Request, reader: Reader, query: Annotated[ProjectParameters, Query()]) -> Response:
    """Your projects, the latest change first."""

    def read(session: Session) -> Page[ProjectView]:
        return projects.list_page(session, reader.user_id, query.status, query.cursor, query.limit)

    return of_library(request, reader.user_id, read)


@of_bookmarks.get("/{id}/projects", response_model=PageProjectList, dependencies=[NO_PARAMETERS])
def list_projects_of_bookmark(request: Request, reader: Reader, bookmark_id: BookmarkId) -> Response:
    """Which of your projects a bookmark belongs to, and which active ones it may serve, with the evidence.

    The evidence is there once its page has been read.
    """

    def read(session: Session) -> dict[str, Any]:
        return whole(page_projects.of_page(session, reader.user_id, bookmark_id))

    return of_library(request, reader.user_id, read)


@router.get("/{id}", response_model=Project, dependencies=[NO_PARAMETERS])
def get_project(reader: Reader, project_id: ProjectId) -> Answer:
    """One project."""
    with user_session(reader.user_id) as session:
        return Answer(projects.get(session, reader.user_id, project_id))


@router.patch("/{id}", response_model=Project, dependencies=[NO_PARAMETERS])
def change_project(writer: Writer, project_id: ProjectId, body: ProjectChanges) -> Answer:
    """Changes a project; what is left out stays as it is."""
    technologies = None if body.technologies is None else tuple(body.technologies)
    changes = projects.ProjectChanges(
        body.title, body.goal, body.description, technologies, body.status, body.colour
    )
    with user_session(writer.user_id) as session:
        return Answer(projects.update(session, writer.user_id, project_id, changes))


@router.delete("/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def delete_project(writer: Writer, project_id: ProjectId) -> Response:
    """Removes a project with its tasks; the bookmarks stay in your library."""
    with user_session(writer.user_id) as session:
        projects.delete(session, writer.user_id, project_id)
    return Response(status_code=204)


@router.post("/{id}/breakdown", response_model=Breakdown, dependencies=[NO_PARAMETERS])
def break_project_down(writer: Writer, project_id: ProjectId) -> Answer:
    """Proposes tasks and subtasks towards the project's goal.

    Gemini makes them with your key; without one, or when Gemini does not answer, they are a template for the
    sort of goal. `engine` and `made_by` say which. Nothing of it is kept: add those you want to the project.
    """
    return Answer(breakdowns.propose(writer.user_id, project_id))
