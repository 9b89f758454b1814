"""What answers say about themselves, and how Reflex's own application keeps working under the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from fuze_app.api.app import create_api
from fuze_app.core.settings import Settings
from tests.api.contract import CheckedClient


@pytest.mark.parametrize("path", ["/api/bookmarks", "/api/nope", "/health/live", "/api/openapi.json"])
def test_answers_are_private_and_run_nothing(ada: CheckedClient, path: str) -> None:
    headers = ada.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "strict-transport-security" not in headers


def test_refused_bodies_are_no_exception(ada: CheckedClient) -> None:
    response = ada.post("/api/tokens", content=b" " * 2_000_000)
    assert response.status_code == 413
    assert response.headers["cache-control"] == "no-store"


def test_https_stays_https(configure: Callable[..., Settings]) -> None:
    configure(public_url="https://fuze.example.org")
    assert "strict-transport-security" in TestClient(create_api()).get("/health/live").headers


@pytest.fixture
def with_front_end() -> TestClient:
    """The API with an application mounted under it, as Reflex mounts its own."""

    async def page(_request: object) -> HTMLResponse:
        return HTMLResponse("<p>A page", headers={"Content-Security-Policy": "the page's own"})

    async def ping(_request: object) -> PlainTextResponse:
        return PlainTextResponse("pong", headers={"Cache-Control": "max-age=9"})

    async def events(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    api = create_api()
    routes = [Route("/library", page), Route("/ping", ping), WebSocketRoute("/_event", events)]
    api.mount("", Starlette(routes=routes))
    return TestClient(api)


def test_what_is_mounted_is_reached_and_keeps_its_headers(with_front_end: TestClient) -> None:
    page = with_front_end.get("/library")
    assert page.text == "<p>A page"
    assert page.headers["content-security-policy"] == "the page's own"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert with_front_end.get("/ping").headers["cache-control"] == "max-age=9"


def test_sockets_pass(with_front_end: TestClient) -> None:
    with with_front_end.websocket_connect("/_event") as socket:
        assert socket.receive_text() == "hello"


def test_what_the_api_does_not_know_is_no_page(with_front_end: TestClient) -> None:
    response = with_front_end.get("/api/library")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
