"""Puts work on the queue, by the actor's name and always after the commit.

`core` never imports `fuze_tasks`: a message names its actor, and a test asserts that each one exists.
A message only makes work prompt. When Redis is away it is not sent, and the sweep finds the row.
"""

from __future__ import annotations

import logging
from functools import lru_cache

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerConnectionError
from redis.exceptions import RedisError
from sqlmodel import Session

from fuze_app.core import after_commit
from fuze_app.core.redis import redis_url

logger = logging.getLogger(__name__)

QUEUES = {"extract": "pages", "embed": "vectors", "analyse": "vectors"}
"""The actor that does each stage's work, and the queue it listens to."""


@lru_cache(maxsize=1)
def get_broker() -> RedisBroker:
    """The broker of this process, for sending and for the workers alike."""
    return RedisBroker(url=redis_url())  # type: ignore[no-untyped-call]


def enqueue(actor: str, user_id: int, bookmark_id: int) -> None:
    """Sends one message now."""
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=QUEUES[actor], actor_name=actor, args=(user_id, bookmark_id), kwargs={}, options={}
    )
    try:
        get_broker().enqueue(message)
    except (BrokerConnectionError, RedisError) as error:
        logger.warning("Queue out of reach, the sweep will find bookmark %s: %s", bookmark_id, error)


def enqueue_after_commit(session: Session, actor: str, user_id: int, bookmark_id: int) -> None:
    """Sends a message once the transaction has been committed, and not at all when it is undone."""
    after_commit.call(session, lambda: enqueue(actor, user_id, bookmark_id))
