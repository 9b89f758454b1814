"""Reading pages again when the extractor's version rises: in the background, newest first, after all else.

What a page's owner sent along, as their browser showed it, is not read again: fetching may give less. A page
that can't be had any more, or gives much less than before, stays as it was read.
"""

from __future__ import annotations

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.database import sweep_session, user_session
from fuze_app.core.models import Bookmark, Content, Stage, Status, Upkeep
from fuze_app.core.models.base import utc_now

BATCH = 10
"""Pages that are begun in a turn, while next to nothing else waits to be read."""
MUCH_LESS = 0.5
"""Part of the former text's length below which the former text is kept."""


def sweep(version: int) -> int:
    """Begins with the newest pages that an extractor before `version` read. Returns how many."""
    with sweep_session() as session:
        unread = select(func.count()).where(
            col(Bookmark.deleted_at).is_(None),
            col(Bookmark.status).in_([Status.WAITING, Status.RUNNING]),
            Bookmark.stage == Stage.EXTRACT,
        )
        if session.execute(unread).scalar_one() >= BATCH:
            return 0
        rows = session.execute(
            select(Content.user_id, Content.bookmark_id)
            .join(Bookmark, col(Bookmark.id) == col(Content.bookmark_id))
            .where(
                Content.extractor_version < version,
                col(Content.supplied).is_(False),
                Bookmark.status == Status.DONE,
                col(Bookmark.deleted_at).is_(None),
            )
            .order_by(col(Content.bookmark_id).desc())
            .limit(BATCH)
        ).all()
    for user_id, bookmark_id in rows:
        with user_session(user_id) as session:
            _begin(session, bookmark_id, version)
    return len(rows)


def _begin(session: Session, bookmark_id: int, version: int) -> None:
    taken = session.execute(
        update(Bookmark)
        .where(
            col(Bookmark.id) == bookmark_id,
            col(Bookmark.status) == Status.DONE,
            col(Bookmark.deleted_at).is_(None),
        )
        .values(stage=Stage.EXTRACT, status=Status.WAITING, attempt=0, bulk=True, due_at=utc_now())
        .returning(col(Bookmark.user_id))
    )
    user_id = taken.scalar()
    if user_id is not None:
        # What was imported with its text has no row yet.
        row = Upkeep(bookmark_id=bookmark_id, user_id=user_id, rereading_for=version)
        statement = insert(Upkeep).values(row.model_dump())
        session.execute(
            statement.on_conflict_do_update(index_elements=["bookmark_id"], set_={"rereading_for": version})
        )


def is_under_way(session: Session, bookmark_id: int) -> bool:
    """Whether a page is read again for the extractor's sake, not because anybody asked."""
    found = select(Upkeep.rereading_for).where(Upkeep.bookmark_id == bookmark_id)
    return session.exec(found).first() is not None


def keeps_former(session: Session, bookmark_id: int, text: str) -> bool:
    """Whether what was read before is so much more that it stays."""
    former = session.exec(select(func.length(Content.text)).where(Content.bookmark_id == bookmark_id)).first()
    return len(text) < MUCH_LESS * (former or 0)


def give_up(session: Session, bookmark: Bookmark) -> bool:
    """Leaves a page as it was read before; False when somebody had asked for it to be read again."""
    version = session.exec(select(Upkeep.rereading_for).where(Upkeep.bookmark_id == bookmark.id)).first()
    if version is None:
        return False
    session.execute(
        update(Content).where(col(Content.bookmark_id) == bookmark.id).values(extractor_version=version)
    )
    forget(session, bookmark.id)
    bookmark.stage, bookmark.status, bookmark.error = Stage.DONE, Status.DONE, None
    return True


def forget(session: Session, bookmark_id: int) -> None:
    """From here on the page is read because somebody asked."""
    session.execute(update(Upkeep).where(col(Upkeep.bookmark_id) == bookmark_id).values(rereading_for=None))
