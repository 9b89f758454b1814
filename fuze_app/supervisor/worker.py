"""The worker role: one process of threads that do what stands in the queues."""

from __future__ import annotations

import signal
import threading

from dramatiq import Worker

from fuze_app.core.settings import Settings
from fuze_app.supervisor import logs

STOP_MILLISECONDS = 1500
"""How long a running stage may go on when the worker stops. What is cut off is done again by another."""


def work(settings: Settings) -> None:
    """Works until a signal stops it."""
    from fuze_tasks.worker import broker

    logs.configure(settings.log_level)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    broker.emit_after("process_boot")
    worker = Worker(broker, worker_threads=settings.worker_threads)
    worker.start()
    stopping.wait()
    worker.stop(timeout=STOP_MILLISECONDS)
    broker.close()
