"""Imports over HTTP: sent as a file or as a list, looked at, started, followed, steered, reported."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from fuze_app.core.services import import_adding, import_progress
from fuze_app.core.settings import Settings, get_settings
from tests.api.contract import CheckedClient
from tests.api.serving import served
from tests.core.importer import entries, netscape

HTML = netscape(("Work", ["https://a.example/", "https://b.example/", "javascript:alert(1)"]))


@pytest.fixture(scope="module")
def address(api: FastAPI, migrated: Any, redis_server: Any) -> Iterator[str]:
    with served(api) as address:
        yield address


def user_id(client: CheckedClient) -> int:
    return int(client.get("/api/auth/me").json()["id"])


def sent(client: CheckedClient, content: str = HTML, **query: str) -> dict[str, Any]:
    """The import that a file makes."""
    response = client.post("/api/imports", files={"file": ("my bookmarks.html", content)}, params=query)
    assert response.status_code == 201
    found: dict[str, Any] = response.json()
    assert response.headers["location"] == f"/api/imports/{found['id']}"
    return found


def test_a_file_is_looked_at_then_started_then_reported(ada: CheckedClient) -> None:
    staged = sent(ada)
    assert (staged["file_name"], staged["format_label"]) == ("my bookmarks.html", "Bookmark file (HTML)")
    assert (staged["status"], staged["total"], staged["failed"]) == ("ready", 3, 1)
    path = f"/api/imports/{staged['id']}"
    preview = ada.get(f"{path}/preview").json()
    assert (preview["new"], preview["unusable"]) == (2, 1)
    assert preview["folders"] == [{"path": ["Work"], "count": 2}]
    assert ada.get("/api/bookmarks").json()["items"] == []

    started = ada.post(f"{path}/start", json={"folders": "collections"})
    assert (started.status_code, started.json()["status"]) == (202, "adding")
    import_adding.add_all(user_id(ada), staged["id"])
    done = ada.get(path).json()
    assert (done["status"], done["processed"], done["added"], done["failed"]) == ("done", 3, 2, 1)
    assert done["pages"] == {"waiting": 2, "failed": 0, "done": 0}
    (collection,) = ada.get("/api/collections").json()["items"]
    assert (collection["path"], collection["count"]) == (["Work"], 2)
    (failed,) = ada.get(f"{path}/items", params={"status": "failed"}).json()["items"]
    assert (failed["url"], failed["line"]) == ("javascript:alert(1)", 7)
    assert failed["reason"].startswith("Fuze saves web pages")


def test_a_list_is_started_at_once(ada: CheckedClient) -> None:
    response = ada.post(
        "/api/imports", json=entries(3, tags=["t"], folder=["Bar", "News"]), params={"start": "true"}
    )
    assert (response.status_code, response.json()["status"]) == (201, "adding")
    import_adding.add_all(user_id(ada), response.json()["id"])
    assert ada.get("/api/tags").json()["items"] == [{"name": "t", "count": 3}]
    paths = [one["path"] for one in ada.get("/api/collections").json()["items"]]
    assert paths == [["Bar"], ["Bar", "News"]]


def test_it_is_paused_resumed_cancelled_forgotten(ada: CheckedClient) -> None:
    path = f"/api/imports/{sent(ada, start='true')['id']}"
    assert ada.post(f"{path}/pause").json()["paused"]
    assert not ada.post(f"{path}/resume").json()["paused"]
    assert ada.post(f"{path}/retry").status_code == 409
    assert ada.post(f"{path}/start", json={}).status_code == 409
    assert ada.delete(path).status_code == 409
    assert ada.post(f"{path}/cancel").json()["status"] == "cancelled"
    assert ada.delete(path).status_code == 204
    assert ada.get(path).status_code == 404


def test_pages_that_failed_are_read_again(ada: CheckedClient, database: psycopg.Connection) -> None:
    found = sent(ada, start="true")
    import_adding.add_all(user_id(ada), found["id"])
    database.execute("update bookmarks set status = 'failed', error = 'The site is gone.'")
    path = f"/api/imports/{found['id']}"
    reasons = [one["reason"] for one in ada.get(f"{path}/items?status=unread").json()["items"]]
    assert reasons == ["The site is gone."] * 2
    again = ada.post(f"{path}/retry")
    assert (again.status_code, again.json()["pages"]["waiting"]) == (202, 2)


def test_lists_are_paged(ada: CheckedClient) -> None:
    ids = [sent(ada)["id"] for _ in range(3)]
    first = ada.get("/api/imports", params={"limit": 2}).json()
    second = ada.get("/api/imports", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["id"] for one in first["items"] + second["items"]] == ids[::-1]
    lines = ada.get(f"/api/imports/{ids[0]}/items", params={"limit": 2}).json()
    assert [one["ordinal"] for one in lines["items"]] == [1, 2]
    assert lines["next_cursor"] is not None


def test_what_another_has_is_not_there(ada: CheckedClient, ben: CheckedClient) -> None:
    path = f"/api/imports/{sent(ada)['id']}"
    for part in ("", "/preview", "/items", "/events"):
        assert ben.get(path + part).status_code == 404
    for part in ("/start", "/pause", "/resume", "/cancel", "/retry"):
        assert ben.post(path + part, json={} if part == "/start" else None).status_code == 404
    assert ben.get("/api/imports").json()["items"] == []


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"files": {"file": ("x.bin", b"\x89PNG\r\n\x1a\n\0\0")}}, 422),
        ({"files": {"other": ("x.html", b"https://a.example/")}}, 422),
        ({"files": {"file": ("x.html", b"")}}, 422),
        ({"content": b"--x\r\nrubbish", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 422),
        ({"content": b"[]", "headers": {"Content-Type": "application/json"}}, 422),
        ({"content": b"https://a.example/", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"json": [{"url": "https://a.example/"}], "params": {"folders": "drawers"}}, 422),
    ],
)
def test_what_is_no_import_is_refused(ada: CheckedClient, request_: dict[str, Any], status: int) -> None:
    assert ada.post("/api/imports", **request_).status_code == status
    assert ada.get("/api/imports").json()["items"] == []


def test_a_file_may_be_as_large_as_the_operator_allows(
    ada: CheckedClient, configure: Callable[..., Settings]
) -> None:
    configure(import_max_bytes=str(2**20))
    large = netscape(("F", [f"https://a.example/{'x' * 500}/{n}" for n in range(1000)]))
    assert 2**20 < len(large) < 2**21
    assert ada.post("/api/imports", files={"file": large.encode()}).status_code == 413
    configure(import_max_bytes=str(2**21))
    assert ada.post("/api/imports", files={"file": large.encode()}).json()["total"] == 1000


def events_of(address: str, client: CheckedClient, path: str) -> Iterator[dict[str, Any]]:
    """The stream of an import, to its end."""
    headers = {"Authorization": client.headers["Authorization"]}
    with httpx.stream("GET", f"{address}{path}/events", headers=headers, timeout=30) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in response.iter_lines():
            if line.startswith("event:"):
                name = line.partition(":")[2].strip()
            elif line.startswith("data:"):
                yield {"event": name, **json.loads(line.partition(":")[2])}


def test_it_is_followed_to_its_end(
    address: str, ada: CheckedClient, database: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_progress, "POLL_SECONDS", 0.1)
    found = sent(ada, json.dumps(entries(30)))
    path = f"/api/imports/{found['id']}"
    heard = events_of(address, ada, path)
    first = next(heard)
    assert (first["event"], first["status"], first["processed"]) == ("import", "ready", 0)
    ada.post(f"{path}/start", json={})
    assert next(heard)["status"] == "adding"
    import_adding.add_all(user_id(ada), found["id"])
    later = next(heard)
    while later["status"] != "done":
        later = next(heard)
    assert (later["processed"], later["pages"]["waiting"]) == (30, 30)
    database.execute("update bookmarks set status = 'done', stage = 'done'")
    *_, last = heard
    assert last["pages"] == {"waiting": 0, "failed": 0, "done": 30}


def test_the_stream_ends_with_the_life_of_a_token(
    address: str, ada: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = get_settings().model_copy(update={"access_token_minutes": 0})
    monkeypatch.setattr("fuze_app.api.routes.imports.get_settings", lambda: short)
    started = time.monotonic()
    assert len(list(events_of(address, ada, f"/api/imports/{sent(ada)['id']}"))) == 1
    assert time.monotonic() - started < 20
