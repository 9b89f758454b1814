"""How often Gemini is asked: by the minute, the day and the month (UTC), for each user and key.

Redis counts, so that all processes count together. Every call is also written down by the day in PostgreSQL:
counts that Redis has lost are taken from there, and while Redis is away days and months are counted there and
minutes in the process.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from redis.exceptions import RedisError
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.database import user_session
from fuze_app.core.models import KeyUsage, OperatorKeyUsage
from fuze_app.core.models.base import utc_now
from fuze_app.core.redis import get_redis
from fuze_app.core.services.gemini_keys import UsableKey
from fuze_app.core.settings import get_settings

logger = logging.getLogger(__name__)

MINUTE = 60


class LimitReached(Exception):
    """`retry_after` are the seconds until the next call is allowed."""

    def __init__(self, window: str, retry_after: float) -> None:
        super().__init__(window)
        self.window = window
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls in each window; None where a window has no limit of its own."""

    minute: int | None
    day: int | None
    month: int | None


@dataclass(frozen=True, slots=True)
class _Counted:
    """Something whose calls are limited: a user's key, the operator's key, a user's share of that."""

    name: str
    limits: Limits
    day: int
    month: int
    """Calls written down so far."""


# Counts a call in every window, or in none when one of them is full. Answers 0, or minus the number of the
# first window that Redis knows nothing of, or the number of a full one.
_TAKE = """
for i, key in ipairs(KEYS) do
    local used = redis.call('GET', key)
    if not used and ARGV[3 * i] ~= '' then return -i end
    if tonumber(used or '0') >= tonumber(ARGV[3 * i - 2]) then return i end
end
for i, key in ipairs(KEYS) do
    redis.call('INCR', key)
    redis.call('EXPIREAT', key, ARGV[3 * i - 1])
end
return 0
"""


def _name(key: UsableKey) -> str:
    return f"{key.user_id}:{key.digest.hex()[:16]}"


def limits_of(key: UsableKey) -> Limits:
    """What a user may ask with a key."""
    settings = get_settings()
    if key.is_operators:
        return Limits(settings.gemini_per_minute, settings.gemini_default_user_per_day, None)
    return Limits(settings.gemini_per_minute, settings.gemini_per_day, settings.gemini_per_month)


def take(key: UsableKey) -> None:
    """Counts a call that is about to be made, and writes it down. Raises LimitReached."""
    now = utc_now()
    with user_session(key.user_id) as session:
        _lock(session, key)
        counted = _counted(session, key, now.date())
        try:
            _take_in_redis(counted, now)
        except RedisError as error:
            logger.warning("Calls of Gemini are counted without Redis: %s", error)
            _take_without(counted, now)
        _write_down(session, key, now.date())


def _lock(session: Session, key: UsableKey) -> None:
    """Calls with one key are counted one after the other, also while Redis is away."""
    name = f"fuze.gemini:{key.digest.hex()}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def _counted(session: Session, key: UsableKey, today: date) -> list[_Counted]:
    day, month = calls(session, key.user_id, key.digest, today)
    counted = [_Counted(_name(key), limits_of(key), day, month)]
    if key.is_operators:
        settings = get_settings()
        limits = Limits(
            settings.gemini_per_minute, settings.gemini_default_per_day, settings.gemini_default_per_month
        )
        counted.append(
            _Counted(f"all:{key.digest.hex()[:16]}", limits, *_operators_calls(session, key, today))
        )
    return counted


def calls(session: Session, user_id: int, digest: bytes, today: date) -> tuple[int, int]:
    """Today and in this month."""
    rows = session.exec(
        select(col(KeyUsage.day), col(KeyUsage.calls)).where(
            col(KeyUsage.user_id) == user_id,
            col(KeyUsage.digest) == digest,
            col(KeyUsage.day) >= today.replace(day=1),
        )
    ).all()
    return sum(calls for day, calls in rows if day == today), sum(calls for _, calls in rows)


def _operators_calls(session: Session, key: UsableKey, today: date) -> tuple[int, int]:
    rows = session.exec(
        select(col(OperatorKeyUsage.day), col(OperatorKeyUsage.calls)).where(
            OperatorKeyUsage.digest == key.digest, OperatorKeyUsage.day >= today.replace(day=1)
        )
    ).all()
    return sum(calls for day, calls in rows if day == today), sum(calls for _, calls in rows)


def ends(now: datetime) -> tuple[datetime, datetime, datetime]:
    """When the present minute, day and month end."""
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    day = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    month = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
    return minute, day, month


def _take_in_redis(counted: list[_Counted], now: datetime) -> None:
    """Raises LimitReached and RedisError."""
    keys: list[str] = []
    arguments: list[int | str] = []
    windows: list[tuple[str, datetime, int]] = []
    for one in counted:
        given = (one.limits.minute, one.limits.day, one.limits.month)
        written = (0, one.day, one.month)
        for name, limit, end, used in zip(("minute", "day", "month"), given, ends(now), written, strict=True):
            if limit is None:
                continue
            keys.append(f"fuze:gemini:{one.name}:{name}:{int(end.timestamp())}")
            arguments += [limit, int(end.timestamp()) + MINUTE, "" if name == "minute" else used]
            windows.append((name, end, used))
    redis = get_redis()
    while (answer := int(redis.eval(_TAKE, len(keys), *keys, *arguments))) < 0:  # type: ignore[arg-type]
        _, end, used = windows[-answer - 1]
        redis.set(keys[-answer - 1], used, nx=True, exat=int(end.timestamp()) + MINUTE)
    if answer:
        name, end, _ = windows[answer - 1]
        raise LimitReached(name, max(1.0, (end - now).total_seconds()))


_recent: dict[str, deque[float]] = {}
_counting = threading.Lock()


def _take_without(counted: list[_Counted], now: datetime) -> None:
    """Raises LimitReached."""
    _, day, month = ends(now)
    for one in counted:
        if one.limits.day is not None and one.day >= one.limits.day:
            raise LimitReached("day", (day - now).total_seconds())
        if one.limits.month is not None and one.month >= one.limits.month:
            raise LimitReached("month", (month - now).total_seconds())
    with _counting:
        moment = time.monotonic()
        for one in counted:
            calls = _recent.setdefault(one.name, deque())
            while calls and calls[0] <= moment - MINUTE:
                calls.popleft()
            if one.limits.minute is not None and len(calls) >= one.limits.minute:
                raise LimitReached("minute", calls[0] + MINUTE - moment)
        for one in counted:
            _recent[one.name].append(moment)


def _write_down(session: Session, key: UsableKey, today: date) -> None:
    mine = insert(KeyUsage).values(
        user_id=key.user_id, digest=key.digest, day=today, calls=1, tokens_read=0, tokens_written=0
    )
    more = {"calls": col(KeyUsage.calls) + 1}
    session.execute(mine.on_conflict_do_update(index_elements=["user_id", "digest", "day"], set_=more))
    if key.is_operators:
        all_of_them = insert(OperatorKeyUsage).values(digest=key.digest, day=today, calls=1)
        more = {"calls": col(OperatorKeyUsage.calls) + 1}
        session.execute(all_of_them.on_conflict_do_update(index_elements=["digest", "day"], set_=more))


def this_minute(key: UsableKey, end: datetime) -> int:
    """Calls in the minute that ends then."""
    name = _name(key)
    try:
        return int(get_redis().get(f"fuze:gemini:{name}:minute:{int(end.timestamp())}") or 0)  # type: ignore[arg-type]
    except RedisError:
        return sum(1 for call in _recent.get(name, ()) if call > time.monotonic() - MINUTE)


def pause_operators(key: UsableKey, seconds: float) -> None:
    """Lets nobody use the operator's key for so long: its quota at Google is one for all."""
    try:
        get_redis().set(_pause_name(key), 1, ex=max(1, math.ceil(seconds)))
    except RedisError as error:
        logger.warning("The pause of the operator's key is not known to others: %s", error)


def operators_pause(key: UsableKey) -> float:
    """Seconds for which the operator's key is not used; none while Redis is away."""
    try:
        return max(0.0, float(get_redis().ttl(_pause_name(key))))  # type: ignore[arg-type]
    except RedisError:
        return 0.0


def _pause_name(key: UsableKey) -> str:
    return f"fuze:gemini:paused:{key.digest.hex()[:16]}"
