"""Personal tokens: what they are good for, and what not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import NewClient
from tests.api.contract import CheckedClient


@pytest.fixture
def with_scopes(ada: CheckedClient, new_client: NewClient) -> Callable[..., CheckedClient]:
    """`with_scopes("read")`: a client with a personal token of ada's."""

    def make(*scopes: str) -> CheckedClient:
        token = ada.post("/api/tokens", json={"name": "script", "scopes": scopes}).json()["token"]
        return new_client({"Authorization": f"Bearer {token}"})

    return make


def test_the_secret_is_shown_once(ada: CheckedClient) -> None:
    response = ada.post("/api/tokens", json={"name": "  script ", "scopes": ["write", "read"]})
    assert response.status_code == 201
    made = response.json()
    secret = made.pop("token")
    assert secret.startswith("fuze_")
    assert secret.endswith(made["hint"])
    assert made["name"] == "script"
    assert made["scopes"] == ["read", "write"]
    assert ada.get("/api/tokens").json() == {"items": [made], "next_cursor": None}


def test_use_is_noted(ada: CheckedClient, with_scopes: Callable[..., CheckedClient]) -> None:
    with_scopes("read").get("/api/bookmarks")
    assert ada.get("/api/tokens").json()["items"][0]["last_used_at"] is not None


def test_a_revoked_token_is_no_good(ada: CheckedClient, with_scopes: Callable[..., CheckedClient]) -> None:
    script = with_scopes("read")
    assert script.get("/api/bookmarks").status_code == 200
    (token,) = ada.get("/api/tokens").json()["items"]
    assert ada.delete(f"/api/tokens/{token['id']}").status_code == 204
    assert script.get("/api/bookmarks").status_code == 401
    assert ada.delete(f"/api/tokens/{token['id']}").status_code == 404


def test_nobody_else_can_revoke_it(ada: CheckedClient, ben: CheckedClient) -> None:
    made = ada.post("/api/tokens", json={"name": "script", "scopes": ["read"]}).json()
    assert ben.delete(f"/api/tokens/{made['id']}").status_code == 404
    assert ben.get("/api/tokens").json()["items"] == []
    assert len(ada.get("/api/tokens").json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "", "scopes": ["read"]}, "name"),
        ({"name": "   ", "scopes": ["read"]}, "name"),
        ({"name": "x" * 101, "scopes": ["read"]}, "name"),
        ({"name": "a\0b", "scopes": ["read"]}, "name"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["admin"]}, "scopes.0"),
        ({"name": "x"}, "scopes"),
        ({"name": "x", "scopes": ["read"], "user_id": 2}, "user_id"),
    ],
)
def test_what_can_not_be_used_is_named(ada: CheckedClient, body: dict[str, object], field: str) -> None:
    response = ada.post("/api/tokens", json=body)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_tokens_have_a_bound(ada: CheckedClient) -> None:
    statuses = [
        ada.post("/api/tokens", json={"name": "x", "scopes": ["read"]}).status_code for _ in range(51)
    ]
    assert statuses == [201] * 50 + [422]


def test_scopes_are_kept_to(ada: CheckedClient, with_scopes: Callable[..., CheckedClient]) -> None:
    page = {"url": "https://example.org/"}
    reader, writer = with_scopes("read"), with_scopes("write")
    refused = reader.post("/api/bookmarks", json=page)
    assert refused.status_code == 403
    assert "write" in refused.json()["detail"]
    assert writer.post("/api/bookmarks", json=page).status_code == 201
    assert writer.get("/api/bookmarks").status_code == 403
    assert len(reader.get("/api/bookmarks").json()["items"]) == 1


def test_a_personal_token_makes_no_tokens(with_scopes: Callable[..., CheckedClient]) -> None:
    script = with_scopes("read", "write")
    assert script.post("/api/tokens", json={"name": "more", "scopes": ["read"]}).status_code == 403
    assert script.get("/api/tokens").status_code == 403
    assert script.delete("/api/tokens/1").status_code == 403
