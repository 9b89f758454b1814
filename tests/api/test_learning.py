"""Learning paths over HTTP, on pages that were embedded by the real model."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.api.contract import CheckedClient
from tests.api.test_projects import added, begun
from tests.api.test_recommendations import model, read_page

__all__ = ["model"]

PAGES = {
    "Tuning vacuum": "PostgreSQL keeps dead rows until vacuum removes them. Tune it for large tables.",
    "How MVCC works in PostgreSQL": "PostgreSQL gives each transaction a snapshot of the rows it may see.",
    "First steps with PostgreSQL": "Install PostgreSQL, create a table, insert rows and select them again.",
    "Feeding a sourdough starter": "Feed the starter with flour and water twice a day until it doubles.",
    "The journal of a file": "A log is written ahead of the data, so that a crash loses nothing.",
}
KNOWN = {
    "Tuning vacuum": ("advanced", ["vacuum"], ["MVCC", "write-ahead logging", "cost-based planning"]),
    "How MVCC works in PostgreSQL": ("intermediate", ["MVCC", "snapshots"], []),
    "First steps with PostgreSQL": ("beginner", ["tables"], []),
    "The journal of a file": ("intermediate", ["write-ahead logging"], []),
}


@pytest.fixture
def reader(ada: CheckedClient, database: psycopg.Connection) -> CheckedClient:
    """Ada, with the pages in her library, understood."""
    for title, text in PAGES.items():
        key = read_page(ada, title, text)
        if title in KNOWN:
            database.execute(
                "update analyses set (difficulty, keyphrases, prerequisites) = (%s, %s, %s)"
                " where bookmark_id = %s",
                [*KNOWN[title], key],
            )
    return ada


def path(client: CheckedClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/learning-paths", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def titles(made: dict[str, Any]) -> list[str]:
    return [step["bookmark"]["title"] for step in made["steps"]]


def test_a_path_leads_through_ones_own_pages_and_names_gaps(
    reader: CheckedClient, ben: CheckedClient
) -> None:
    made = path(reader, goal="learn how vacuum works in PostgreSQL with Rust")
    assert titles(made) == [
        "First steps with PostgreSQL",
        "How MVCC works in PostgreSQL",
        "The journal of a file",  # of another sort, and what the last takes as known
        "Tuning vacuum",
    ]
    first, mvcc, _, vacuum = made["steps"]
    assert first["why"].startswith("For beginners")
    assert "takes “MVCC” as known, which “How MVCC works in PostgreSQL” is about" in vacuum["why"]
    assert mvcc["bookmark"]["id"] in vacuum["builds_on"]
    assert [(gap["concept"], gap["kind"]) for gap in made["gaps"]] == [
        ("Rust", "part_of_goal"),
        ("cost-based planning", "prerequisite"),
    ]
    assert made["gaps"][1]["needed_by"] == [vacuum["bookmark"]["id"]]
    assert (made["intent_by"], made["notice"]) == ("local", None)
    theirs = path(ben, goal="learn how vacuum works in PostgreSQL")
    assert theirs["steps"] == []


def test_a_project_has_a_path_whose_pages_become_its_tasks(reader: CheckedClient, ben: CheckedClient) -> None:
    project = begun(reader, "Bread", goal="Bake sourdough bread with a starter")["id"]
    made = path(reader, project_id=project)
    assert (titles(made), made["goal"]) == (
        ["Feeding a sourdough starter"],
        "Bake sourdough bread with a starter",
    )
    bookmark = made["steps"][0]["bookmark"]["id"]
    task = added(reader, project, "Read it", bookmark_id=bookmark)["id"]
    link = reader.get(f"/api/projects/{project}/links").json()["items"][0]
    assert (link["bookmark_id"], link["task_id"]) == (bookmark, task)
    assert ben.post("/api/learning-paths", json={"project_id": project}).status_code == 404


@pytest.mark.parametrize("body", [{}, {"goal": "  "}, {"goal": "x", "project_id": 1}])
def test_one_thing_is_asked(ada: CheckedClient, body: dict[str, Any]) -> None:
    assert ada.post("/api/learning-paths", json=body).status_code == 422
