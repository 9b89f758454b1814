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
from fuze_app.core.redis import get_redis
from fuze_app.core.settings import get_settings

logger = logging.getLogger(__name__)

BULK = "bulk"
"""The queue of what came with many others. A worker takes few of its messages at a time."""
RUN_IMPORT = "run_import"
EMBED_PROJECT, EMBED_TASK, LEARN_TASTE = "embed_project", "embed_task", "learn_taste"
MAKE_TOPICS = "make_topics"
ARCHIVE, CHECK_LINK = "archive", "check_link"
CLOSE_ACCOUNT = "close_account"
STAGES = {"extract": "pages", "embed": "vectors", "analyse": "vectors"}
GEMINI = "gemini"
"""The queue of what waits for Gemini, whose answers take long: a worker keeps threads free for the rest."""
ASK_GEMINI, UNDERSTAND_PROJECT = "ask_gemini", "understand_project"
IMPORTS = "imports"
QUEUES = {
    **STAGES,
    **{f"{stage}_in_bulk": BULK for stage in STAGES},
    RUN_IMPORT: IMPORTS,
    ASK_GEMINI: GEMINI,
    UNDERSTAND_PROJECT: GEMINI,
    EMBED_PROJECT: "vectors",
    EMBED_TASK: "vectors",
    LEARN_TASTE: "vectors",
    MAKE_TOPICS: "vectors",
    ARCHIVE: BULK,
    CHECK_LINK: BULK,
    CLOSE_ACCOUNT: BULK,
}
"""The actor that does each job, and the queue it listens to."""
AWAITED = {*STAGES.values(), IMPORTS}
"""The queues of what a person has just done, and looks on."""
AWAITED_MILLISECONDS = 200
"""The longest that an idle worker pauses between two looks at these, in place of a second."""


def stage_job(stage: str, *, bulk: bool) -> str:
    """The job that does a stage's work."""
    return f"{stage}_in_bulk" if bulk else stage


class _Broker(RedisBroker):
    """Hands a worker no more messages of some queues at once than it may work on at once, and others soon."""

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> dramatiq.Consumer:
        settings = get_settings()
        if queue_name == BULK:
            prefetch = max(1, min(settings.bulk_threads, settings.worker_threads - 1))
        elif queue_name == GEMINI:
            prefetch = max(1, settings.worker_threads // 2)
        elif queue_name in AWAITED:
            timeout = min(timeout, AWAITED_MILLISECONDS)
        consumer: dramatiq.Consumer = super().consume(queue_name, prefetch, timeout)
        return consumer


@lru_cache(maxsize=1)
def get_broker() -> RedisBroker:
    """The broker of this process, for sending and for the workers alike."""
    return _Broker(client=get_redis())  # type: ignore[no-untyped-call]


def enqueue(actor: str, user_id: int, row_id: int) -> None:
    """Sends one message now; `row_id` is of the row that is the job."""
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=QUEUES[actor], actor_name=actor, args=(user_id, row_id), kwargs={}, options={}
    )
    try:
        get_broker().enqueue(message)
    except (BrokerConnectionError, RedisError) as error:
        logger.warning("Queue out of reach, the sweep will find %s of %s: %s", actor, row_id, error)


def enqueue_after_commit(session: Session, actor: str, user_id: int, row_id: int) -> None:
    """Sends a message once the transaction has been committed, and not at all when it is undone."""
    after_commit.call(session, lambda: enqueue(actor, user_id, row_id))


def queue_length(queue: str) -> int | None:
    """Messages that wait in a queue or are worked on; None while Redis is away."""
    try:
        return int(get_broker().do_qsize(queue))
    except (BrokerConnectionError, RedisError) as error:
        logger.warning("Queue out of reach: %s", error)
        return None
