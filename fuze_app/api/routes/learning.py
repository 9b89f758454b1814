"""Learning paths through one's own library."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from fuze_app.api.deps import NO_PARAMETERS, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.learning import LearningPath, LearningPathRequest
from fuze_app.core.services import learning_paths
from fuze_app.core.services.learning_paths import Path

router = APIRouter(prefix="/api/learning-paths", tags=["recommendations"])


@router.post("", response_model=LearningPath, responses=errors(404), dependencies=[NO_PARAMETERS])
def make_learning_path(request: Request, writer: Writer, body: LearningPathRequest) -> Response:
    """What of your library to read for a goal or a project, in which order, and what is missing.

    Prerequisites come first, then from easy to hard. Nothing is kept: add the pages as tasks where you want.
    """

    def read(session: Session) -> Path:
        if body.project_id is not None:
            return learning_paths.for_project(session, writer.user_id, body.project_id)
        return learning_paths.towards(session, writer.user_id, body.goal)

    return of_library(request, writer.user_id, read, asked=body.model_dump_json())
