"""Every job that the core can ask for has its actor, on the queue that it is sent to."""

from __future__ import annotations

from typing import Any

from fuze_app.core.jobs import QUEUES
from fuze_app.core.models import Stage


def test_every_job_has_its_actor(redis_server: Any) -> None:
    from fuze_tasks.worker import broker

    assert {name: actor.queue_name for name, actor in broker.actors.items() if name in QUEUES} == QUEUES


def test_every_stage_has_its_job() -> None:
    assert set(QUEUES) >= {stage.value for stage in Stage if stage is not Stage.DONE}
