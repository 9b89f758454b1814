"""Pages that you have more than once."""

from __future__ import annotations

from fastapi import APIRouter

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, Reader, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.schemas.bookmarks import Bookmark
from fuze_app.api.schemas.merging import DuplicateList, DuplicateMerge
from fuze_app.core.database import user_session
from fuze_app.core.services import duplicate_merging, duplicates

router = APIRouter(prefix="/api/duplicates", tags=["bookmarks"], dependencies=[NO_PARAMETERS])


@router.get("", response_model=DuplicateList)
def list_duplicates(reader: Reader) -> Answer:
    """Bookmarks that are one page: by its own address, its text, or nearly the same text.

    At most a hundred groups; merge some, and the next ones come.
    """
    with user_session(reader.user_id) as session:
        return Answer(whole(duplicates.groups(session, reader.user_id)))


@router.post("/merge", response_model=Bookmark, responses=errors(404))
def merge_duplicates(writer: Writer, body: DuplicateMerge) -> Answer:
    """Keeps one bookmark with the tags, notes, highlights, collections and projects of all.

    The others are deleted.

    What is deleted can be restored for a day.
    """
    with user_session(writer.user_id) as session:
        merged = duplicate_merging.merge(session, writer.user_id, body.keep_id, body.merge_ids)
        return Answer(merged.bookmark)
