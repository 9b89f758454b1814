"""Insights over HTTP: what was saved and read, topics worked out by the worker, what projects lack."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import numpy as np
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.models import Analysis, Bookmark, Passage, ReadingPlace, Stage, Status, TopicMap
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import search_statistics, topics
from fuze_ml.embedding import DIMENSIONS
from fuze_ml.topics.clusters import FEWEST
from fuze_tasks.worker import work
from tests.api.contract import CheckedClient
from tests.api.test_projects import added, begun

SUBJECTS = ("Bread", "PostgreSQL")


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nothing known of libraries that tests before had: their users' ids come again."""
    topics._asked.clear()
    search_statistics.forget_statistics()


def of(client: CheckedClient) -> int:
    return int(client.get("/api/auth/me").json()["id"])


def fill(client: CheckedClient, pages: int, days: int = 0) -> list[int]:
    """Pages on two subjects by turns, saved so long ago; their ids."""
    user_id, random = of(client), np.random.default_rng(1)
    kept = []
    with user_session(user_id) as session:
        for number in range(pages):
            url = f"https://example.org/{days}/{number}"
            page = Bookmark(
                user_id=user_id, url=url, url_digest=hashlib.sha256(url.encode()).digest(), title=url,
                word_count=230, stage=Stage.DONE, status=Status.DONE, saved_at=utc_now() - timedelta(days),
            )  # fmt: skip
            session.add(page)
            session.flush()
            vector = random.normal(size=DIMENSIONS) * 0.01
            vector[number % 2] += 1
            vector /= np.linalg.norm(vector)
            session.add(
                Passage(bookmark_id=page.id, position=0, user_id=user_id, start=0, end=1, embedding=vector)
            )
            about = {"technologies": [SUBJECTS[number % 2]], "keyphrases": [f"number {number}"]}
            session.add(
                Analysis(
                    bookmark_id=page.id, user_id=user_id, engine="local", version="1", summary="", **about
                )
            )
            kept.append(page.id)
    return kept


def test_what_was_saved_and_read_is_counted_by_weeks_and_later_by_months(ada: CheckedClient) -> None:
    nothing = ada.get("/api/insights/activity").json()
    assert (nothing["unit"], nothing["unread"]) == ("week", 0)
    first, *_ = fill(ada, 3)
    with user_session(of(ada)) as session:
        session.add(ReadingPlace(bookmark_id=first, user_id=of(ada), fraction=0.5))
    weeks = ada.get("/api/insights/activity").json()
    assert weeks["unit"] == "week"
    last = weeks["periods"][-1]
    assert (last["saved"], last["read"], weeks["unread"]) == (3, 1, 3)
    fill(ada, 2, days=200)
    months = ada.get("/api/insights/activity").json()
    assert months["unit"] == "month"
    assert sum(period["saved"] for period in months["periods"]) == 5
    assert len(months["periods"]) == 12


def test_topics_are_made_in_the_background_and_lead_to_their_pages(ada: CheckedClient) -> None:
    few = ada.get("/api/insights/topics").json()
    assert (few["state"], few["pages"], few["needed"]) == ("too_few", 0, FEWEST)
    ids = fill(ada, 20)
    assert ada.get("/api/insights/topics").json()["state"] == "making"
    work.make_topics(of(ada), 0)
    ready = ada.get("/api/insights/topics").json()
    assert ready["state"] == "ready"
    assert {topic["name"] for topic in ready["items"]} >= set(SUBJECTS)
    bread = next(topic for topic in ready["items"] if topic["name"] == "Bread")
    address = f"/api/insights/topics/{bread['position']}/bookmarks"
    page = ada.get(address, params={"limit": 2}).json()
    assert len(page["items"]) == 2
    rest = ada.get(address, params={"cursor": page["next_cursor"], "limit": 50}).json()
    found = {item["id"] for item in page["items"] + rest["items"]}
    assert len(found) == bread["pages"]
    assert found <= set(ids[::2])


def test_topics_follow_the_library_and_an_old_cursor_is_refused(ada: CheckedClient) -> None:
    ids = fill(ada, 20)
    work.make_topics(of(ada), 0)
    address = "/api/insights/topics/1/bookmarks"
    cursor = ada.get(address, params={"limit": 1}).json()["next_cursor"]
    for key in ids[::2]:
        assert ada.delete(f"/api/bookmarks/{key}").status_code == 204
    with user_session(of(ada)) as session:
        session.get_one(TopicMap, of(ada)).made_at -= topics.MADE_AGAIN_AFTER
    work.make_topics(of(ada), 0)
    left = ada.get("/api/insights/topics").json()
    assert left["state"] == "too_few"
    assert ada.get(address, params={"limit": 1, "cursor": cursor}).status_code == 422
    assert ada.get(address).status_code == 404


def test_needs_of_projects_are_held_against_the_library(ada: CheckedClient, ben: CheckedClient) -> None:
    fill(ada, 8)
    project = begun(ada, technologies=["Bread", "Rust"])
    added(ada, project["id"], "Use PostgreSQL for the recipes")
    (found,) = ada.get("/api/insights/needs").json()["items"]
    needs = {need["name"]: (need["pages"], need["is_gap"]) for need in found["needs"]}
    assert needs["Rust"] == (0, True)
    assert needs["Bread"] == (4, False)
    assert needs["PostgreSQL"] == (4, False)
    assert found["gaps"] == 1
    assert found["needs"][0]["name"] == "Rust"
    assert ben.get("/api/insights/needs").json()["items"] == []
