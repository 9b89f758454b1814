"""How far an import is: as its row says, and followed as it goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from redis.exceptions import RedisError
from sqlmodel import Session, select

from fuze_app.core import events
from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.events import ImportEvent
from fuze_app.core.importing import label_of
from fuze_app.core.models import Import, ImportStatus
from fuze_app.core.queries import imports as queries

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class PagesView:
    """The reading of the pages that an import added; those that were deleted since are left out."""

    waiting: int
    failed: int
    done: int


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import and how far it is; lines are counted by what became of them."""

    id: int
    file_name: str
    format: str
    format_label: str
    status: str
    paused: bool
    folders: str | None
    total: int
    processed: int
    added: int
    merged: int
    duplicates: int
    failed: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    pages: PagesView | None
    """Known of a single import, once all was added."""

    @property
    def ended(self) -> bool:
        """Whether nothing goes on any more: neither adding nor reading."""
        over = self.status in (ImportStatus.DONE, ImportStatus.CANCELLED)
        return over and (self.pages is None or self.pages.waiting == 0)


def processed(row: Import) -> int:
    return row.added + row.merged + row.duplicates + row.failed


def to_view(row: Import, pages: PagesView | None = None) -> ImportView:
    return ImportView(
        id=row.id,
        file_name=row.file_name,
        format=row.format,
        format_label=label_of(row.format),
        status=row.status,
        paused=row.paused,
        folders=row.folder_use,
        total=row.total,
        processed=processed(row),
        added=row.added,
        merged=row.merged,
        duplicates=row.duplicates,
        failed=row.failed,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        pages=pages,
    )


def get(session: Session, user_id: int, import_id: int) -> ImportView:
    """Raises NotFound."""
    row = require(session, user_id, import_id)
    return to_view(row, _pages(session, row) if row.added and row.status != ImportStatus.ADDING else None)


def require(session: Session, user_id: int, import_id: int, *, lock: bool = False) -> Import:
    """The row of an import. Raises NotFound."""
    query = select(Import).where(Import.id == import_id, Import.user_id == user_id)
    row = session.exec(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound("There is no such import.")
    return row


def _pages(session: Session, row: Import) -> PagesView:
    session.execute(queries.NO_NESTED_LOOPS)
    found = session.execute(queries.PAGES, {"import_id": row.id, "user_id": row.user_id}).one()
    return PagesView(**found._mapping)


def tell(session: Session, row: Import) -> None:
    """Tells those who follow where an import stands, after the commit."""
    event = ImportEvent(row.id, row.status, row.paused, row.total, processed(row))
    events.publish_after_commit(session, row.user_id, event)


async def follow(user_id: int, import_id: int) -> AsyncGenerator[ImportView | None, None]:
    """Where an import stands, now and whenever that changes, until it has ended.

    Redis tells when lines were added; the rows tell how many pages were read, and everything while
    Redis is away. `None` whenever nothing changed. Raises NotFound and DatabaseUnavailable.
    """
    known: ImportView | None = None
    async for _ in _signs(user_id, import_id):
        view = await asyncio.to_thread(_read, user_id, import_id)
        yield view if view != known else None
        if view.ended:
            return
        known = view


def _read(user_id: int, import_id: int) -> ImportView:
    with user_session(user_id) as session:
        return get(session, user_id, import_id)


async def _signs(user_id: int, import_id: int) -> AsyncGenerator[None, None]:
    """Yields whenever it makes sense to look."""
    while True:
        try:
            heard = events.subscribe_to_imports(user_id, idle_seconds=POLL_SECONDS)
            async with aclosing(heard):
                async for event in heard:
                    if event is None or event.import_id == import_id:
                        yield
        except RedisError as error:
            logger.debug("Imports are followed in the database: %s", error)
            yield
            await asyncio.sleep(POLL_SECONDS)
