"""Answers kept for as long as the library that they speak of stays as it is: in this process, then in Redis.

Whatever changes what a library shows raises its version in the same transaction (triggers see to it).
An answer is kept under the version that was read before it was worked out: it can be newer than that
version and never older, so nothing stale is shown, whichever process made the change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from fuze_app.core.metrics import CacheCounts
from fuze_app.core.shared_cache import Key, SharedCache

MOST_BYTES = 64 * 1024 * 1024
"""Of all answers that a process keeps; those asked for longest ago go first."""
SHARED_SECONDS = 600
"""For which other processes can have an answer from Redis; a new version of the library has new keys."""


class Answers:
    """Bytes by key. Whoever asks for what is being worked out at the moment waits for that.

    `shared` is asked for what the process does not have. Reads are counted in the metrics under `name`.
    """

    def __init__(self, name: str, shared: SharedCache | None = None, most_bytes: int = MOST_BYTES) -> None:
        self._counts = CacheCounts(name)
        self._shared = shared
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._under_way: dict[Key, Future[bytes]] = {}
        self._lock = threading.Lock()

    def kept(self, key: Key) -> bytes | None:
        """The answer of that key, if it is in memory."""
        with self._lock:
            answer = self._kept.get(key)
            if answer is None:
                return None
            self._kept.move_to_end(key)
        self._counts.count("process")
        return answer

    def get(self, key: Key, work_out: Callable[[], bytes]) -> bytes:
        """The answer of that key: from memory, from a thread that is at it, from Redis, or worked out."""
        answer = self.kept(key)
        if answer is not None:
            return answer
        with self._lock:
            awaited = self._under_way.get(key)
            if awaited is None:
                mine = self._under_way[key] = Future()
        if awaited is None:
            return self._find_out(key, mine, work_out)
        self._counts.count("waited")
        return awaited.result()

    def _find_out(self, key: Key, result: Future[bytes], work_out: Callable[[], bytes]) -> bytes:
        try:
            answer = self._elsewhere(key) or self._work_out(key, work_out)
        except BaseException as error:
            self._finish(key, b"")
            result.set_exception(error)
            raise
        self._finish(key, answer)
        result.set_result(answer)
        return answer

    def _elsewhere(self, key: Key) -> bytes | None:
        answer = self._shared.get(key) if self._shared is not None else None
        if answer is not None:
            self._counts.count("redis")
        return answer

    def _work_out(self, key: Key, work_out: Callable[[], bytes]) -> bytes:
        self._counts.count("computed")
        answer = work_out()
        if self._shared is not None and answer:
            self._shared.put(key, answer)
        return answer

    def _finish(self, key: Key, answer: bytes) -> None:
        with self._lock:
            del self._under_way[key]
            if not answer or len(answer) > self._most_bytes // 10:
                return
            self._kept[key] = answer
            self._bytes += len(answer)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)


answers = Answers("answers", SharedCache("answers", SHARED_SECONDS))
"""What is read of libraries."""
