"""Pages that are saved with their HTML: bounds, and whose they are."""

from __future__ import annotations

import psycopg
import pytest
from sqlmodel import select

from fuze_app.core.database import user_session
from fuze_app.core.models import SuppliedPage
from fuze_app.core.services.supplied import LONGEST_HTML
from tests.api.contract import CheckedClient

URL = "https://example.org/members"
HTML = "<!doctype html><title>Members</title><p>For members only.</p>"


def kept(database: psycopg.Connection) -> list[tuple[int, str]]:
    return database.execute("select user_id, html from supplied_pages order by bookmark_id").fetchall()


def test_the_html_is_kept_for_the_pipeline(ada: CheckedClient, database: psycopg.Connection) -> None:
    response = ada.post("/api/bookmarks", json={"url": URL, "html": HTML, "tags": ["club"]})
    assert response.status_code == 201
    assert response.json()["tags"] == ["club"]
    assert kept(database) == [(1, HTML)]


def test_a_page_that_was_read_is_read_anew(ada: CheckedClient, database: psycopg.Connection) -> None:
    bookmark = ada.post("/api/bookmarks", json={"url": URL}).json()
    database.execute("update bookmarks set stage = 'done', status = 'done'")
    again = ada.post("/api/bookmarks", json={"url": URL, "html": HTML})
    assert again.status_code == 200
    assert (again.json()["id"], again.json()["stage"]) == (bookmark["id"], "extract")
    assert again.json()["status"] == "waiting"


def test_the_latest_html_counts(ada: CheckedClient, database: psycopg.Connection) -> None:
    for text in ("first", "second"):
        ada.post("/api/bookmarks", json={"url": URL, "html": text})
    assert kept(database) == [(1, "second")]


@pytest.mark.parametrize("html", ["", "  \n "])
def test_no_html_is_as_none(ada: CheckedClient, database: psycopg.Connection, html: str) -> None:
    assert ada.post("/api/bookmarks", json={"url": URL, "html": html}).status_code == 201
    assert kept(database) == []


def test_the_longest_page_is_taken_and_a_longer_one_named(
    ada: CheckedClient, database: psycopg.Connection
) -> None:
    longest = "x" * LONGEST_HTML
    assert ada.post("/api/bookmarks", json={"url": URL, "html": longest}).status_code == 201
    response = ada.post("/api/bookmarks", json={"url": URL, "html": longest + "x"})
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["html"]
    assert ada.post("/api/bookmarks", json={"url": URL, "html": longest * 2}).status_code == 413
    assert [len(html) for _, html in kept(database)] == [LONGEST_HTML]


def test_only_saving_takes_so_much(ada: CheckedClient) -> None:
    large = {"name": "x" * 2_000_000, "scopes": ["read"]}
    assert ada.post("/api/tokens", json=large).status_code == 413


def test_it_goes_with_its_bookmark(ada: CheckedClient, database: psycopg.Connection) -> None:
    ada.post("/api/bookmarks", json={"url": URL, "html": HTML})
    database.execute("delete from bookmarks")
    assert kept(database) == []


def test_nobody_else_sees_it(ada: CheckedClient, database: psycopg.Connection) -> None:
    ada.post("/api/bookmarks", json={"url": URL, "html": HTML})
    with user_session(1) as own, user_session(2) as others:
        assert len(own.exec(select(SuppliedPage)).all()) == 1
        assert others.exec(select(SuppliedPage)).all() == []
