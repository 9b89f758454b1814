"""The embedding model of this process: loaded once, in the background, never waited for by a request."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import Literal

import numpy as np

from fuze_app.core.settings import get_settings
from fuze_ml.embedding import Embedder, ModelUnavailable, get_embedder

logger = logging.getLogger(__name__)

State = Literal["unloaded", "loading", "ok", "failed"]

_start = threading.Lock()
_state: State = "unloaded"
_reason: str | None = None


def load() -> Embedder:
    """The model, waited for. For workers. Raises ModelUnavailable."""
    global _state, _reason
    try:
        embedder = get_embedder(get_settings().model_path)
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


@lru_cache(maxsize=2048)
def _encode(query: str) -> np.ndarray:
    vector = load().encode_query(query)
    vector.flags.writeable = False  # shared by everyone who asks the same
    return vector
