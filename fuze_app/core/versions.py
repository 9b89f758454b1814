"""The versions of libraries, asked for together: one question to the database answers all who wait.

Whoever asks while a question is under way goes with the next, so a version is never older than the asking.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue

from fuze_app.core.database import library_versions


class _Versions:
    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[int, Future[int | None]]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()

    def ask(self, user_id: int) -> Future[int | None]:
        if self._thread is None:
            with self._start:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="library-versions", daemon=True)
                    self._thread.start()
        result: Future[int | None] = Future()
        self._queue.put((user_id, result))
        return result

    def _run(self) -> None:
        while True:
            waiting = [self._queue.get()]
            with suppress(Empty):
                while True:
                    waiting.append(self._queue.get_nowait())
            found = library_versions({user_id for user_id, _ in waiting})
            for user_id, result in waiting:
                if result.set_running_or_notify_cancel():
                    result.set_result(found.get(user_id))


_versions = _Versions()


def ask(user_id: int) -> Future[int | None]:
    """The version of what a user's library shows, soon; None when it can't be had now."""
    return _versions.ask(user_id)
