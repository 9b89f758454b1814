"""The keys by which a browser knows saved pages."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest

from fuze_app.core.services import page_keys
from fuze_app.core.urls import normalise
from tests.api.contract import CheckedClient


def key(url: str) -> str:
    digest = hashlib.sha256(normalise(url).encode()).digest()
    return urlsafe_b64encode(digest[:8]).decode().rstrip("=")


def saved(client: CheckedClient, *urls: str) -> None:
    for url in urls:
        assert client.post("/api/bookmarks", json={"url": url}).status_code == 201


def test_every_saved_page_has_its_key(ada: CheckedClient, ben: CheckedClient) -> None:
    saved(ada, "https://example.org/one", "https://example.org/two?utm_source=x")
    saved(ben, "https://example.org/of-ben")
    page = ada.get("/api/bookmarks/keys").json()
    assert page == {
        "items": [key("http://www.example.org/one/"), key("https://example.org/two")],
        "next_cursor": None,
    }


def test_a_deleted_page_has_none(ada: CheckedClient) -> None:
    saved(ada, "https://example.org/one")
    ada.delete("/api/bookmarks/1")
    assert ada.get("/api/bookmarks/keys").json()["items"] == []


def test_pages_are_continued(ada: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_keys, "MOST_ON_A_PAGE", 2)
    addresses = [f"https://example.org/{number}" for number in range(5)]
    saved(ada, *addresses)
    found: list[str] = []
    cursor: dict[str, Any] = {}
    for size in (2, 2, 1):
        page = ada.get("/api/bookmarks/keys", params=cursor).json()
        assert len(page["items"]) == size
        found += page["items"]
        cursor = {"cursor": page["next_cursor"]}
    assert cursor == {"cursor": None}
    assert found == [key(address) for address in addresses]


def test_an_unchanged_library_is_not_sent_again(ada: CheckedClient) -> None:
    saved(ada, "https://example.org/one")
    first = ada.get("/api/bookmarks/keys")
    known = {"If-None-Match": first.headers["etag"]}
    again = ada.get("/api/bookmarks/keys", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    saved(ada, "https://example.org/two")
    changed = ada.get("/api/bookmarks/keys", headers=known)
    assert changed.status_code == 200
    assert len(changed.json()["items"]) == 2


def test_one_query_for_a_page(ada: CheckedClient, count_queries: Callable[[], Any]) -> None:
    saved(ada, *(f"https://example.org/{number}" for number in range(4)))
    with count_queries() as statements:
        ada.get("/api/bookmarks/keys")
    assert len([text for text in statements if "bookmarks" in text and "url_digest" in text]) == 1
