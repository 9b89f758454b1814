"""Every job that the core can ask for has its actor, on the queue that it is sent to."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fuze_app.core import jobs
from fuze_app.core.jobs import QUEUES
from fuze_app.core.models import Stage
from fuze_app.core.redis import TIMEOUT_SECONDS, get_redis


def test_every_job_has_its_actor(redis_server: Any) -> None:
    from fuze_tasks.worker import broker

    assert {name: actor.queue_name for name, actor in broker.actors.items() if name in QUEUES} == QUEUES


def test_every_stage_has_its_job() -> None:
    assert set(QUEUES) >= {stage.value for stage in Stage if stage is not Stage.DONE}


def test_a_worker_looks_more_often_for_what_a_person_waits_for(redis_server: Any) -> None:
    broker = jobs.get_broker()
    pauses = {name: broker.consume(name, timeout=1000).timeout for name in set(QUEUES.values())}
    assert {name for name, pause in pauses.items() if pause < 1000} == {"pages", "vectors", "imports"}


@pytest.fixture
def silent_redis(configure: Callable[..., Any]) -> Iterator[None]:
    """Something that takes connections and never says a word."""

    def forget() -> None:
        get_redis.cache_clear()
        jobs.get_broker.cache_clear()

    with socket.create_server(("127.0.0.1", 0)) as server:
        configure(redis_url=f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        forget()
        yield
    forget()


def test_a_redis_that_hangs_does_not_hold_up_a_save(
    silent_redis: None, caplog: pytest.LogCaptureFixture
) -> None:
    started = time.monotonic()
    with caplog.at_level(logging.WARNING):
        jobs.enqueue("extract", 1, 2)
    assert time.monotonic() - started < 3 * TIMEOUT_SECONDS
    assert "the sweep will find extract of 2" in caplog.text
