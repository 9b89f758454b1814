"""Reading: the place in a page on every device, and how one likes to read."""

from __future__ import annotations

from fastapi import APIRouter

from fuze_app.api.answers import Answer
from fuze_app.api.deps import NO_PARAMETERS, BookmarkId, Reader, Writer
from fuze_app.api.schemas.reading import NewPlace, Place, PreferenceChanges, Preferences
from fuze_app.core.database import user_session
from fuze_app.core.services import reading

router = APIRouter(prefix="/api", tags=["reading"], dependencies=[NO_PARAMETERS])


@router.get("/bookmarks/{id}/progress", response_model=Place)
def get_place(reader: Reader, bookmark_id: BookmarkId) -> Answer:
    """How far you have read a page."""
    with user_session(reader.user_id) as session:
        return Answer(reading.place(session, reader.user_id, bookmark_id))


@router.put("/bookmarks/{id}/progress", response_model=Place)
def keep_place(writer: Writer, bookmark_id: BookmarkId, body: NewPlace) -> Answer:
    """Keeps how far you have read a page."""
    with user_session(writer.user_id) as session:
        return Answer(reading.keep_place(session, writer.user_id, bookmark_id, body.fraction))


@router.get("/reading/preferences", response_model=Preferences)
def get_preferences(reader: Reader) -> Answer:
    """How you like to read."""
    with user_session(reader.user_id) as session:
        return Answer(reading.preferences(session, reader.user_id))


@router.patch("/reading/preferences", response_model=Preferences)
def change_preferences(writer: Writer, body: PreferenceChanges) -> Answer:
    """Changes how you like to read: what you give, and leaves the rest."""
    changes = reading.PreferenceChanges(**body.model_dump())
    with user_session(writer.user_id) as session:
        return Answer(reading.change_preferences(session, writer.user_id, changes))
