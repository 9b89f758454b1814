"""Highlights over HTTP."""

from __future__ import annotations

from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import read_by_the_pipeline, saved
from tests.api.test_lists import every_page


def test_mark_change_and_remove(ada: CheckedClient, ben: CheckedClient) -> None:
    key = saved(ada)["id"]
    read_by_the_pipeline(key)
    path = f"/api/bookmarks/{key}/highlights"
    made = ada.post(path, json={"quote": "has a text", "note": "Short."})
    assert made.status_code == 201
    assert (made.json()["start"], made.json()["end"], made.json()["colour"]) == (3, 13, "yellow")
    again = ada.post(path, json={"quote": "has a text"})
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert ada.get(path).json() == {"items": [again.json()], "next_cursor": None}
    one = made.headers["location"]
    assert ada.get(one).json() == again.json()
    assert ada.patch(one, json={"colour": "pink"}).json()["colour"] == "pink"
    for answer in (ben.get(one), ben.patch(one, json={"note": ""}), ben.delete(one), ben.get(path)):
        assert answer.status_code == 404
    assert ada.delete(one).status_code == 204
    assert ada.get("/api/highlights").json()["items"] == []


def test_list_has_pages_and_is_never_stale(ada: CheckedClient) -> None:
    key = saved(ada)["id"]
    ids = []
    for number in range(5):
        made = ada.post(f"/api/bookmarks/{key}/highlights", json={"quote": f"quote {number}"})
        ids.insert(0, made.json()["id"])
        assert [one["id"] for one in ada.get("/api/highlights").json()["items"]] == ids
    assert every_page(ada, "/api/highlights", limit=2) == [ids[:2], ids[2:4], ids[4:]]
    assert ada.get("/api/highlights", params={"q": "quote 3"}).json()["items"][0]["id"] == ids[1]


def test_export_is_a_file(ada: CheckedClient) -> None:
    key = saved(ada, title="A title")["id"]
    ada.post(f"/api/bookmarks/{key}/highlights", json={"quote": "Words", "note": "Mine."})
    answer = ada.get("/api/highlights/export", params={"bookmark_id": key})
    assert answer.headers["content-disposition"] == 'attachment; filename="highlights.md"'
    assert answer.text.endswith("> Words\n\nMine.\n")
