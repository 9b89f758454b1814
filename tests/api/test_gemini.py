"""Keys, usage and runs over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from fuze_app.core.models import Stage
from fuze_app.core.services import stage_results
from fuze_app.core.settings import Settings
from fuze_tasks.worker import gemini as task  # the actors belong to the broker that it sets
from tests.api.contract import CheckedClient
from tests.core.keys import ADAS, OPERATORS, job
from tests.core.library import UNDERSTOOD, Library
from tests.gemini import GeminiServer, Reply, described, failed

KEY, RUNS = "/api/keys/gemini", "/api/analysis/runs"


@pytest.fixture
def library(ada: CheckedClient) -> Library:
    return Library(ada.get("/api/auth/me").json()["id"])


def read(library: Library, count: int) -> list[int]:
    pages = [library.save(f"https://example.org/{number}") for number in range(count)]
    for page in pages:
        library.finish(page)
    return pages


def test_a_key_is_put_tested_deleted_and_never_given_back(ada: CheckedClient, gemini: GeminiServer) -> None:
    assert ada.get(KEY).json()["owner"] is None
    put = ada.put(KEY, json={"key": ADAS})
    tested = ada.post(f"{KEY}/test")
    assert (put.json()["state"], tested.json()["state"]) == ("untested", "working")
    assert gemini.keys() == [ADAS]
    for answer in (put, tested, ada.get(KEY), ada.get(f"{KEY}/usage")):
        assert ADAS not in answer.text
    assert ada.delete(KEY).status_code == 204
    assert ada.delete(KEY).status_code == 404
    assert ada.post(f"{KEY}/test").status_code == 404


@pytest.mark.parametrize(
    ("reply", "status", "state"),
    [
        (failed(403), 200, "refused"),
        (failed(400, "API_KEY_INVALID"), 200, "refused"),
        (failed(404), 409, "untested"),
        (failed(429, headers={"Retry-After": "33"}), 429, "untested"),
        (failed(503), 503, "untested"),
        (Reply(200, b"{"), 200, "working"),
    ],
)
def test_a_test_says_what_google_says(
    ada: CheckedClient, gemini: GeminiServer, reply: Reply, status: int, state: str
) -> None:
    ada.put(KEY, json={"key": ADAS})
    gemini.replies[ADAS].append(reply)
    answer = ada.post(f"{KEY}/test")
    assert (answer.status_code, ada.get(KEY).json()["state"]) == (status, state)
    if status == 429:
        assert answer.headers["retry-after"] == "33"


def test_usage_is_counted_against_the_limits(
    ada: CheckedClient, gemini: GeminiServer, configure: Callable[..., Settings]
) -> None:
    assert ada.get(f"{KEY}/usage").json()["owner"] is None
    configure(gemini_per_day="10")
    ada.put(KEY, json={"key": ADAS})
    ada.post(f"{KEY}/test")
    usage = ada.get(f"{KEY}/usage").json()
    assert (usage["owner"], usage["day"]["used"], usage["day"]["left"]) == ("you", 1, 9)
    assert usage["month"] == {**usage["month"], "limit": 45_000, "used": 1, "left": 44_999}
    configure(gemini_api_key=OPERATORS)
    ada.delete(KEY)
    assert ada.get(f"{KEY}/usage").json()["owner"] == "operator"


def test_a_run_is_estimated_started_followed_and_stopped(
    ada: CheckedClient, library: Library, gemini: GeminiServer, database: psycopg.Connection
) -> None:
    pages = read(library, 3)
    assert ada.post(RUNS, json={"scope": "all", "dry_run": True}).status_code == 409
    ada.put(KEY, json={"key": ADAS})
    estimate = ada.post(RUNS, json={"scope": "all", "dry_run": True})
    assert estimate.status_code == 200
    assert estimate.json() == {
        **dict.fromkeys(("pages", "calls"), 3), "left_today": 1500, "minutes": 1, "days": 1,
        "model": "gemini-2.5-flash",
    }  # fmt: skip
    run = ada.post(RUNS, json={"scope": "all"}).json()
    where = f"{RUNS}/{run['id']}"
    task.ask_gemini.fn(library.user_id, pages[0])
    assert ada.get(where).json() == {**run, "waiting": 2, "done": 1}
    stopped = ada.delete(where).json()
    assert (stopped["stopped"], stopped["done"], stopped["finished"]) == (2, 1, True)
    task.ask_gemini.fn(library.user_id, pages[1])
    assert len(gemini.requests) == 1
    assert job(database, pages[1])["status"] == "stopped"
    assert ada.delete(where).json() == stopped


def scoped(client: CheckedClient, scope: str, **body: Any) -> int:
    answer = client.post(RUNS, json={"scope": scope, "dry_run": True, **body})
    return int(answer.json()["pages"])


def test_scopes(ada: CheckedClient, library: Library, gemini: GeminiServer, configure: Any) -> None:
    ada.put(KEY, json={"key": ADAS})
    pages = read(library, 4)
    library.save("https://example.org/unread")
    gemini.replies[ADAS].extend([described(), failed(404)])
    task.ask_gemini.fn(library.user_id, pages[0])
    task.ask_gemini.fn(library.user_id, pages[1])
    assert (scoped(ada, "all"), scoped(ada, "failed"), scoped(ada, "outdated")) == (4, 1, 3)
    assert scoped(ada, "some", bookmark_ids=[pages[0], pages[3], 999]) == 2
    configure(gemini_model="gemini-9")
    assert scoped(ada, "outdated") == 4


def test_nobody_sees_or_stops_the_run_of_another(
    ada: CheckedClient, ben: CheckedClient, library: Library, gemini: GeminiServer
) -> None:
    ada.put(KEY, json={"key": ADAS})
    page = read(library, 1)[0]
    run = ada.post(RUNS, json={"scope": "all"}).json()
    ben.put(KEY, json={"key": ADAS})
    for method in ("GET", "DELETE"):
        assert ben.request(method, f"{RUNS}/{run['id']}").status_code == 404
    assert scoped(ben, "some", bookmark_ids=[page]) == 0
    assert ben.post(f"/api/bookmarks/{page}/analyse").status_code == 404


def test_one_page_is_analysed_anew_with_and_without_a_key(
    ada: CheckedClient, library: Library, gemini: GeminiServer
) -> None:
    unread = library.save("https://example.org/unread")
    assert ada.post(f"/api/bookmarks/{unread}/analyse").status_code == 409
    (page,) = read(library, 1)
    assert ada.post(f"/api/bookmarks/{page}/analyse").json()["stage"] == "analyse"
    library.do(stage_results.finish_analysis, library.claim(page, Stage.ANALYSE), UNDERSTOOD)
    ada.put(KEY, json={"key": ADAS})
    assert ada.post(f"/api/bookmarks/{page}/analyse").status_code == 202
    task.ask_gemini.fn(library.user_id, page)
    answer = ada.get(f"/api/bookmarks/{page}/analysis").json()
    assert (answer["engine"], answer["gemini"]["status"]) == ("gemini", "done")
    assert ada.get(f"/api/bookmarks/{page}/content").json()["engine"] == "gemini"
