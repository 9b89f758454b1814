"""A worker that is killed while it reads a page loses nothing: another takes the page up again."""

from __future__ import annotations

import httpx
import pytest

from tests.running import RunningFuze, until
from tests.site import Site

pytestmark = pytest.mark.timeout(300)

LEASE_SECONDS = 5 + 25
"""How long the killed worker's claim holds: the time of a fetch and of reading."""


def test_a_page_is_read_though_its_worker_is_killed(fuze: RunningFuze, site: Site) -> None:
    with httpx.Client(base_url=fuze.url, timeout=30) as client:
        client.headers["Authorization"] = f"Bearer {_signed_up(client)}"
        with site.held("/news"):
            saved = client.post("/api/bookmarks", json={"url": site.url("/news")}).raise_for_status().json()
            assert until(lambda: site.hits("/news") == 1, 30)
            fuze.child("worker").kill()
        assert until(lambda: _status(client, saved["id"]) == "done", LEASE_SECONDS + 60)
        assert site.hits("/news") == 2
        assert len(client.get("/api/bookmarks").json()["items"]) == 1
        assert client.get(f"/api/bookmarks/{saved['id']}/content").json()["text"]


def _signed_up(client: httpx.Client) -> str:
    account = {"email": "kim@example.org", "username": "kim", "password": "correct horse battery staple"}
    client.post("/api/auth/register", json=account).raise_for_status()
    login = {"login": "kim", "password": account["password"]}
    return str(client.post("/api/auth/token", json=login).raise_for_status().json()["access_token"])


def _status(client: httpx.Client, bookmark_id: int) -> str:
    return str(client.get(f"/api/bookmarks/{bookmark_id}").raise_for_status().json()["status"])
