"""Connections to Redis. Everything kept there may be lost: the queue, events, limits, caches."""

from __future__ import annotations

from functools import lru_cache

import redis
import redis.asyncio

from fuze_app.core.errors import ConfigurationError
from fuze_app.core.settings import get_settings

TIMEOUT_SECONDS = 2.0
"""A Redis that does not answer must not hold up a request for longer than this."""


def redis_url() -> str:
    """Raises ConfigurationError outside of a running Fuze."""
    secret = get_settings().redis_url
    if secret is None:
        raise ConfigurationError("FUZE_REDIS_URL is not set: start Fuze with `fuze up`.")
    return secret.get_secret_value()


@lru_cache(maxsize=1)
def get_redis() -> redis.Redis:
    """The client of this process; safe to share between threads."""
    return redis.Redis.from_url(
        redis_url(), socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )


def new_async_redis() -> redis.asyncio.Redis:
    """A client for one event loop; its owner closes it."""
    return redis.asyncio.Redis.from_url(redis_url(), socket_connect_timeout=TIMEOUT_SECONDS)
