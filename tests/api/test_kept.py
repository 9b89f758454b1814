"""Answers that are kept: the same as those worked out, and gone with any change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from fuze_app.core.settings import Settings
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved

READS = ["/api/bookmarks?limit=2", "/api/tags", "/api/search?q=page&mode=text"]


@pytest.mark.parametrize("path", READS)
def test_the_second_answer_is_the_first_and_asks_for_nothing(
    ada: CheckedClient, count_queries: Callable[[], Any], path: str
) -> None:
    saved(ada, "https://example.org/1", title="a page", tags=["t"])
    first = ada.get(path)
    with count_queries() as statements:
        second = ada.get(path)
    assert statements == []
    assert (second.status_code, second.content) == (200, first.content)
    assert dict(second.headers) == dict(first.headers)
    assert first.json()["items"]


@pytest.mark.parametrize("path", READS)
def test_a_change_by_any_process_is_shown_at_once(
    ada: CheckedClient, database: psycopg.Connection, path: str
) -> None:
    key = saved(ada, "https://example.org/1", title="a page", tags=["t"])["id"]
    assert ada.get(path).json() == ada.get(path).json()
    database.execute("update bookmarks set title = 'another page' where id = %s", [key])
    database.execute("update tags set name = 'T'")
    assert ada.get(path).json()["items"] != []
    assert "T" in ada.get(path).text
    ada.delete(f"/api/bookmarks/{key}")
    assert ada.get(path).json()["items"] == []


@pytest.mark.parametrize("path", READS)
def test_nobody_is_given_the_answer_of_another(ada: CheckedClient, ben: CheckedClient, path: str) -> None:
    saved(ada, "https://example.org/1", title="a page of ada", tags=["t"])
    for _ in range(2):
        assert "ada" in ada.get(path).text or path == "/api/tags"
        assert ben.get(path).json()["items"] == []


def test_what_is_kept_is_given_to_valid_tokens_only(
    ada: CheckedClient, visitor: CheckedClient, configure: Callable[..., Settings]
) -> None:
    saved(ada, "https://example.org/1")
    ada.get("/api/bookmarks")
    assert visitor.get("/api/bookmarks").status_code == 401
    assert visitor.get("/api/bookmarks", headers={"Authorization": "Bearer x.y.z"}).status_code == 401
    configure(secret_key="another secret of at least 32 characters")
    assert ada.get("/api/bookmarks").status_code == 401


def test_wrong_parameters_are_refused_every_time(ada: CheckedClient) -> None:
    for _ in range(2):
        assert ada.get("/api/bookmarks?limit=0").status_code == 422
        assert ada.get("/api/bookmarks?cursor=x").status_code == 422
