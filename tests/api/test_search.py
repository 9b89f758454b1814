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


def test_what_is_not_understood_is_said_with_its_place(ada: CheckedClient) -> None:
    saved(ada, title="Isolation levels", tags=["databases"])
    body = ada.get("/api/search", params={"q": 'tag:databases "isolation'}).json()
    assert [body["hints"][0][name] for name in ("start", "end")] == [14, 15]
    assert len(ada.get("/api/search", params={"q": "tag:databases -is:read"}).json()["items"]) == 1
    assert ada.get("/api/search", params={"q": "tag:databases is:read"}).json()["items"] == []
    assert (
        ada.get("/api/search", params={"q": "isolatoin", "mode": "text"}).json()["suggestion"] == "isolation"
    )


def test_the_language_the_facets_and_the_quick_answers(ada: CheckedClient) -> None:
    saved(ada, title="Isolation levels", tags=["databases"])
    fields = {field["name"]: field for field in ada.get("/api/search/language").json()["items"]}
    assert {"tag", "saved", "like", "sort"} <= fields.keys()
    for field in fields.values():
        for example in field["examples"]:
            assert ada.get("/api/search", params={"q": example}).json()["hints"] == [], example
    facets = ada.get("/api/search/facets", params={"q": "tag:databases"}).json()
    assert facets["counted"] == 1
    assert facets["by"]["tag"] == [{"value": "databases", "count": 1, "term": "tag:databases"}]
    completed = ada.get("/api/search/completions", params={"q": "isolation tag:data"}).json()["items"]
    assert [one["text"] for one in completed] == ["isolation tag:databases "]
    quick = ada.get("/api/search/quick", params={"q": "iso"}).json()
    assert [one["title"] for one in quick["titles"]] == ["Isolation levels"]


def test_a_saved_search_from_its_making_to_its_end(ada: CheckedClient, ben: CheckedClient) -> None:
    made = ada.post("/api/searches", json={"name": "Databases", "query": "tag:databases"})
    assert made.status_code == 201
    address = f"/api/searches/{made.json()['id']}"
    saved(ada, title="Isolation levels", tags=["databases"])
    assert [one["new"] for one in ada.get("/api/searches").json()["items"]] == [1]
    assert ada.post(f"{address}/seen").json()["new"] == 0
    assert ada.get("/api/searches").json()["items"][0]["new"] == 0
    assert ada.post("/api/searches", json={"name": "Databases", "query": "x"}).status_code == 409
    assert ada.patch(address, json={"name": "DB"}).json()["name"] == "DB"
    assert ben.get("/api/searches").json()["items"] == []
    assert ben.delete(address).status_code == 404
    assert ada.delete(address).status_code == 204
    assert ada.get("/api/searches").json()["items"] == []


def test_the_history_is_kept_and_erased(ada: CheckedClient, ben: CheckedClient) -> None:
    for text in ("first", "second"):
        assert ada.post("/api/searches/history", json={"text": text}).status_code == 204
    first = ada.get("/api/searches/history", params={"beginning": "F"}).json()["items"]
    assert [one["text"] for one in first] == ["first"]
    assert ben.delete(f"/api/searches/history/{first[0]['id']}").status_code == 404
    assert ada.delete(f"/api/searches/history/{first[0]['id']}").status_code == 204
    assert ada.delete("/api/searches/history").status_code == 204
    assert ada.get("/api/searches/history").json()["items"] == []


def test_what_is_found_beside_bookmarks(ada: CheckedClient, ben: CheckedClient) -> None:
    page = saved(ada, title="Isolation levels")["id"]
    project = ada.post("/api/projects", json={"title": "Isolation of the roof"}).json()["id"]
    task = ada.post(f"/api/projects/{project}/tasks", json={"title": "Isolation: compare offers"}).json()[
        "id"
    ]
    ada.post(f"/api/bookmarks/{page}/highlights", json={"quote": "in isolation"}).raise_for_status()
    ada.post("/api/searches", json={"name": "Isolation", "query": "isolation"})
    found = ada.get("/api/search/elsewhere", params={"q": "isolation is:unread"}).json()
    assert [one["id"] for one in found["projects"]] == [project]
    assert [(one["id"], one["project_id"]) for one in found["tasks"]] == [(task, project)]
    assert [one["quote"] for one in found["highlights"]] == ["in isolation"]
    assert [one["query"] for one in found["searches"]] == ["isolation"]
    theirs = ben.get("/api/search/elsewhere", params={"q": "isolation"}).json()
    assert theirs == {"projects": [], "tasks": [], "highlights": [], "searches": []}
