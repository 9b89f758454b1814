"""Recommendations: for a project, a task, words, or like a bookmark; and what is said of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from fuze_app.api.answers import Answer
from fuze_app.api.deps import NO_PARAMETERS, BookmarkId, ProjectId, Reader, TaskId, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.kept import MEDIA_TYPE
from fuze_app.api.schemas.recommendations import (
    FeedbackBody,
    RecommendationParameters,
    RecommendationRequest,
)
from fuze_app.api.schemas.recommendations import Recommendations as RecommendationsModel
from fuze_app.core.database import user_session
from fuze_app.core.services import recommendation_answers, recommendation_wording, recommendations
from fuze_app.core.services.recommendation_candidates import Narrow
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Wish

router = APIRouter(prefix="/api", tags=["recommendations"])

_NOT_FOUND = errors(404)


@router.post(
    "/recommendations",
    response_model=RecommendationsModel,
    responses=_NOT_FOUND,
    dependencies=[NO_PARAMETERS],
)
def recommend(writer: Writer, body: RecommendationRequest) -> Response:
    """What of your library serves a project, a task or a request in words.

    Says which engine ranked, and why each item is there. With `refine` Gemini may put the twenty best into
    another order and word their reasons; it adds none, and where it does not answer, `notice` says why.
    """
    user_id, wish = writer.user_id, _wish(body)
    wanted = Wanted(body.text, body.project_id, body.task_id)
    if body.refine:
        return Answer(recommendation_wording.find_and_word(user_id, wanted, wish))
    return _kept(user_id, wanted, wish)


@router.get("/projects/{id}/recommendations", response_model=RecommendationsModel)
def recommend_for_project(
    reader: Reader,
    project_id: ProjectId,
    query: Annotated[RecommendationParameters, Query()],
) -> Response:
    """What of your library serves a project."""
    return _kept(reader.user_id, Wanted(project_id=project_id), _wish(query))


@router.get("/tasks/{id}/recommendations", response_model=RecommendationsModel)
def recommend_for_task(
    reader: Reader, task_id: TaskId, query: Annotated[RecommendationParameters, Query()]
) -> Response:
    """What of your library serves a task within its project."""
    return _kept(reader.user_id, Wanted(task_id=task_id), _wish(query))


@router.get("/bookmarks/{id}/similar", response_model=RecommendationsModel)
def list_similar(
    reader: Reader,
    bookmark_id: BookmarkId,
    query: Annotated[RecommendationParameters, Query()],
) -> Response:
    """What of your library is like a bookmark."""
    return _kept(reader.user_id, Wanted(bookmark_id=bookmark_id), _wish(query))


@router.post(
    "/recommendations/{id}/feedback", status_code=204, responses=_NOT_FOUND, dependencies=[NO_PARAMETERS]
)
def give_feedback(writer: Writer, bookmark_id: BookmarkId, body: FeedbackBody) -> Response:
    """Says whether a recommended bookmark (its id) was useful.

    It counts in the next answer, and in what is learned of you.
    """
    with user_session(writer.user_id) as session:
        recommendations.give_feedback(session, writer.user_id, bookmark_id, body.project_id, body.verdict)
    return Response(status_code=204)


def _wish(asked: RecommendationParameters | RecommendationRequest) -> Wish:
    narrow = Narrow(asked.content_type, asked.difficulty, asked.minutes)
    return Wish(asked.limit, asked.variety, narrow)


def _kept(user_id: int, wanted: Wanted, wish: Wish) -> Response:
    return Response(recommendation_answers.as_json(user_id, wanted, wish), media_type=MEDIA_TYPE)
