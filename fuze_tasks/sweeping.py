"""The sweep: every worker process looks, every few seconds, for work that nobody has in hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from dramatiq import Broker, Middleware, Worker
from sqlalchemy.exc import SQLAlchemyError

from fuze_app.core.errors import Unavailable
from fuze_app.core.services import (
    account_closing,
    bulk,
    gemini_jobs,
    imports,
    rereading,
    sweeps,
    upkeep,
    work_vectors,
)
from fuze_app.core.settings import get_settings
from fuze_ml import extraction

logger = logging.getLogger(__name__)

FEED_SECONDS = 1.0
PURGE_SECONDS = 3600.0
UPKEEP_SECONDS = 60.0


class Sweeper(Middleware):
    """Runs the sweep in a thread beside the worker's. Several at once do no harm: locked rows are skipped."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        self._thread = threading.Thread(target=self._run, name="sweep", daemon=True)
        self._thread.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        settings = get_settings()
        chores = [
            Chore(sweeps.send_due, settings.sweep_seconds),
            Chore(imports.sweep, settings.sweep_seconds),
            Chore(gemini_jobs.sweep, settings.sweep_seconds),
            Chore(work_vectors.sweep, settings.sweep_seconds),
            Chore(bulk.feed, FEED_SECONDS),
            Chore(upkeep.sweep, UPKEEP_SECONDS),
            Chore(partial(rereading.sweep, extraction.VERSION), UPKEEP_SECONDS),
            Chore(account_closing.sweep, UPKEEP_SECONDS),
            Chore(sweeps.purge, PURGE_SECONDS),
            Chore(imports.purge, PURGE_SECONDS),
        ]
        while not self._stop.is_set():
            for chore in chores:
                chore.do_when_due()
            self._stop.wait(max(0.0, min(chore.due_at for chore in chores) - time.monotonic()))


class Chore:
    """Something to be done every so often. What keeps one from being done does not keep the others."""

    def __init__(self, do: Callable[[], int], seconds: float) -> None:
        self._do = do
        self._seconds = seconds
        self.due_at = time.monotonic()

    def do_when_due(self) -> None:
        if time.monotonic() < self.due_at:
            return
        self.due_at = time.monotonic() + self._seconds
        try:
            self._do()
        except (Unavailable, SQLAlchemyError) as error:
            logger.warning("The sweep was broken off and goes on at its next turn: %s", error)
