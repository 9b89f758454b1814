"""Tags."""

from __future__ import annotations

from fastapi import APIRouter

from fuze_app.api.answers import Answer, listing
from fuze_app.api.deps import NO_PARAMETERS, Reader
from fuze_app.api.schemas.bookmarks import TagList
from fuze_app.core.database import user_session
from fuze_app.core.services import tags

router = APIRouter(prefix="/api/tags", tags=["tags"])


@router.get("", response_model=TagList, dependencies=[NO_PARAMETERS])
def list_tags(reader: Reader) -> Answer:
    """All tags in use, the most used first."""
    with user_session(reader.user_id, read_only=True) as session:
        return listing(tags.list_tags(session, reader.user_id))
