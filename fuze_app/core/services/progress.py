"""A user's bookmarks on their way through the pipeline, followed as it happens.

Redis tells what changes. The rows tell what was missed: at the beginning, while nothing was heard
for a while, and every few seconds while Redis is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from redis.exceptions import RedisError
from sqlalchemy import ColumnElement, select
from sqlmodel import Session, and_, col

from fuze_app.core import events
from fuze_app.core.database import user_session
from fuze_app.core.events import PipelineEvent
from fuze_app.core.models import Bookmark, Status

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
MOST = 500
"""Bookmarks that are followed at once, the latest; an import can have more under way."""


async def follow(user_id: int, since: datetime | None = None) -> AsyncGenerator[PipelineEvent | None, None]:
    """First where every unfinished bookmark stands and what ended after `since`, then what changes.

    `None` whenever nothing happened for a while. Raises DatabaseUnavailable.
    """
    watch = Watch(user_id, since)
    while True:
        try:
            async with aclosing(events.subscribe(user_id)) as heard:
                async for event in heard:
                    if event is not None:
                        watch.note(event)
                        yield event
                        continue
                    for missed in await asyncio.to_thread(watch.read):
                        yield missed
                    yield None
        except RedisError as error:
            logger.debug("Events come from the database: %s", error)
            for missed in await asyncio.to_thread(watch.read):
                yield missed
            yield None
            await asyncio.sleep(POLL_SECONDS)


class Watch:
    """What a listener knows, compared with what the rows say."""

    def __init__(self, user_id: int, since: datetime | None = None) -> None:
        self._user_id = user_id
        self._since = since
        self._known: dict[int, PipelineEvent] = {}

    def note(self, event: PipelineEvent) -> None:
        """Takes up what the listener heard elsewhere."""
        self._known[event.bookmark_id] = event

    def read(self) -> list[PipelineEvent]:
        """What the listener does not know yet."""
        with user_session(self._user_id) as session:
            unfinished = _events(session, self._user_id, _UNDER_WAY)
            present = {event.bookmark_id: event for event in unfinished}
            left = [key for key in self._known if key not in present]
            ended = _events(session, self._user_id, col(Bookmark.id).in_(left)) if left else []
            if self._since is not None:
                ended += _events(session, self._user_id, _ended_after(self._since))
        news = [event for event in (*unfinished, *ended) if self._known.get(event.bookmark_id) != event]
        self._known, self._since = present, None
        return news


_UNDER_WAY = and_(
    col(Bookmark.status).in_([Status.WAITING, Status.RUNNING]), col(Bookmark.status) != Status.DONE
)


def _ended_after(moment: datetime) -> ColumnElement[bool]:
    """What was done or failed after a moment, and perhaps a little before: its lease had not run out then."""
    return and_(col(Bookmark.status).in_([Status.DONE, Status.FAILED]), col(Bookmark.due_at) > moment)


def _events(session: Session, user_id: int, which: ColumnElement[bool]) -> list[PipelineEvent]:
    names = ("id", "stage", "status", "title", "error", "deleted_at")
    rows = session.execute(
        select(*(getattr(Bookmark, name) for name in names))
        .where(col(Bookmark.user_id) == user_id, which)
        .order_by(col(Bookmark.id).desc())
        .limit(MOST)
    )
    return [
        PipelineEvent(id_, "deleted", Status.DONE, title, None)
        if deleted_at
        else PipelineEvent(id_, stage, status, title, error)
        for id_, stage, status, title, error, deleted_at in rows
    ]
