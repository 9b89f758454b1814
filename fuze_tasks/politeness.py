"""Turns at hosts: while imports are read, no host is asked often, or by many workers at once.

The turns of all workers are kept in Redis; while it is away, each process keeps its own.
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from redis.exceptions import RedisError

from fuze_app.core.redis import get_redis

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Fetches of one host at the same time."""
LONGEST_TURN = 120.0
"""Seconds after which a turn that was not given back is over: its worker has died."""

# All clocks are Redis's own. Milliseconds to wait are returned; 0 is the turn itself.
_TAKE = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local free_at = tonumber(redis.call('GET', KEYS[1]) or '0')
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[1]) then
    return math.max(free_at - now, ARGV[2], 250)
end
if free_at > now then
    return free_at - now
end
if tonumber(ARGV[2]) > 0 then
    redis.call('SET', KEYS[1], now + ARGV[2], 'PX', ARGV[2])
end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 0
"""


class NotYet(Exception):
    """It is not this page's turn; it is in about so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not for {seconds:.1f} s")
        self.seconds = seconds


@contextmanager
def turn(host: str, spacing: float) -> Iterator[None]:
    """Holds a turn at a host, `spacing` seconds after the one before. Raises NotYet."""
    token = uuid4().hex
    wait = _take(host, spacing, token)
    if wait > 0:
        # Many pages of one host may be waiting: they must not all come back at the same moment.
        raise NotYet(wait + random.uniform(0, 2 * spacing))  # noqa: S311  (spreads load, hides nothing)
    try:
        yield
    finally:
        _give_back(host, token)


def _keys(host: str) -> tuple[str, str]:
    return f"fuze:host:{host}:free_at", f"fuze:host:{host}:turns"


def _take(host: str, spacing: float, token: str) -> float:
    arguments = (AT_ONCE, math.ceil(spacing * 1000), math.ceil(LONGEST_TURN * 1000), token)
    try:
        milliseconds: Any = get_redis().eval(_TAKE, 2, *_keys(host), *arguments)
        return float(milliseconds) / 1000
    except RedisError as error:
        logger.debug("Turns at hosts are this process's own while Redis is away: %s", error)
        return _own.take(host, spacing, token)


def _give_back(host: str, token: str) -> None:
    _own.give_back(host, token)
    try:
        get_redis().zrem(_keys(host)[1], token)
    except RedisError as error:
        logger.debug("A turn ends by itself: %s", error)


@dataclass
class _Host:
    free_at: float = 0.0
    turns: dict[str, float] = field(default_factory=dict)
    """When each turn that was taken is over at the latest."""


class OwnTurns:
    """The turns of this process, by the same rules."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def take(self, host: str, spacing: float, token: str) -> float:
        now = time.monotonic()
        with self._lock:
            self._forget(now)
            known = self._hosts.setdefault(host, _Host())
            if len(known.turns) >= AT_ONCE:
                return max(known.free_at - now, spacing, 0.25)
            if known.free_at > now:
                return known.free_at - now
            known.free_at = now + spacing
            known.turns[token] = now + LONGEST_TURN
            return 0.0

    def give_back(self, host: str, token: str) -> None:
        with self._lock:
            if known := self._hosts.get(host):
                known.turns.pop(token, None)

    def _forget(self, now: float) -> None:
        for name, host in list(self._hosts.items()):
            host.turns = {token: over for token, over in host.turns.items() if over > now}
            if not host.turns and host.free_at <= now:
                del self._hosts[name]


_own = OwnTurns()
