"""Search over HTTP; how well it finds is tested with the service."""

from __future__ import annotations

import pytest

from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved
from tests.api.test_lists import every_page


def test_a_hit_is_the_bookmark_with_what_matched(ada: CheckedClient) -> None:
    bookmark = saved(ada, title="Isolation levels", notes="Why serialisable is worth it")
    saved(ada, "https://example.org/other", title="Sourdough")
    body = ada.get("/api/search", params={"q": "serialisable", "mode": "text"}).json()
    (hit,) = body["items"]
    passages = hit.pop("passages")
    assert hit.pop("score") > 0
    assert hit == bookmark
    (mark,) = passages[0]["marks"]
    assert passages[0]["text"][slice(*mark)] == "serialisable"
    assert body["notice"] is None


def test_nothing_to_look_for_finds_nothing(ada: CheckedClient) -> None:
    saved(ada)
    assert ada.get("/api/search", params={"q": "  "}).json()["items"] == []


def test_pages(ada: CheckedClient) -> None:
    ids = {saved(ada, f"https://example.org/{n}", title=f"same words {n}")["id"] for n in range(5)}
    pages = every_page(ada, "/api/search", q="words", mode="text", limit=2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {key for page in pages for key in page} == ids


def test_nobody_finds_what_is_not_theirs_or_was_deleted(ada: CheckedClient, ben: CheckedClient) -> None:
    bookmark = saved(ada, title="secret plans")
    assert ben.get("/api/search", params={"q": "secret"}).json()["items"] == []
    ada.delete(f"/api/bookmarks/{bookmark['id']}")
    assert ada.get("/api/search", params={"q": "secret"}).json()["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": "x" * 4001}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"q": "x", "mode": "psychic"}, "mode"),
        ({"q": "x", "limit": 0}, "limit"),
        ({"q": "x", "limit": 101}, "limit"),
        ({"q": "x", "cursor": "rubbish"}, "cursor"),
        ({"q": "x", "cursor": "Wy0xXQ"}, "cursor"),  # [-1]
        ({"q": "x", "cursor": "WzFlOV0"}, "cursor"),  # [1e9]
        ({"q": "x", "cursor": "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ"}, "cursor"),
        ({"q": "x", "query": "y"}, "query"),
    ],
)
def test_what_search_can_not_use_is_named(ada: CheckedClient, query: dict[str, object], field: str) -> None:
    response = ada.get("/api/search", params=query)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "query", ["' OR 1=1 --", "(((", "a & | !", "\u202e\u0000"[:1], "日本", "🦆", "%", "\\"]
)
@pytest.mark.parametrize("mode", ["hybrid", "semantic", "text"])
def test_any_query_is_answered(ada: CheckedClient, query: str, mode: str) -> None:
    saved(ada, title="日本の duck 🦆")
    assert ada.get("/api/search", params={"q": query, "mode": mode}).status_code == 200
