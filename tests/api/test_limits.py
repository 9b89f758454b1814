"""How often one may sign in, register and save."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import redis as redis_client

from fuze_app.api import limits
from fuze_app.core.settings import Settings
from tests.api.conftest import NewClient
from tests.api.contract import CheckedClient
from tests.conftest import REDIS

SIGN_INS = int(limits.SIGN_IN.partition("/")[0])
WRONG = {"login": "nobody", "password": "wrong"}


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limits.limiter, "enabled", True)
    yield
    limits.limiter.reset()


def use_up(client: CheckedClient, **changed: str) -> None:
    """Signs in under a new name each time, so that no account locks before the address does."""
    for number in range(SIGN_INS):
        body = WRONG | {"login": f"nobody{number}"} | changed
        assert client.post("/api/auth/token", json=body).status_code == 401


def test_sign_in_is_limited_by_address(new_client: NewClient) -> None:
    here, there = new_client(client=("192.0.2.1", 1)), new_client(client=("192.0.2.2", 1))
    use_up(here)
    limited = here.post("/api/auth/token", json=WRONG)
    assert limited.status_code == 429
    assert limited.json()["type"] == "urn:fuze:problem:rate-limited"
    assert 1 <= int(limited.headers["retry-after"]) <= 60
    assert here.post("/api/auth/session", json=WRONG).status_code == 429
    assert there.post("/api/auth/token", json=WRONG).status_code == 401


def test_what_a_client_says_of_its_address_does_not_count(new_client: NewClient) -> None:
    client = new_client(client=("192.0.2.1", 1))
    use_up(client)
    response = client.post("/api/auth/token", json=WRONG, headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.status_code == 429


def test_behind_a_trusted_proxy_its_clients_count(
    new_client: NewClient, configure: Callable[..., Settings]
) -> None:
    configure(trusted_proxies="10.0.0.0/8")
    proxy = new_client(client=("10.0.0.1", 1))
    proxy.headers["X-Forwarded-For"] = "203.0.113.1, 198.51.100.7, 10.0.0.2"
    use_up(proxy)
    invented = {"X-Forwarded-For": "203.0.113.2, 198.51.100.7"}
    other = {"X-Forwarded-For": "198.51.100.8"}
    assert proxy.post("/api/auth/token", json=WRONG, headers=invented).status_code == 429
    assert proxy.post("/api/auth/token", json=WRONG, headers=other).status_code == 401


def test_registration_is_limited(visitor: CheckedClient) -> None:
    for _ in range(int(limits.REGISTER.partition("/")[0])):
        assert visitor.post("/api/auth/register", json={}).status_code == 422
    for _ in range(11):
        response = visitor.post(
            "/api/auth/register", json={"email": "x", "username": "x", "password": "x" * 10}
        )
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) <= 3600


def test_saving_is_limited_by_user(ada: CheckedClient, ben: CheckedClient, redis: redis_client.Redis) -> None:
    ada.post("/api/bookmarks", json={"url": "https://example.org/"})
    ben.post("/api/bookmarks", json={"url": "https://example.org/"})
    keys = sorted(key.decode() for key in redis.scan_iter("LIMITS*"))
    assert len(keys) == 2
    redis.set(keys[0], int(limits.SAVE.partition("/")[0]), ex=60)
    statuses = [
        client.post("/api/bookmarks", json={"url": "https://example.org/"}).status_code
        for client in (ada, ben)
    ]
    assert statuses == [429, 200]


def test_without_redis_the_process_counts(new_client: NewClient) -> None:
    client = new_client(client=("192.0.2.77", 1))
    REDIS.stop(10)
    try:
        use_up(client)
        response = client.post("/api/auth/token", json=WRONG)
        assert response.status_code == 429
        assert int(response.headers["retry-after"]) <= 60
    finally:
        REDIS.start()


def test_they_can_be_switched_off(visitor: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.limiter, "enabled", limits.new_limiter().enabled)
    use_up(visitor)
    assert visitor.post("/api/auth/token", json=WRONG).status_code == 401
