"""Imports: a file is staged, looked at, started; then paused, resumed, cancelled, tried again, forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import IO

from sqlalchemy import delete as delete_from
from sqlalchemy import update
from sqlmodel import Session, col, select

from fuze_app.core.database import sweep_session, user_session
from fuze_app.core.errors import Conflict
from fuze_app.core.jobs import RUN_IMPORT, enqueue, enqueue_after_commit
from fuze_app.core.models import FolderUse, Import, ImportItem, ImportStatus, ItemStatus
from fuze_app.core.models.base import utc_now
from fuze_app.core.pagination import Page, decode, encode
from fuze_app.core.queries import imports as queries
from fuze_app.core.services import import_progress, import_staging
from fuze_app.core.services.bulk import HELD, spacing
from fuze_app.core.services.import_progress import ImportView, require, tell, to_view

MOST_ON_A_PAGE = 200
GRACE = timedelta(seconds=30)
SWEEP_BATCH = 100
FORGOTTEN_AFTER = timedelta(days=90)
"""When the lines of an import are dropped, ended or never started."""


def stage(session: Session, user_id: int, stream: IO[bytes], file_name: str = "") -> ImportView:
    """Reads a bookmark file, whatever its format, and keeps its lines until they are started.

    `stream` must be seekable. Raises NotBookmarks, an InvalidInput of the field "file".
    """
    return to_view(import_staging.stage(session, user_id, stream, file_name))


def list_imports(
    session: Session, user_id: int, cursor: str | None = None, limit: int = 50
) -> Page[ImportView]:
    """The latest first. Raises InvalidInput for a cursor not given by Fuze."""
    limit = max(1, min(limit, MOST_ON_A_PAGE))
    query = select(Import).where(Import.user_id == user_id).order_by(col(Import.id).desc()).limit(limit + 1)
    if cursor:
        query = query.where(col(Import.id) < decode(cursor, int)[0])
    rows = session.exec(query).all()
    more = len(rows) > limit
    return Page([to_view(row) for row in rows[:limit]], encode(rows[limit - 1].id) if more else None)


def start(session: Session, user_id: int, import_id: int, folders: FolderUse) -> ImportView:
    """Has the lines added to the library. Raises NotFound, and Conflict for one that was started before."""
    row = require(session, user_id, import_id, lock=True)
    if row.status != ImportStatus.READY:
        raise Conflict("This import was started before.")
    row.folder_use = folders
    row.started_at = utc_now()
    return _go_on(session, row, ImportStatus.ADDING)


def pause(session: Session, user_id: int, import_id: int) -> ImportView:
    """Holds the adding, and the reading of the pages. Raises NotFound, and Conflict where nothing goes on."""
    row = require(session, user_id, import_id, lock=True)
    if row.status not in (ImportStatus.ADDING, ImportStatus.DONE):
        raise Conflict("Only an import that is under way can be paused.")
    row.paused = True
    session.execute(queries.NO_NESTED_LOOPS)
    session.execute(queries.HOLD, {"import_id": import_id, "user_id": user_id, "until": HELD})
    return _told(session, row)


def resume(session: Session, user_id: int, import_id: int) -> ImportView:
    """Goes on. Raises NotFound, and Conflict for one that is not paused."""
    row = require(session, user_id, import_id, lock=True)
    if not row.paused:
        raise Conflict("This import is not paused.")
    row.paused = False
    _release(session, row)
    return _go_on(session, row, row.status)


def cancel(session: Session, user_id: int, import_id: int) -> ImportView:
    """Leaves out what has not been added yet. Raises NotFound, and Conflict for one that has ended."""
    row = require(session, user_id, import_id, lock=True)
    if row.status in (ImportStatus.DONE, ImportStatus.CANCELLED):
        raise Conflict("This import has ended already.")
    row.status = ImportStatus.CANCELLED
    row.finished_at = utc_now()
    if row.paused:
        row.paused = False
        _release(session, row)
    return _told(session, row)


def retry(session: Session, user_id: int, import_id: int) -> ImportView:
    """Tries again what failed: lines that could not be added, and pages that could not be read.

    Lines without a usable address stay as they are. Raises NotFound, and Conflict while it is under way.
    """
    row = require(session, user_id, import_id, lock=True)
    if row.status != ImportStatus.DONE or row.paused:
        raise Conflict("An import can be tried again once it is done.")
    again = session.scalars(
        update(ImportItem)
        .where(
            col(ImportItem.import_id) == import_id,
            col(ImportItem.user_id) == user_id,
            col(ImportItem.status) == ItemStatus.FAILED,
            col(ImportItem.url_digest).is_not(None),
        )
        .values(status=ItemStatus.WAITING, reason=None)
        .returning(col(ImportItem.ordinal))
    ).all()
    row.failed -= len(again)
    row.position = 0
    values = {"import_id": import_id, "user_id": user_id, "now": utc_now(), "spacing": spacing()}
    session.execute(queries.NO_NESTED_LOOPS)
    session.execute(queries.READ_AGAIN, values)
    return _go_on(session, row, ImportStatus.ADDING if again else row.status)


def delete(session: Session, user_id: int, import_id: int) -> None:
    """Forgets an import and its report; what it added stays. Raises NotFound, and Conflict while it adds."""
    row = require(session, user_id, import_id, lock=True)
    if row.status == ImportStatus.ADDING:
        raise Conflict("Cancel the import first.")
    if row.paused:
        _release(session, row)
    session.delete(row)


def _release(session: Session, row: Import) -> None:
    values = {"import_id": row.id, "user_id": row.user_id, "now": utc_now(), "spacing": spacing()}
    session.execute(queries.NO_NESTED_LOOPS)
    session.execute(queries.RELEASE, values)


def _go_on(session: Session, row: Import, status: ImportStatus) -> ImportView:
    row.status = status
    row.due_at = utc_now() + GRACE
    if status == ImportStatus.ADDING:
        enqueue_after_commit(session, RUN_IMPORT, row.user_id, row.id)
    return _told(session, row)


def _told(session: Session, row: Import) -> ImportView:
    session.add(row)
    session.flush()
    tell(session, row)
    return import_progress.get(session, row.user_id, row.id)


def sweep() -> int:
    """Sends a message for every import that is due and that nobody works on. Returns how many."""
    now = utc_now()
    with sweep_session() as session:
        rows = session.execute(
            select(Import.id, Import.user_id)
            .where(
                Import.status == ImportStatus.ADDING, col(Import.paused).is_(False), col(Import.due_at) <= now
            )
            .order_by(col(Import.due_at))
            .limit(SWEEP_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        session.execute(
            update(Import).where(col(Import.id).in_([row.id for row in rows])).values(due_at=now + GRACE)
        )
    for import_id, user_id in rows:
        enqueue(RUN_IMPORT, user_id, import_id)
    return len(rows)


def purge(older_than: timedelta = FORGOTTEN_AFTER) -> int:
    """Drops imports and their reports that are long past. Returns how many."""
    with sweep_session() as session:
        rows = session.execute(
            select(Import.user_id, Import.id)
            .where(Import.status != ImportStatus.ADDING, col(Import.created_at) < utc_now() - older_than)
            .limit(SWEEP_BATCH)
        ).all()
    for user_id, import_id in rows:
        with user_session(user_id) as session:
            session.execute(delete_from(Import).where(col(Import.id) == import_id))
    return len(rows)
