"""Answers kept in the memory of this process for as long as the library that they speak of stays as it is.

Whatever changes what a library shows raises its version in the same transaction (triggers see to it).
An answer is kept under the version that was read before it was worked out: it can be newer than that
version and never older, so nothing stale is shown, whichever process made the change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future

MOST_BYTES = 64 * 1024 * 1024
"""Of all answers that a process keeps; those asked for longest ago go first."""

Key = tuple[Hashable, ...]


class Answers:
    """Bytes by key. Whoever asks for what is being worked out at the moment waits for that."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._under_way: dict[Key, Future[bytes]] = {}
        self._lock = threading.Lock()

    def kept(self, key: Key) -> bytes | None:
        """The answer of that key, if it is in memory."""
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def get(self, key: Key, work_out: Callable[[], bytes]) -> bytes:
        """The answer of that key: from memory, from a thread that is at it, or worked out here."""
        answer = self.kept(key)
        if answer is not None:
            return answer
        with self._lock:
            awaited = self._under_way.get(key)
            if awaited is None:
                mine = self._under_way[key] = Future()
        return awaited.result() if awaited is not None else self._work_out(key, mine, work_out)

    def _work_out(self, key: Key, result: Future[bytes], work_out: Callable[[], bytes]) -> bytes:
        try:
            answer = work_out()
        except BaseException as error:
            self._finish(key, b"")
            result.set_exception(error)
            raise
        self._finish(key, answer)
        result.set_result(answer)
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


answers = Answers()
"""Of this process."""
