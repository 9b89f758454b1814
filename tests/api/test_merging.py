"""Duplicates and tags over HTTP."""

from __future__ import annotations

from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved


def test_duplicates_are_merged_and_nobody_elses(ada: CheckedClient, ben: CheckedClient) -> None:
    first = saved(ada, "https://example.org/1", tags=["a"])["id"]
    second = saved(ada, "https://example.org/2", tags=["b"])["id"]
    assert ada.get("/api/duplicates").json() == {"items": [], "next_cursor": None}
    body = {"keep_id": first, "merge_ids": [second]}
    assert ben.post("/api/duplicates/merge", json=body).status_code == 404
    assert ada.post("/api/duplicates/merge", json=body).json()["tags"] == ["a", "b"]
    assert ada.get(f"/api/bookmarks/{second}").status_code == 404
    assert ada.post(f"/api/bookmarks/{second}/restore").status_code == 200


def test_tags_are_previewed_merged_and_parted(ada: CheckedClient, ben: CheckedClient) -> None:
    saved(ada, "https://example.org/1", tags=["psql"])
    saved(ada, "https://example.org/2", tags=["Postgres"])
    similar = ada.get("/api/tags/similar").json()["items"]
    assert [(group["reason"], len(group["tags"])) for group in similar] == [("technology", 2)]
    body = {"names": ["psql"], "into": "postgres"}
    preview = ada.post("/api/tags/merge", json={**body, "dry_run": True})
    assert (preview.status_code, preview.json()["id"], preview.json()["bookmarks"]) == (200, None, 1)
    assert len(ada.get("/api/tags").json()["items"]) == 2
    done = ada.post("/api/tags/merge", json=body).json()
    assert ada.get("/api/tags").json()["items"] == [{"name": "Postgres", "count": 2}]
    undo = f"/api/tags/merge/{done['id']}/undo"
    assert ben.post(undo).status_code == 404
    assert ada.post(undo).json()["undone_at"] is not None
    assert ada.post(undo).status_code == 409
    assert len(ada.get("/api/tags").json()["items"]) == 2
