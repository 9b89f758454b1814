"""Projects, tasks and links over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved
from tests.api.test_lists import every_page


def begun(client: CheckedClient, title: str = "Search engine", **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/projects", json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def added(client: CheckedClient, project: int, title: str, **fields: Any) -> dict[str, Any]:
    answer = client.post(f"/api/projects/{project}/tasks", json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def titles(client: CheckedClient, project: int) -> list[str]:
    return [task["title"] for task in client.get(f"/api/projects/{project}/tasks").json()["items"]]


def test_a_project_from_beginning_to_end(ada: CheckedClient) -> None:
    project = begun(ada, goal="Find any note", technologies=["Rust", "rust", " PostgreSQL "])
    assert project["technologies"] == ["Rust", "PostgreSQL"]
    one = f"/api/projects/{project['id']}"
    assert ada.get(one).json() == project
    changed = ada.patch(one, json={"status": "done", "colour": "blue"}).json()
    assert (changed["status"], changed["colour"], changed["goal"]) == ("done", "blue", "Find any note")
    assert ada.get("/api/projects", params={"status": "active"}).json()["items"] == []
    assert ada.get("/api/projects", params={"status": "done"}).json()["items"] == [changed]
    assert ada.delete(one).status_code == 204
    assert ada.get(one).status_code == 404


def test_projects_have_pages_and_the_list_is_never_stale(ada: CheckedClient) -> None:
    ids = [begun(ada, f"Project {number}")["id"] for number in range(3)][::-1]
    assert every_page(ada, "/api/projects", limit=2) == [ids[:2], ids[2:]]
    added(ada, ids[2], "Now it was changed last")
    first = ada.get("/api/projects").json()["items"][0]
    assert (first["id"], first["tasks"]) == (ids[2], 1)


def test_tasks_keep_the_order_that_is_set(ada: CheckedClient) -> None:
    project = begun(ada)["id"]
    a, b, c = (added(ada, project, title)["id"] for title in "abc")
    ada.patch(f"/api/tasks/{c}", json={"position": 0})
    assert titles(ada, project) == ["c", "a", "b"]
    ada.patch(f"/api/tasks/{c}", json={"position": 99})
    assert titles(ada, project) == ["a", "b", "c"]
    added(ada, project, "a1", parent_id=a)
    added(ada, project, "a2", parent_id=a)
    assert titles(ada, project) == ["a", "a1", "a2", "b", "c"]
    ada.delete(f"/api/tasks/{b}")
    positions = [task["position"] for task in ada.get(f"/api/projects/{project}/tasks").json()["items"]]
    assert positions == [0, 0, 1, 1]


def test_progress_counts_subtasks_in_place_of_their_task(ada: CheckedClient) -> None:
    project = begun(ada)["id"]
    added(ada, project, "alone")
    task = added(ada, project, "parent", subtasks=["one", "two", "three"])
    assert ada.get(f"/api/projects/{project}").json()["tasks"] == 4
    ada.patch(f"/api/tasks/{task['id']}", json={"status": "done"})
    found = ada.get(f"/api/projects/{project}").json()
    assert (found["tasks"], found["tasks_done"]) == (4, 3)


def test_a_due_date_is_set_and_taken_away(ada: CheckedClient) -> None:
    task = added(ada, begun(ada)["id"], "Pay", due_on="2026-04-01")
    one = f"/api/tasks/{task['id']}"
    assert ada.patch(one, json={"notes": "Soon"}).json()["due_on"] == "2026-04-01"
    assert ada.patch(one, json={"never_due": True}).json()["due_on"] is None


def test_a_bookmark_is_linked_with_a_note_on_why(ada: CheckedClient) -> None:
    project = begun(ada)["id"]
    task = added(ada, project, "Read up")["id"]
    bookmark = saved(ada)["id"]
    path = f"/api/projects/{project}/links"
    made = ada.post(path, json={"bookmark_id": bookmark, "note": "The part on postings"})
    assert (made.status_code, made.json()["task_id"]) == (201, None)
    again = ada.post(path, json={"bookmark_id": bookmark, "task_id": task})
    assert (again.status_code, again.json()["note"]) == (200, "The part on postings")
    assert ada.get(path).json()["items"] == [again.json()]
    assert ada.get(f"/api/projects/{project}").json()["bookmarks"] == 1
    one = f"/api/links/{made.json()['id']}"
    assert ada.patch(one, json={"note": "Background"}).json()["note"] == "Background"
    ada.delete(f"/api/tasks/{task}")
    assert ada.get(path).json()["items"][0]["task_id"] is None
    ada.delete(f"/api/bookmarks/{bookmark}")
    assert ada.get(path).json()["items"] == []
    assert ada.delete(one).status_code in (204, 404)


WRONG = [
    ({"title": " "}, "title"),
    ({"title": "x", "technologies": ["y" * 65]}, "technologies.0"),
    ({"title": "x", "colour": "plaid"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_what_can_not_be_used_is_named(ada: CheckedClient, body: dict[str, Any], field: str) -> None:
    answer = ada.post("/api/projects", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_subtask_belongs_to_a_task_of_its_own_project(ada: CheckedClient) -> None:
    here, there = begun(ada)["id"], begun(ada, "Another")["id"]
    task = added(ada, here, "a")["id"]
    child = added(ada, here, "a1", parent_id=task)["id"]
    for parent in (added(ada, there, "b")["id"], child, 10**9):
        answer = ada.post(f"/api/projects/{here}/tasks", json={"title": "x", "parent_id": parent})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "parent_id")


def test_nobody_reaches_what_is_another_s(ada: CheckedClient, ben: CheckedClient) -> None:
    project = begun(ada)["id"]
    task = added(ada, project, "Secret")["id"]
    bookmark = saved(ada)["id"]
    link = ada.post(f"/api/projects/{project}/links", json={"bookmark_id": bookmark}).json()["id"]
    own = begun(ben)["id"]
    reached = [
        ben.get(f"/api/projects/{project}"),
        ben.patch(f"/api/projects/{project}", json={"title": "Mine"}),
        ben.delete(f"/api/projects/{project}"),
        ben.get(f"/api/projects/{project}/tasks"),
        ben.post(f"/api/projects/{project}/tasks", json={"title": "x"}),
        ben.post(f"/api/projects/{project}/tasks/batch", json={"tasks": [{"title": "x"}]}),
        ben.get(f"/api/projects/{project}/links"),
        ben.post(f"/api/projects/{project}/breakdown"),
        ben.get(f"/api/tasks/{task}"),
        ben.patch(f"/api/tasks/{task}", json={"title": "Mine"}),
        ben.delete(f"/api/tasks/{task}"),
        ben.patch(f"/api/links/{link}", json={"note": "Mine"}),
        ben.delete(f"/api/links/{link}"),
    ]
    assert {answer.status_code for answer in reached} == {404}
    stolen = ben.post(f"/api/projects/{own}/links", json={"bookmark_id": bookmark})
    assert (stolen.status_code, stolen.json()["errors"][0]["field"]) == (422, "bookmark_id")
    assert titles(ada, project) == ["Secret"]


def test_several_tasks_are_added_or_none(ada: CheckedClient, ben: CheckedClient) -> None:
    project, bookmark = begun(ada)["id"], saved(ada)["id"]
    path = f"/api/projects/{project}/tasks/batch"
    new = [{"title": "a", "subtasks": ["a1"]}, {"title": "b", "bookmark_id": bookmark}]
    for wrong, field in (({"title": " "}, "title"), ({"title": "c", "bookmark_id": 10**9}, "bookmark_id")):
        answer = ada.post(path, json={"tasks": [*new, wrong]})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"tasks.2.{field}")
        assert titles(ada, project) == []
    added(ada, project, "before")
    made = ada.post(path, json={"tasks": new})
    assert (made.status_code, [task["title"] for task in made.json()["items"]]) == (201, ["a", "a1", "b"])
    assert titles(ada, project) == ["before", "a", "a1", "b"]
    linked = ada.get(f"/api/projects/{project}/links").json()["items"]
    assert [(link["bookmark_id"], link["task_id"]) for link in linked] == [
        (bookmark, made.json()["items"][2]["id"])
    ]
    stolen = {"tasks": [{"title": "x", "bookmark_id": bookmark}]}
    theirs = ben.post(f"/api/projects/{begun(ben)['id']}/tasks/batch", json=stolen)
    assert theirs.json()["errors"][0]["field"] == "tasks.0.bookmark_id"


def test_the_list_asks_the_database_once(ada: CheckedClient, count_queries: Any) -> None:
    def asked() -> int:
        with count_queries() as statements:
            assert ada.get("/api/projects").status_code == 200
        return len(statements)

    begun(ada)
    one = asked()
    for number in range(4):
        project = begun(ada, f"Project {number}")["id"]
        added(ada, project, "x", subtasks=["y"])
    assert asked() == one


def test_highlights_belong_to_projects_with_a_note_on_why(ada: CheckedClient, ben: CheckedClient) -> None:
    page = saved(ada, "https://example.org/postings")["id"]
    mark = ada.post(f"/api/bookmarks/{page}/highlights", json={"quote": "A posting list is sorted."}).json()[
        "id"
    ]
    project = begun(ada)["id"]
    address = f"/api/projects/{project}/highlights"
    first = ada.post(address, json={"highlight_id": mark, "note": "The part on order"})
    assert (first.status_code, first.json()["quote"]) == (201, "A posting list is sorted.")
    again = ada.post(address, json={"highlight_id": mark})
    assert (again.status_code, again.json()["note"]) == (200, "The part on order")
    link = f"/api/linked-highlights/{again.json()['id']}"
    assert ada.patch(link, json={"note": "Order"}).json()["note"] == "Order"
    assert [one["highlight_id"] for one in ada.get(address).json()["items"]] == [mark]
    assert ada.post(address, json={"highlight_id": 999}).status_code == 422
    own = begun(ben)["id"]
    assert ben.post(f"/api/projects/{own}/highlights", json={"highlight_id": mark}).status_code == 422
    assert {ben.get(address).status_code, ben.patch(link, json={"note": ""}).status_code} == {404}
    assert ada.delete(link).status_code == 204
    assert ada.get(address).json()["items"] == []
    ada.post(address, json={"highlight_id": mark})
    assert ada.delete(f"/api/highlights/{mark}").status_code == 204
    assert ada.get(address).json()["items"] == []
