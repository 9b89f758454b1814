"""Who may do what, for every route that there is."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from tests.api.conftest import NewClient
from tests.api.contract import CheckedClient, Contract

OPEN = {
    ("POST", "/api/auth/register"),
    ("GET", "/api/auth/username-available"),
    ("POST", "/api/auth/token"),
    ("POST", "/api/auth/refresh"),
    ("POST", "/api/auth/logout"),
    ("POST", "/api/auth/session"),
    ("DELETE", "/api/auth/session"),
    ("POST", "/api/connect/token"),
    ("GET", "/api/extension/{browser}"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),  # the operator's, who has no account
}
OF_THE_ACCOUNT = {
    ("POST", "/api/auth/close"),
    ("POST", "/api/tokens"),
    ("GET", "/api/tokens"),
    ("DELETE", "/api/tokens/{id}"),
    ("PUT", "/api/keys/gemini"),
    ("GET", "/api/keys/gemini"),
    ("DELETE", "/api/keys/gemini"),
    ("POST", "/api/keys/gemini/test"),
}
OF_ANY_TOKEN = ("DELETE", "/api/tokens/current")
BODIES = {
    "/api/bookmarks": {"url": "https://example.org/"},
    "/api/tokens": {"name": "x", "scopes": ["read"]},
    "/api/keys/gemini": {"key": "AIzaSyAda-0000000000000000000000000000001"},
    "/api/analysis/runs": {"scope": "all"},
    "/api/duplicates/merge": {"keep_id": 1, "merge_ids": [2]},
    "/api/tags/merge": {"names": ["x"], "into": "y"},
}


def call(client: CheckedClient, method: str, path: str, **query: str) -> int:
    """The status that a route answers; events are a stream without an end, so theirs is not read."""
    body = {"json": BODIES.get(path, {})} if method in ("POST", "PUT", "PATCH") else {}
    return client.request(method, path.replace("{id}", "1"), params=query, **body).status_code


def guarded(contract: Contract) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _ in contract.operations() if (method, path) not in OPEN]


def test_every_route_but_these_wants_to_know_who_asks(visitor: CheckedClient, contract: Contract) -> None:
    assert {(method, path) for method, path, _ in contract.operations()} >= OPEN
    for method, path in guarded(contract):
        assert call(visitor, method, path) == 401, (method, path)


def test_a_session_that_has_ended_is_nobody(new_client: NewClient, contract: Contract) -> None:
    stranger = new_client(cookies={"fuze_session": "no such session"})
    for method, path in guarded(contract):
        assert call(stranger, method, path) == 401, (method, path)


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_personal_token_does_what_its_scope_says(
    ada: CheckedClient, new_client: NewClient, contract: Contract, scope: str
) -> None:
    token = ada.post("/api/tokens", json={"name": "x", "scopes": [scope]}).json()["token"]
    script = new_client({"Authorization": f"Bearer {token}"})
    for method, path in guarded(contract):
        if (method, path) == OF_ANY_TOKEN:  # and it would be the last that the token does
            continue
        needs = "account" if (method, path) in OF_THE_ACCOUNT else "read" if method == "GET" else "write"
        if needs == scope and path == "/api/events":
            continue
        assert (call(script, method, path) == 403) is (needs != scope), (method, path)


def test_every_route_refuses_parameters_that_do_not_exist(ada: CheckedClient, contract: Contract) -> None:
    for method, path, operation in contract.operations():
        if "health" in operation["tags"]:
            continue
        response = ada.request(method, path.replace("{id}", "1"), params={"no_such": "1"}, json={})
        assert response.status_code == 422, (method, path)
        assert "no_such" in {error["field"] for error in response.json()["errors"]}, (method, path)


def test_no_two_routes_do_one_thing(api: FastAPI, contract: Contract) -> None:
    operations = contract.operations()
    names = [operation["operationId"] for _, _, operation in operations]
    summaries = [operation["summary"] for _, _, operation in operations]
    assert len(set(names)) == len(names)
    assert len(set(summaries)) == len(summaries)
    # The capabilities that the system before Fuze had many times over.
    taken = {path: {one["name"] for one in taken.get("parameters", ())} for _, path, taken in operations}
    assert [path for path, names in taken.items() if names >= {"q", "mode", "cursor"}] == ["/api/search"]
    assert len([path for method, path, _ in operations if (method, path) == ("POST", "/api/bookmarks")]) == 1


def test_every_route_of_the_application_is_documented(api: FastAPI, contract: Contract) -> None:
    """What is not is the documentation itself, and the answer to everything else."""
    from fastapi.routing import iter_route_contexts

    documented = {(method, path) for method, path, _ in contract.operations()}
    served = {
        (method, route.path)
        for route in iter_route_contexts(api.routes)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    hidden = {path for _, path in served - documented}
    assert hidden == {"/api/openapi.json", "/api/docs", "/api/docs/start.js", "/api/{path:path}"}
