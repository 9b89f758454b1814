"""Keeps an open page true: it is told which bookmarks have changed, as that happens.

One subscription for each open page. `follow` is called by a background handler that stands among the
page's `on_load` handlers: Reflex cancels those when the page is left, when its tab is closed and when
the connection is lost (a reconnect loads the page anew). While Redis is away the page is read again
every few seconds instead, so nothing is missed for longer than that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress

from redis.exceptions import RedisError
from reflex.state import BaseState

from fuze_app.core.errors import Unavailable
from fuze_app.core.events import subscribe
from fuze_app.ui.auth_state import require_user

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.25
"""How long a burst of events is gathered before it is shown."""
POLL_SECONDS = 3.0
"""How often the page is read again while there are no events."""
HEARTBEAT_SECONDS = 15.0
"""How often it is checked that the person is still signed in, when nothing happens."""

Changes = frozenset[int] | None
"""The ids of bookmarks that have changed; None when any may have."""


class _News:
    """What was heard and not yet shown."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._anything = False
        self._heard = asyncio.Event()

    def tell(self, bookmark_id: int) -> None:
        self._ids.add(bookmark_id)
        self._heard.set()

    def tell_anything(self) -> None:
        self._anything = True
        self._heard.set()

    async def take(self) -> Changes:
        """Waits for news, at most for a heartbeat: then the set is empty."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), HEARTBEAT_SECONDS)
            await asyncio.sleep(GATHER_SECONDS)
        changes = None if self._anything else frozenset(self._ids)
        self._ids, self._anything = set(), False
        self._heard.clear()
        return changes


async def _listen(user_id: int, news: _News) -> None:
    """Passes events on for ever; whenever some may have been missed, everything is to be read again."""
    while True:
        try:
            async with aclosing(subscribe(user_id)) as events:
                await anext(events)
                news.tell_anything()
                async for event in events:
                    if event is not None:
                        news.tell(event.bookmark_id)
        except RedisError as error:
            logger.info("No events from Redis, pages are read again instead: %s", error)
        news.tell_anything()
        await asyncio.sleep(POLL_SECONDS)


async def follow(state: BaseState, catch_up: Callable[[Changes], Awaitable[None]]) -> None:
    """Calls `catch_up` with what has changed, until it is cancelled.

    Raises Unauthenticated once the session has ended.
    """
    news = _News()
    listener = asyncio.create_task(_listen(await require_user(state), news))
    try:
        while True:
            changes = await news.take()
            await require_user(state)
            if changes != frozenset():
                try:
                    await catch_up(changes)
                except (Unavailable, RedisError):
                    news.tell_anything()
                    await asyncio.sleep(POLL_SECONDS)
    finally:
        listener.cancel()
