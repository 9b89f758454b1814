"""The place in a page and the preferences, over HTTP."""

from __future__ import annotations

import pytest

from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved


def test_the_last_place_is_kept_and_changes_no_list(ada: CheckedClient, ben: CheckedClient) -> None:
    key = saved(ada)["id"]
    path = f"/api/bookmarks/{key}/progress"
    assert ada.get(path).json() == {"fraction": 0.0, "read_at": None}
    keys = ada.get("/api/bookmarks/keys").headers["etag"]
    for fraction in (0.25, 1, 0.5):
        assert ada.put(path, json={"fraction": fraction}).json()["fraction"] == fraction
    assert ada.get(path).json()["fraction"] == 0.5
    assert ada.get("/api/bookmarks/keys").headers["etag"] == keys
    assert (ben.get(path).status_code, ben.put(path, json={"fraction": 1}).status_code) == (404, 404)
    for wrong in (-0.1, 1.1, None, "half"):
        assert ada.put(path, json={"fraction": wrong}).status_code == 422


def test_preferences_are_ones_own_and_change_one_by_one(ada: CheckedClient, ben: CheckedClient) -> None:
    path = "/api/reading/preferences"
    defaults = ada.get(path).json()
    assert ada.patch(path, json={}).json() == defaults
    assert ada.patch(path, json={"size": 22, "theme": "sepia"}).status_code == 200
    assert ada.patch(path, json={"font": "inter"}).json() == ada.get(path).json()
    assert ada.get(path).json() == defaults | {"size": 22, "theme": "sepia", "font": "inter"}
    assert ben.get(path).json() == defaults


@pytest.mark.parametrize("change", [{"size": 13}, {"line_height": 300}, {"font": "x"}, {"speech_rate": 9}])
def test_preferences_out_of_range_are_named(ada: CheckedClient, change: dict[str, object]) -> None:
    answer = ada.patch("/api/reading/preferences", json=change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [*change]
