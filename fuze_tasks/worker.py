"""The worker's entry: `dramatiq fuze_tasks.worker` finds the broker and every actor here."""

from __future__ import annotations

import dramatiq

from fuze_app.core.jobs import get_broker
from fuze_tasks.sweeping import Sweeper

broker = get_broker()
broker.add_middleware(Sweeper())
dramatiq.set_broker(broker)

# After the broker is set: an actor registers itself with it when its module is imported.
from fuze_tasks import accounts, analysis, bulk, embedding, extraction, gemini, importing, upkeep, work  # noqa: E402

__all__ = [
    "accounts",
    "analysis",
    "broker",
    "bulk",
    "embedding",
    "extraction",
    "gemini",
    "importing",
    "upkeep",
    "work",
]
