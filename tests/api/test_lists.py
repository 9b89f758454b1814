"""Lists: pages, filters, tags, and how many queries they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fuze_app.core.services.stage_results import Understood
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import failed_in_the_pipeline, saved, understood_by_the_pipeline


def every_page(client: CheckedClient, path: str, **parameters: object) -> list[list[int]]:
    """The ids of each page of a list, followed to its end."""
    pages, cursor = [], None
    while True:
        query = parameters | ({"cursor": cursor} if cursor else {})
        body = client.get(path, params=query).json()
        pages.append([item["id"] for item in body["items"]])
        cursor = body["next_cursor"]
        if cursor is None:
            return pages


def test_pages_are_the_latest_first_and_complete(ada: CheckedClient) -> None:
    ids = [saved(ada, f"https://example.org/{n}")["id"] for n in range(7)]
    assert every_page(ada, "/api/bookmarks", limit=3) == [ids[:3:-1], ids[3:0:-1], ids[:1]]
    assert every_page(ada, "/api/bookmarks", limit=7) == [ids[::-1]]


def test_an_empty_list(ada: CheckedClient) -> None:
    assert ada.get("/api/bookmarks").json() == {"items": [], "next_cursor": None}


def test_pages_do_not_shift_when_something_is_saved_or_deleted(ada: CheckedClient) -> None:
    ids = [saved(ada, f"https://example.org/{n}")["id"] for n in range(4)]
    first = ada.get("/api/bookmarks", params={"limit": 2}).json()
    saved(ada, "https://example.org/new")
    ada.delete(f"/api/bookmarks/{ids[3]}")
    second = ada.get("/api/bookmarks", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [item["id"] for item in second["items"]] == [ids[1], ids[0]]
    assert second["next_cursor"] is None


def test_filters(ada: CheckedClient) -> None:
    plain = saved(ada, "https://example.org/1")["id"]
    tagged = saved(ada, "https://example.org/2", tags=["Künste"])["id"]
    done = saved(ada, "https://example.org/3", tags=["künste", "x"])["id"]
    ada.patch(f"/api/bookmarks/{done}", json={"state": "archived", "favourite": True})
    ada.patch(f"/api/bookmarks/{tagged}", json={"keep_offline": True})
    failed_in_the_pipeline(plain)
    understood_by_the_pipeline(
        done,
        Understood("local", "1", "", [], "tutorial", "beginner", technologies=["PostgreSQL"]),
    )

    def ids(**narrow: object) -> list[int]:
        return [item["id"] for item in ada.get("/api/bookmarks", params=narrow).json()["items"]]

    assert ids(tag="KÜNSTE") == [done, tagged]
    assert ids(tag="none such") == []
    assert ids(state="archived") == [done]
    assert ids(state="unread") == [tagged, plain]
    assert ids(status="failed") == [plain]
    assert ids(favourite=True) == [done]
    assert ids(favourite=False) == [tagged, plain]
    assert ids(keep_offline=True) == [tagged]
    assert ids(keep_offline=False) == [done, plain]
    assert ids(tag="künste", state="unread", status="waiting") == [tagged]
    assert ids(content_type="tutorial") == ids(technology="postgres", difficulty="beginner") == [done]
    assert ids(content_type="tutorial", language="de-AT") == ids(technology="Rust") == []
    assert ids(language="en-GB", tag="künste") == [done]
    assert ids(saved="today") == ids(saved="<1d") == [done, tagged, plain]
    assert ids(saved=">1d") == ids(saved="2001..2002-03") == []
    project = ada.post("/api/projects", json={"title": "Work"}).json()["id"]
    ada.post(f"/api/projects/{project}/links", json={"bookmark_id": tagged}).raise_for_status()
    assert ids(project=project) == [tagged]
    assert ids(project=project + 1) == []
    assert every_page(ada, "/api/bookmarks", tag="künste", limit=1) == [[done], [tagged]]
    assert every_page(ada, "/api/bookmarks", sort="oldest", limit=2) == [[plain, tagged], [done]]
    assert every_page(ada, "/api/bookmarks", sort="shortest", limit=1) == [[plain], [tagged], [done]]


BAD = [
    ({"limit": 0}, "limit"),
    ({"limit": -1}, "limit"),
    ({"limit": 201}, "limit"),
    ({"limit": "many"}, "limit"),
    ({"limit": 10**30}, "limit"),
    ({"state": "eaten"}, "state"),
    ({"status": "lost"}, "status"),
    ({"favourite": "perhaps"}, "favourite"),
    ({"tag": ""}, "tag"),
    ({"tag": "x" * 65}, "tag"),
    ({"tag": "a\0b"}, "tag"),
    ({"content_type": "poem"}, "content_type"),
    ({"technology": "a\0b"}, "technology"),
    ({"sort": "title"}, "sort"),
    ({"saved": "soon"}, "saved"),
    ({"saved": "2025-13"}, "saved"),
    ({"saved": "9" * 41}, "saved"),
    ({"project": 0}, "project"),
    ({"sort": "shortest", "cursor": "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMV0"}, "cursor"),  # a moment's
    ({"cursor": "rubbish"}, "cursor"),
    ({"cursor": "\u2603"}, "cursor"),
    ({"cursor": "a\0"}, "cursor"),
    ({"cursor": "x" * 501}, "cursor"),
    ({"cursor": "W10"}, "cursor"),  # []
    ({"cursor": "WyJ4IiwgMV0"}, "cursor"),  # ["x", 1]
    ({"cursor": "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgMV0"}, "cursor"),  # a moment without its zone
    ({"cursor": "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMWUzMF0"}, "cursor"),  # 1e30
    ({"cursor": "WzEsIDFd"}, "cursor"),  # [1, 1]
]


@pytest.mark.parametrize(("query", "field"), BAD)
def test_what_a_list_can_not_use_is_named(ada: CheckedClient, query: dict[str, Any], field: str) -> None:
    response = ada.get("/api/bookmarks", params=query)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_a_page_of_search_can_not_continue_a_list(ada: CheckedClient) -> None:
    for n in range(2):
        saved(ada, f"https://example.org/{n}", title="same words")
    cursor = ada.get("/api/search", params={"q": "words", "limit": 1, "mode": "text"}).json()["next_cursor"]
    assert ada.get("/api/bookmarks", params={"cursor": cursor}).status_code == 422


def test_tags_are_counted_without_what_was_deleted(ada: CheckedClient, ben: CheckedClient) -> None:
    saved(ada, "https://example.org/1", tags=["Rare", "common"])
    saved(ada, "https://example.org/2", tags=["COMMON"])
    gone = saved(ada, "https://example.org/3", tags=["common", "gone"])
    ada.delete(f"/api/bookmarks/{gone['id']}")
    expected = [{"name": "common", "count": 2}, {"name": "Rare", "count": 1}]
    assert ada.get("/api/tags").json() == {"items": expected, "next_cursor": None}
    assert ben.get("/api/tags").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "query", "most"),
    [
        ("/api/bookmarks", {}, 2),
        ("/api/bookmarks", {"tag": "all", "state": "unread"}, 2),
        ("/api/tags", {}, 2),
        ("/api/tokens", {}, 2),
        ("/api/search", {"q": "page", "mode": "text"}, 5),
    ],
)
def test_a_list_takes_as_many_queries_for_thirty_as_for_one(
    ada: CheckedClient,
    count_queries: Callable[[], Any],
    path: str,
    query: dict[str, str],
    most: int,
) -> None:
    """The first statement of each transaction says who asks."""
    saved(ada, "https://example.org/0", title="page", tags=["all"])
    ada.post("/api/tokens", json={"name": "x", "scopes": ["read"]})
    with count_queries() as for_one:
        ada.get(path, params=query)
    for n in range(1, 30):
        saved(ada, f"https://example.org/{n}", title=f"page {n}", tags=["all", f"tag {n}"])
        ada.post("/api/tokens", json={"name": "x", "scopes": ["read"]})
    with count_queries() as for_thirty:
        items = ada.get(path, params=query).json()["items"]
    assert len(items) >= 20
    assert len(for_thirty) <= len(for_one)
    assert len(for_thirty) <= most
