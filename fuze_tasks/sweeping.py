"""The sweep: every worker process looks, every few seconds, for work that nobody has in hand."""

from __future__ import annotations

import logging
import threading
import time

from dramatiq import Broker, Middleware, Worker
from sqlalchemy.exc import SQLAlchemyError

from fuze_app.core.errors import Unavailable
from fuze_app.core.services import pipeline
from fuze_app.core.settings import get_settings

logger = logging.getLogger(__name__)

PURGE_SECONDS = 3600.0


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
        purge_at = time.monotonic()
        while not self._stop.is_set():
            try:
                pipeline.sweep()
                if time.monotonic() >= purge_at:
                    pipeline.purge()
                    purge_at = time.monotonic() + PURGE_SECONDS
            except (Unavailable, SQLAlchemyError) as error:
                logger.warning("The sweep was broken off and goes on at its next turn: %s", error)
            self._stop.wait(get_settings().sweep_seconds)
