"""Tags."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import whole
from fuze_app.api.deps import NO_PARAMETERS, Reader
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.bookmarks import TagList
from fuze_app.core.services import tags

router = APIRouter(prefix="/api/tags", tags=["tags"])


@router.get("", response_model=TagList, dependencies=[NO_PARAMETERS])
def list_tags(request: Request, reader: Reader) -> Response:
    """All tags in use, the most used first."""

    def read(session: Session) -> dict[str, Any]:
        return whole(tags.list_tags(session, reader.user_id))

    return of_library(request, reader.user_id, read)
