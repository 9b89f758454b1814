"""What processes share through Redis for a while. Nothing depends on it: without Redis, nothing is shared."""

from __future__ import annotations

import hashlib
import logging
import time
import zlib
from collections.abc import Hashable
from functools import lru_cache
from importlib.metadata import version

from redis.exceptions import RedisError

from fuze_app.core.errors import ConfigurationError
from fuze_app.core.migrations import head
from fuze_app.core.redis import get_redis

logger = logging.getLogger(__name__)

LONGEST = 256 * 1024
"""Bytes of a value that is shared, compressed."""
REST_SECONDS = 10.0
"""How long Redis is left alone once it did not answer: whoever asks must not wait for it each time."""

Key = tuple[Hashable, ...]


class SharedCache:
    """Values by key under one name, each for `seconds`; keys are told apart by their `repr`."""

    def __init__(self, name: str, seconds: int) -> None:
        self._name = name
        self._seconds = seconds
        self._rests_until = 0.0

    def get(self, key: Key) -> bytes | None:
        """The value of that key, if Redis has it."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            value = get_redis().get(self._place(key))
        except (RedisError, ConfigurationError) as error:
            self._rest(error)
            return None
        return zlib.decompress(value) if isinstance(value, bytes) else None

    def put(self, key: Key, value: bytes) -> None:
        """Keeps a value, unless it is long or Redis is away."""
        packed = zlib.compress(value, level=1)
        if len(packed) > LONGEST or time.monotonic() < self._rests_until:
            return
        try:
            get_redis().set(self._place(key), packed, ex=self._seconds)
        except (RedisError, ConfigurationError) as error:
            self._rest(error)

    def _place(self, key: Key) -> str:
        digest = hashlib.sha256(repr((_build(), key)).encode()).hexdigest()
        return f"fuze:cache:{self._name}:{digest}"

    def _rest(self, error: Exception) -> None:
        logger.debug("The cache %s does without Redis: %s", self._name, error)
        self._rests_until = time.monotonic() + REST_SECONDS


@lru_cache(maxsize=1)
def _build() -> tuple[str, str]:
    """Of the code: another one may answer in another form."""
    return version("fuze"), head()
