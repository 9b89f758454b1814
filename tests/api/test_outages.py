"""What goes on while a part is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fuze_app.core import database
from fuze_app.core.settings import Settings
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved
from tests.conftest import REDIS


@pytest.fixture
def without_redis(redis: object) -> Iterator[None]:
    REDIS.stop(10)
    yield
    REDIS.start()


def test_without_redis_the_library_goes_on(ada: CheckedClient, without_redis: None) -> None:
    bookmark = saved(ada, tags=["t"], title="words")
    path = f"/api/bookmarks/{bookmark['id']}"
    assert ada.get("/api/bookmarks").json()["items"] == [bookmark]
    assert ada.patch(path, json={"state": "read"}).status_code == 200
    assert ada.get("/api/search", params={"q": "words", "mode": "text"}).json()["items"]
    assert ada.get("/api/tags").json()["items"]
    assert ada.delete(path).status_code == 204
    assert ada.post(f"{path}/restore").status_code == 200
    ready = ada.get("/health/ready")
    assert ready.status_code == 200
    assert {"redis": "failed"}.items() <= {
        part["name"]: part["state"] for part in ready.json()["parts"]
    }.items()


@pytest.fixture
def without_database(
    ada: CheckedClient, configure: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CheckedClient]:
    """A client that is signed in, while nothing answers at the database's address."""
    database.dispose()
    configure(database_url="postgresql://fuze@127.0.0.1:9/fuze")
    monkeypatch.setattr(database, "RECONNECT_SECONDS", 0.2)
    yield ada
    database.dispose()


REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", "/api/bookmarks", None),
    ("POST", "/api/bookmarks", {"url": "https://example.org/"}),
    ("GET", "/api/search?q=x", None),
    ("GET", "/api/tags", None),
    ("GET", "/api/auth/me", None),
    ("POST", "/api/auth/token", {"login": "ada", "password": "some password"}),
    ("GET", "/api/auth/username-available?username=ada", None),
]


def test_without_the_database_requests_say_when_to_try_again(without_database: CheckedClient) -> None:
    for method, path, body in REQUESTS:
        response = without_database.request(method, path, json=body)
        assert response.status_code == 503, path
        assert int(response.headers["retry-after"]) >= 1
        assert response.json()["type"] == "urn:fuze:problem:database-unavailable"


def test_without_the_database_a_process_lives_but_is_not_ready(without_database: CheckedClient) -> None:
    assert without_database.get("/health/live").status_code == 200
    ready = without_database.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["ok"] is False
    assert without_database.get("/api/nope").status_code == 404


def test_connections_that_were_cut_are_replaced(ada: CheckedClient, database: Any) -> None:
    for _ in range(3):
        saved(ada, f"https://example.org/{_}")
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'fuze' and pid <> pg_backend_pid()"
        )
    assert len(ada.get("/api/bookmarks").json()["items"]) == 3


def test_when_all_connections_are_taken_requests_wait_or_say_so(
    ada: CheckedClient, configure: Callable[..., Settings], together: Callable[..., list[int]]
) -> None:
    """More requests at once than the pool has connections."""
    database.dispose()
    configure(database_pool_size="1")
    try:
        statuses = together(lambda _: ada.get("/api/bookmarks").status_code, 12)
        assert set(statuses) == {200}
    finally:
        database.dispose()
