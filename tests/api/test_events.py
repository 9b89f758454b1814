"""Server-sent events over a real server: told as it happens, with Redis and without."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from queue import Empty, Queue
from socket import SHUT_RDWR
from threading import Thread
from typing import Any

import pytest
import redis as redis_client
from fastapi import FastAPI

from fuze_app.core.services import progress
from fuze_app.core.settings import get_settings
from tests.api.contract import CheckedClient
from tests.api.serving import served
from tests.api.test_bookmarks import failed_in_the_pipeline, read_by_the_pipeline, saved
from tests.conftest import REDIS

SECONDS = 20


@pytest.fixture(scope="module")
def address(api: FastAPI, migrated: Any, redis_server: Any) -> Iterator[str]:
    with served(api) as address:
        yield address


class Listener:
    """A client of the stream, reading in a thread."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self._connection = HTTPConnection(address.removeprefix("http://"), timeout=60)
        self._connection.request("GET", "/api/events", headers=headers)
        self._response = self._connection.getresponse()
        assert self._response.status == 200
        assert self._response.headers.get_content_type() == "text/event-stream"
        self._events: Queue[dict[str, Any] | None] = Queue()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        fields: dict[str, str] = {}
        with suppress(OSError, HTTPException, ValueError):  # closed by the test
            for line in self._response:
                name, _, value = line.decode().rstrip("\n").partition(":")
                if name:
                    fields[name] = value.strip()
                elif "data" in fields:
                    event = {**json.loads(fields["data"]), "id": fields["id"], "event": fields["event"]}
                    self._events.put(event)
                    fields = {}
        self._events.put(None)

    def close(self) -> None:
        assert self._connection.sock is not None
        self._connection.sock.shutdown(SHUT_RDWR)
        self._thread.join(SECONDS)
        self._connection.close()
        assert not self._thread.is_alive()

    def next(self, **expected: object) -> dict[str, Any]:
        """The next event that is as expected; what comes before it is passed over."""
        deadline = time.monotonic() + SECONDS
        while True:
            event = self._events.get(timeout=max(0.1, deadline - time.monotonic()))
            assert event is not None, "the stream has ended"
            if expected.items() <= event.items():
                return event

    def ended(self) -> bool:
        deadline = time.monotonic() + SECONDS
        while self._events.get(timeout=max(0.1, deadline - time.monotonic())) is not None:
            pass
        return True

    def is_quiet(self) -> bool:
        try:
            self._events.get(timeout=1)
        except Empty:
            return True
        return False


@contextmanager
def listening(address: str, client: CheckedClient, **headers: str) -> Iterator[Listener]:
    """An open stream of `client`'s user."""
    with closing(
        Listener(address, {"Authorization": client.headers["Authorization"], **headers})
    ) as listener:
        yield listener


def subscriptions(redis: redis_client.Redis) -> int:
    return len(redis.pubsub_channels("fuze:events:*"))


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
    return True


def test_a_save_and_its_progress_are_told(address: str, ada: CheckedClient) -> None:
    with listening(address, ada) as listener:
        bookmark = saved(ada, title="Mine")
        event = listener.next(bookmark_id=bookmark["id"], stage="extract", status="waiting")
        assert event["event"] == "pipeline"
        assert (event["title"], event["error"]) == ("Mine", None)
        failed_in_the_pipeline(bookmark["id"])
        assert listener.next(status="failed")["error"] == "The page is gone."
        ada.post(f"/api/bookmarks/{bookmark['id']}/retry")
        read_by_the_pipeline(bookmark["id"])
        listener.next(stage="embed", status="waiting")
        ada.delete(f"/api/bookmarks/{bookmark['id']}")
        listener.next(stage="deleted")


def test_nobody_hears_of_what_is_not_theirs(
    address: str, ada: CheckedClient, ben: CheckedClient, redis: redis_client.Redis
) -> None:
    with listening(address, ben) as listener:
        assert eventually(lambda: subscriptions(redis) == 1)
        saved(ada)
        assert listener.is_quiet()


def test_it_begins_with_what_is_under_way(address: str, ada: CheckedClient) -> None:
    bookmark = saved(ada)
    with listening(address, ada) as listener:
        listener.next(bookmark_id=bookmark["id"], status="waiting")


def test_who_comes_back_is_told_what_ended_meanwhile(address: str, ada: CheckedClient) -> None:
    bookmark = saved(ada)
    with listening(address, ada) as listener:
        last = listener.next(bookmark_id=bookmark["id"])
    failed_in_the_pipeline(bookmark["id"])
    with listening(address, ada, **{"Last-Event-ID": last["id"]}) as listener:
        listener.next(bookmark_id=bookmark["id"], status="failed")
    with listening(address, ada) as listener:
        assert listener.is_quiet()


@pytest.mark.parametrize("last", ["rubbish", "nan", "-1e99", "1e400", ""])
def test_any_last_event_id_will_do(address: str, ada: CheckedClient, last: str) -> None:
    with listening(address, ada, **{"Last-Event-ID": last}) as listener:
        saved(ada)
        listener.next(status="waiting")


def test_nothing_is_left_when_the_client_leaves(
    address: str, ada: CheckedClient, redis: redis_client.Redis
) -> None:
    with listening(address, ada), listening(address, ada):
        assert eventually(lambda: subscriptions(redis) == 1)
    assert eventually(lambda: subscriptions(redis) == 0)


def test_without_redis_the_rows_tell(
    address: str, ada: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "POLL_SECONDS", 0.1)
    REDIS.stop(10)
    try:
        with listening(address, ada) as listener:
            bookmark = saved(ada)
            listener.next(bookmark_id=bookmark["id"], status="waiting")
            failed_in_the_pipeline(bookmark["id"])
            listener.next(bookmark_id=bookmark["id"], status="failed")
            ada.delete(f"/api/bookmarks/{saved(ada, 'https://example.org/2')['id']}")
            listener.next(stage="deleted")
    finally:
        REDIS.start()


def test_redis_may_go_and_come_back_meanwhile(
    address: str, ada: CheckedClient, redis: redis_client.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "POLL_SECONDS", 0.1)
    with listening(address, ada) as listener:
        assert eventually(lambda: subscriptions(redis) == 1)
        REDIS.stop(10)
        try:
            bookmark = saved(ada)
            listener.next(bookmark_id=bookmark["id"])
        finally:
            REDIS.start()
        assert eventually(lambda: subscriptions(redis) == 1)
        read_by_the_pipeline(bookmark["id"])
        listener.next(stage="embed")


def test_it_ends_with_the_life_of_a_token(
    address: str, ada: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = get_settings().model_copy(update={"access_token_minutes": 0})
    monkeypatch.setattr("fuze_app.api.routes.events.get_settings", lambda: short)
    with listening(address, ada) as listener:
        saved(ada)
        assert listener.ended()
