"""Connecting an extension: a code for one exchange, bound to who asked for it; a token can end itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest
import redis as redis_client

from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import connections
from tests.api.conftest import NewClient
from tests.api.contract import CheckedClient

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.fixture
def code(ada: CheckedClient) -> str:
    """What ada's consent made."""
    return connections.grant(1, "Extension, Chrome on Linux", CHALLENGE)


def test_the_code_and_the_verifier_make_a_token(
    ada: CheckedClient, visitor: CheckedClient, new_client: NewClient, code: str
) -> None:
    response = visitor.post("/api/connect/token", json={"code": code, "verifier": VERIFIER})
    assert response.status_code == 201
    made = response.json()
    extension = new_client({"Authorization": f"Bearer {made.pop('token')}"})
    assert extension.get("/api/auth/me").json()["username"] == "ada"
    assert extension.post("/api/bookmarks", json={"url": "https://example.org/"}).status_code == 201
    (listed,) = ada.get("/api/tokens").json()["items"]
    assert (listed["id"], listed["name"]) == (made["id"], "Extension, Chrome on Linux")
    assert listed["scopes"] == ["read", "write"]


def test_a_code_is_good_once(visitor: CheckedClient, code: str) -> None:
    exchange = {"code": code, "verifier": VERIFIER}
    assert visitor.post("/api/connect/token", json=exchange).status_code == 201
    assert visitor.post("/api/connect/token", json=exchange).status_code == 401


def test_of_many_who_show_a_code_at_once_one_gets_a_token(
    ada: CheckedClient, visitor: CheckedClient, code: str, together: Callable[..., list[int]]
) -> None:
    exchange = {"code": code, "verifier": VERIFIER}
    statuses = together(lambda _: visitor.post("/api/connect/token", json=exchange).status_code, 8)
    assert sorted(statuses) == [201] + [401] * 7
    assert len(ada.get("/api/tokens").json()["items"]) == 1


def test_another_verifier_gets_nothing_and_uses_the_code_up(
    ada: CheckedClient, visitor: CheckedClient, code: str
) -> None:
    for verifier in ("x" * 43, VERIFIER):
        response = visitor.post("/api/connect/token", json={"code": code, "verifier": verifier})
        assert response.status_code == 401
    assert ada.get("/api/tokens").json()["items"] == []


def test_a_code_runs_out(redis: redis_client.Redis, code: str) -> None:
    (key,) = redis.keys("fuze:connect:*")
    assert 0 < redis.ttl(key) <= 120
    assert code.encode() not in key


@pytest.mark.parametrize("challenge", ["", "short", CHALLENGE + "x", "é" * 43, CHALLENGE[:-1] + "="])
def test_only_a_hash_is_a_challenge(redis: redis_client.Redis, challenge: str) -> None:
    with pytest.raises(InvalidInput):
        connections.grant(1, "Extension", challenge)
    assert redis.keys("fuze:connect:*") == []


def test_the_challenge_is_the_hash_of_the_verifier() -> None:
    hashed = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    assert hashed.decode().rstrip("=") == CHALLENGE


def test_a_personal_token_ends_itself(ada: CheckedClient, new_client: NewClient) -> None:
    tokens = [ada.post("/api/tokens", json={"name": name, "scopes": ["read"]}).json() for name in "ab"]
    extension = new_client({"Authorization": f"Bearer {tokens[0]['token']}"})
    assert extension.delete("/api/tokens/current").status_code == 204
    assert extension.get("/api/bookmarks").status_code == 401
    assert [token["name"] for token in ada.get("/api/tokens").json()["items"]] == ["b"]


def test_an_access_token_is_no_personal_token(ada: CheckedClient) -> None:
    assert ada.delete("/api/tokens/current").status_code == 404
