"""The stages of what came with many others: the same work, at low priority and politely.

A worker takes few of these messages at a time (jobs.py), so that threads are left for what is
saved by hand, and those it has taken wait until nothing else does.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import dramatiq

from fuze_app.core.jobs import BULK, stage_job
from fuze_app.core.models import Stage
from fuze_app.core.services import pipeline
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.settings import get_settings
from fuze_tasks import analysis, embedding, extraction, pages, politeness, robots
from fuze_tasks.stages import HandIn, attempt

LAST = 100
"""A priority after all others'."""


def _read_politely(claim: Claim) -> HandIn:
    """Reads a page when it is its host's turn. Raises NotYet."""
    spacing = robots.spacing_for(claim.url, pages.policy(), get_settings().bulk_host_seconds)
    with politeness.turn(urlsplit(claim.url).netloc, spacing):
        return extraction.read(claim)


WORK = {
    Stage.EXTRACT: _read_politely,
    Stage.EMBED: embedding.embed_text,
    Stage.ANALYSE: analysis.understand,
}


def _declare(stage: Stage) -> None:
    def work(user_id: int, bookmark_id: int) -> None:
        attempt(user_id, bookmark_id, stage, WORK[stage])

    dramatiq.actor(
        actor_name=stage_job(stage, bulk=True),
        queue_name=BULK,
        priority=LAST,
        max_retries=0,
        time_limit=pipeline.lease(stage).seconds * 1000,
    )(work)


for _stage in WORK:
    _declare(_stage)
