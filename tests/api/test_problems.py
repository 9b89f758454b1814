"""Whatever goes wrong is a problem in the one format, and never a 500 without need."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from fuze_app.api.app import create_api
from fuze_app.api.bodies import MOST_BYTES, MOST_BYTES_OF
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import URL

JSON = {"Content-Type": "application/json"}


def is_problem(response: object, status: int) -> bool:
    body = response.json()
    return (
        response.status_code == body["status"] == status
        and response.headers["content-type"] == "application/problem+json"
        and body["type"].startswith("urn:fuze:problem:")
        and bool(body["title"])
        and bool(body["detail"])
    )


@pytest.mark.parametrize(
    "path", ["/api/nope", "/api/", "/api/bookmarks/1/nope", "/api/bookmarks/", "/api/a//b"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_such_address(visitor: CheckedClient, method: str, path: str) -> None:
    assert is_problem(visitor.request(method, path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/bookmarks", "GET, POST"),
        ("POST", "/api/bookmarks/1", "GET, PATCH, DELETE"),
        ("DELETE", "/api/search", "GET"),
        ("GET", "/api/auth/token", "POST"),
    ],
)
def test_no_such_method(visitor: CheckedClient, method: str, path: str, allowed: str) -> None:
    response = visitor.request(method, path)
    assert is_problem(response, 405)
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nonsense", b'{"url": "x"', b"\xff\xfe", b'{"url": "\xff"}', b"[" * 100_000, b"null", b"7"],
)
def test_a_body_that_is_no_json_object(ada: CheckedClient, body: bytes) -> None:
    response = ada.post("/api/bookmarks", content=body, headers=JSON)
    assert is_problem(response, 422)
    assert {error["field"] for error in response.json()["errors"]} <= {"body", "url"}


@pytest.mark.parametrize(
    "headers", [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}]
)
def test_another_media_type(ada: CheckedClient, headers: dict[str, str]) -> None:
    body = json.dumps({"url": URL}).encode()
    assert is_problem(ada.post("/api/bookmarks", content=body, headers=headers), 415)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_spellings_of_the_media_type(ada: CheckedClient, content_type: str) -> None:
    body = json.dumps({"url": URL}).encode()
    response = ada.post("/api/bookmarks", content=body, headers={"Content-Type": content_type})
    assert response.status_code == 201


BOUNDS = [("/api/tokens", MOST_BYTES), *MOST_BYTES_OF.items()]


@pytest.mark.parametrize(("path", "most"), BOUNDS)
def test_a_body_that_says_it_is_too_long(ada: CheckedClient, path: str, most: int) -> None:
    assert is_problem(ada.post(path, content=b" " * most, headers=JSON), 422)
    response = ada.post(path, content=b" " * (most + 1), headers=JSON)
    assert is_problem(response, 413)


@pytest.mark.parametrize(("path", "most"), BOUNDS)
def test_a_body_that_turns_out_to_be_too_long(ada: CheckedClient, path: str, most: int) -> None:
    chunks = (b" " * 64 * 1024 for _ in range(most // (64 * 1024) + 1))
    response = ada.post(path, content=chunks, headers=JSON)
    assert "content-length" not in response.request.headers
    assert is_problem(response, 413)


def test_the_longest_that_is_allowed_fits(ada: CheckedClient) -> None:
    """Every character escaped as two surrogates: twelve bytes each."""
    body = json.dumps({"url": URL, "notes": "\N{DUCK}" * 20_000, "title": "\N{DUCK}" * 1000}).encode()
    assert ada.post("/api/bookmarks", content=body, headers=JSON).status_code == 201


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic YWRhOmFkYQ==", "Bearer a b", "Bearer " + "x" * 5000]
)
def test_odd_credentials(visitor: CheckedClient, authorization: str) -> None:
    assert is_problem(visitor.get("/api/auth/me", headers={"Authorization": authorization}), 401)


class Accident(Exception):
    """What nobody expected."""


@pytest.fixture
def accident_prone(database: object) -> FastAPI:
    api = create_api()

    async def fail() -> None:
        raise Accident("the password is swordfish")

    # Before the route that answers everything else.
    api.router.routes.insert(0, api.router.routes.pop(_added(api, fail)))
    return api


def _added(api: FastAPI, endpoint: Callable[..., object]) -> int:
    api.add_api_route("/api/accident", endpoint)
    return len(api.router.routes) - 1


def test_an_accident_is_logged_and_tells_nothing(
    accident_prone: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    from starlette.testclient import TestClient

    with caplog.at_level(logging.ERROR):
        response = TestClient(accident_prone, raise_server_exceptions=False).get("/api/accident")
    assert is_problem(response, 500)
    assert "swordfish" not in response.text
    assert response.headers["cache-control"] == "no-store"
    reference = response.json()["instance"].removeprefix("urn:uuid:")
    record = next(record for record in caplog.records if reference in record.getMessage())
    assert record.exc_info is not None
    assert "swordfish" in str(record.exc_info[1])
