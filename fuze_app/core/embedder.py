"""The embedding model of this process: loaded once, in the background, never waited for by a request."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Literal

import numpy as np

from fuze_app.core.cache import Answers
from fuze_app.core.settings import get_settings
from fuze_app.core.shared_cache import SharedCache
from fuze_ml.embedding import MODEL_NAME, Embedder, ModelUnavailable, get_embedder

logger = logging.getLogger(__name__)

State = Literal["unloaded", "loading", "ok", "failed"]

THREADS = 1
"""Of one run of the model. Processes and threads run it side by side, and those of one run wait for each
other busily: with two threads on two busy cores a query takes a quarter of a second in place of 7 ms."""
MOST_TOGETHER = 16
"""Queries embedded in one run of the model."""
MOST_BYTES = 4 * 1024 * 1024
"""Of the vectors of queries that a process keeps: more than 2,000."""
SHARED_SECONDS = 24 * 3600
"""For which Redis has the vector of a query."""
_FORM = "<f4"

_start = threading.Lock()
_state: State = "unloaded"
_reason: str | None = None


def load() -> Embedder:
    """The model, waited for. For workers. Raises ModelUnavailable."""
    global _state, _reason
    try:
        embedder = get_embedder(get_settings().model_path, threads=THREADS)
    except ModelUnavailable as error:
        _state, _reason = "failed", str(error)
        raise
    _state, _reason = "ok", None
    return embedder


def load_in_background() -> None:
    """Begins to load unless that has been done; returns at once."""
    global _state
    with _start:
        if _state != "unloaded":
            return
        _state = "loading"
    threading.Thread(target=_load_quietly, name="load-embedding-model", daemon=True).start()


def _load_quietly() -> None:
    try:
        load()
    except ModelUnavailable as error:
        logger.error("Meaning search is off: %s", error)


def state() -> tuple[State, str | None]:
    """Where loading stands in this process, and why it failed."""
    return _state, _reason


def query_vector(query: str) -> np.ndarray | None:
    """The vector of a query, shape (384,); None while there is no model (search goes on by words)."""
    load_in_background()
    return _encode(query) if _state == "ok" else None


def _encode(query: str) -> np.ndarray:
    model = str(get_settings().model_path or MODEL_NAME)
    kept = _vectors.get((model, query), lambda: _waiting.vector(query).astype(_FORM).tobytes())
    return np.frombuffer(kept, dtype=_FORM)


class _Queries:
    """Queries that wait together are embedded together: eight at once take little longer than two."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[str, Future[np.ndarray]]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()

    def vector(self, query: str) -> np.ndarray:
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="embed-queries", daemon=True)
                self._thread.start()
        result: Future[np.ndarray] = Future()
        self._queue.put((query, result))
        return result.result()

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            with suppress(Empty):
                while len(batch) < MOST_TOGETHER:
                    batch.append(self._queue.get_nowait())
            try:
                texts = list({query for query, _ in batch})
                vectors = dict(zip(texts, load().encode(texts), strict=True))
            except Exception as error:  # noqa: BLE001 (the edge of a thread: who waits must know)
                for _, result in batch:
                    result.set_exception(error)
                continue
            for query, result in batch:
                result.set_result(vectors[query])


_waiting = _Queries()
_vectors = Answers("query_vectors", SharedCache("query-vectors", SHARED_SECONDS), MOST_BYTES)
