"""Following what happens: told by Redis, read again without it, over when the session is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from fuze_app.core import redis as connections
from fuze_app.core.errors import DatabaseUnavailable, Unauthenticated
from fuze_app.core.events import PipelineEvent, publish
from fuze_app.core.services import sessions
from fuze_app.ui import live
from fuze_app.ui.live import Changes, follow
from tests.ui import shelf

DEADLINE_SECONDS = 10.0


class Heard:
    """What a page was told, in order."""

    def __init__(self) -> None:
        self.changes: asyncio.Queue[Changes] = asyncio.Queue()

    async def __call__(self, changes: Changes) -> None:
        self.changes.put_nowait(changes)

    async def next(self) -> Changes:
        return await asyncio.wait_for(self.changes.get(), DEADLINE_SECONDS)


@asynccontextmanager
async def _following(state, catch_up: Callable[[Changes], Awaitable[None]]) -> AsyncIterator[asyncio.Task]:
    task = asyncio.create_task(follow(state, catch_up))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Unauthenticated):
            await task


async def _until(condition: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + DEADLINE_SECONDS
    while not condition():
        assert loop.time() < deadline
        await asyncio.sleep(0.02)


@pytest.fixture
def hasty(monkeypatch):
    """Seconds become moments."""
    monkeypatch.setattr(live, "GATHER_SECONDS", 0.05)
    monkeypatch.setattr(live, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.3)


async def test_page_is_read_again_once_the_subscription_stands(tab, cookie_of, redis, hasty):
    heard = Heard()
    async with _following(tab(cookie_of("ada")), heard):
        assert await heard.next() is None


async def test_burst_comes_as_one_change_and_only_ones_own(tab, cookie_of, redis, hasty, monkeypatch):
    monkeypatch.setattr(live, "GATHER_SECONDS", 0.5)
    cookie, heard = cookie_of("ada"), Heard()
    cookie_of("eve")
    async with _following(tab(cookie), heard):
        await heard.next()
        publish(2, PipelineEvent(99, "extract", "running", "Theirs"))
        for bookmark_id in (7, 8, 7):
            publish(1, PipelineEvent(bookmark_id, "extract", "running", "Mine"))
        assert await heard.next() == {7, 8}


async def test_saving_is_heard(tab, cookie_of, redis, hasty):
    heard = Heard()
    async with _following(tab(cookie_of("ada")), heard):
        await heard.next()
        page = shelf.save(1)
        assert await heard.next() == {page}


async def test_without_redis_the_page_is_read_again_and_again(tab, cookie_of, hasty, configure, tmp_path):
    heard = Heard()
    configure(redis_url=f"unix://{tmp_path}/no-redis")
    connections.get_redis.cache_clear()
    async with _following(tab(cookie_of("ada")), heard):
        assert [await heard.next() for _ in range(3)] == [None, None, None]
    connections.get_redis.cache_clear()


async def test_outage_is_waited_out_and_nothing_is_missed(tab, cookie_of, redis, hasty):
    heard, broken = Heard(), 2

    async def catch_up(changes: Changes) -> None:
        nonlocal broken
        if broken:
            broken -= 1
            raise DatabaseUnavailable("Away.")
        await heard(changes)

    async with _following(tab(cookie_of("ada")), catch_up):
        assert await heard.next() is None
    assert broken == 0


async def test_end_of_the_session_ends_it(tab, cookie_of, redis, hasty):
    cookie, heard = cookie_of("ada"), Heard()
    async with _following(tab(cookie), heard) as task:
        await heard.next()
        sessions.end_by_cookie(cookie)
        with pytest.raises(Unauthenticated):
            await asyncio.wait_for(asyncio.shield(task), DEADLINE_SECONDS)


async def test_leaving_the_page_ends_the_subscription(tab, cookie_of, redis, hasty):
    def subscribers() -> int:
        return redis.pubsub_numsub("fuze:events:1")[0][1]

    heard = Heard()
    async with _following(tab(cookie_of("ada")), heard):
        await heard.next()
        assert subscribers() == 1
    await _until(lambda: subscribers() == 0)
