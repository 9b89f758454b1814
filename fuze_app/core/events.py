"""What happens to a user's bookmarks and imports, told as it happens through Redis pub/sub.

Events are hints: whoever misses one (Redis away, a reconnect) reads the rows again and is right.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass
from typing import TypeVar

from redis.exceptions import RedisError
from sqlmodel import Session

from fuze_app.core import after_commit
from fuze_app.core.redis import get_redis, new_async_redis

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PipelineEvent:
    """A bookmark has been saved, changed its place in the pipeline, or was deleted (`stage="deleted"`)."""

    bookmark_id: int
    stage: str
    status: str
    title: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """An import has got further, or was started, paused, cancelled or ended: what its row now says."""

    import_id: int
    status: str
    paused: bool
    total: int
    processed: int


Event = TypeVar("Event", PipelineEvent, ImportEvent)
_CHANNELS: dict[type, str] = {PipelineEvent: "fuze:events", ImportEvent: "fuze:imports"}


def publish(user_id: int, event: PipelineEvent | ImportEvent) -> None:
    """Tells everyone who listens for this user."""
    try:
        get_redis().publish(f"{_CHANNELS[type(event)]}:{user_id}", json.dumps(asdict(event)))
    except RedisError as error:
        logger.warning("An event was not told: %s", error)


def publish_after_commit(session: Session, user_id: int, event: PipelineEvent | ImportEvent) -> None:
    after_commit.call(session, lambda: publish(user_id, event))


def subscribe(user_id: int, *, idle_seconds: float = 15.0) -> AsyncGenerator[PipelineEvent | None, None]:
    """Events of one user's bookmarks from now on; `None` whenever nothing happened for `idle_seconds`.

    The first item is `None`, given once the subscription stands: rows read after it miss nothing.
    Raises redis.exceptions.RedisError when Redis goes away.
    """
    return _listen(PipelineEvent, user_id, idle_seconds)


def subscribe_to_imports(
    user_id: int, *, idle_seconds: float = 15.0
) -> AsyncGenerator[ImportEvent | None, None]:
    """Events of one user's imports, as `subscribe` gives those of bookmarks."""
    return _listen(ImportEvent, user_id, idle_seconds)


async def _listen(kind: type[Event], user_id: int, idle_seconds: float) -> AsyncGenerator[Event | None, None]:
    client = new_async_redis()
    try:
        async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(f"{_CHANNELS[kind]}:{user_id}")
            # The confirmation itself is ignored by the client; reading it makes the subscription stand.
            await pubsub.get_message(timeout=idle_seconds)
            yield None
            while True:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=idle_seconds)
                yield kind(**json.loads(message["data"])) if message else None
    finally:
        await client.aclose()
