"""What one saves and reads over time, the topics of the library, and what projects lack."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, Reader, TopicId
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.bookmarks import BookmarkPage
from fuze_app.api.schemas.insights import Activity, ProjectNeedsList, TopicParameters, Topics
from fuze_app.core.database import user_session
from fuze_app.core.services import insights, topics

router = APIRouter(prefix="/api/insights", tags=["insights"])


@router.get("/activity", response_model=Activity, dependencies=[NO_PARAMETERS])
def get_activity(request: Request, reader: Reader) -> Response:
    """What you saved and read in the last twelve weeks or months."""
    return of_library(request, reader.user_id, lambda session: insights.activity(session, reader.user_id))


@router.get("/topics", response_model=Topics, dependencies=[NO_PARAMETERS])
def list_topics(reader: Reader) -> Answer:
    """What your library is about, and how its topics lie to each other.

    They are worked out in the background; asking makes that happen when the library has changed.
    """
    with user_session(reader.user_id) as session:
        return Answer(topics.of_library(session, reader.user_id))


@router.get("/topics/{id}/bookmarks", response_model=BookmarkPage)
def list_topic_bookmarks(
    reader: Reader, topic_id: TopicId, query: Annotated[TopicParameters, Query()]
) -> Answer:
    """The pages of a topic (by its `position`), the most typical first."""
    with user_session(reader.user_id) as session:
        return Answer(topics.pages_of(session, reader.user_id, topic_id, query.cursor, query.limit))


@router.get("/needs", response_model=ProjectNeedsList, dependencies=[NO_PARAMETERS])
def list_needs(request: Request, reader: Reader) -> Response:
    """What your active projects need, and how much of it your library has."""

    def read(session: Session) -> dict[str, Any]:
        return whole(insights.needs(session, reader.user_id))

    return of_library(request, reader.user_id, read)
