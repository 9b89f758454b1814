"""Save, look up, read, change, delete and bring back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.models import Bookmark, Stage
from fuze_app.core.services import contents, pipeline, stage_results
from fuze_app.core.services.stage_results import Understood
from tests.api.contract import CheckedClient

URL = "https://example.org/page"


def saved(client: CheckedClient, url: str = URL, **fields: object) -> dict[str, object]:
    response = client.post("/api/bookmarks", json={"url": url, **fields})
    assert response.status_code == 201
    return response.json()


def read_by_the_pipeline(bookmark_id: int, user_id: int = 1) -> None:
    """What the worker does with the first stage, without a page."""
    with user_session(user_id) as session:
        claim = pipeline.claim(session, user_id, bookmark_id, Stage.EXTRACT)
        assert claim is not None
        page = contents.Extracted(
            kind="article",
            title="A page of its own",
            text="It has a text.",
            html="<p>It has a text.</p>",
            fetched_url=URL,
            excerpt="It has",
            word_count=4,
        )
        stage_results.finish_extraction(session, claim, page)


def failed_in_the_pipeline(bookmark_id: int, user_id: int = 1) -> None:
    with user_session(user_id) as session:
        claim = pipeline.claim(session, user_id, bookmark_id, Stage.EXTRACT)
        assert claim is not None
        pipeline.fail(session, claim, "The page is gone.", retryable=False)


def understood_by_the_pipeline(bookmark_id: int, understood: Understood, user_id: int = 1) -> None:
    """What stands of a page once it is analysed, in English."""
    with user_session(user_id) as session:
        bookmark = session.get_one(Bookmark, bookmark_id)
        bookmark.language = "en"
        stage_results.keep_analysis(session, bookmark, understood)


def test_a_new_page_is_201_and_the_same_again_200(ada: CheckedClient) -> None:
    first = ada.post("/api/bookmarks", json={"url": URL, "tags": ["One"], "notes": "why"})
    again = ada.post(
        "/api/bookmarks", json={"url": f"{URL}/?utm_source=x#top", "tags": ["two"], "notes": "new"}
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["location"] == f"/api/bookmarks/{first.json()['id']}"
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["tags"] == ["One", "two"]
    assert again.json()["notes"] == "why\n\nnew"


def test_a_parameter_with_a_meaning_makes_another_page(ada: CheckedClient) -> None:
    first = saved(ada, "https://video.example/watch?v=1")
    assert saved(ada, "https://video.example/watch?v=2")["id"] != first["id"]


def test_a_new_bookmark_waits_for_the_pipeline(ada: CheckedClient) -> None:
    bookmark = saved(ada, title="Mine", notes="n", tags=["t"])
    assert (bookmark["stage"], bookmark["status"]) == ("extract", "waiting")
    assert (bookmark["title"], bookmark["state"], bookmark["favourite"]) == ("Mine", "unread", False)
    assert ada.get(f"/api/bookmarks/{bookmark['id']}").json() == bookmark


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": "   "}, "url"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://exa mple.org/"}, "url"),
        ({"url": "https://example.org:99999/"}, "url"),
        ({"url": "https://ada:secret@example.org/"}, "url"),
        ({"url": "https://example.org/" + "x" * 9000}, "url"),
        ({"url": "https://example.org/\0"}, "url"),
        ({"url": 7}, "url"),
        ({"url": None}, "url"),
        ({"url": URL, "title": "x" * 1001}, "title"),
        ({"url": URL, "title": "a\0b"}, "title"),
        ({"url": URL, "notes": "x" * 20_001}, "notes"),
        ({"url": URL, "tags": ["x" * 65]}, "tags.0"),
        ({"url": URL, "tags": ["fine", "a\0b"]}, "tags"),
        ({"url": URL, "tags": ["ß" * 64]}, "tags"),
        ({"url": URL, "tags": [str(n) for n in range(51)]}, "tags"),
        ({"url": URL, "tags": "one"}, "tags"),
        ({"url": URL, "user_id": 2}, "user_id"),
        ([], "body"),
        ("https://example.org/", "body"),
    ],
)
def test_what_can_not_be_saved_is_named(ada: CheckedClient, body: object, field: str) -> None:
    response = ada.post("/api/bookmarks", json=body)
    assert response.status_code == 422
    assert {error["field"] for error in response.json()["errors"]} == {field}
    assert ada.get("/api/bookmarks").json()["items"] == []


def test_too_many_merged_tags_and_notes_are_refused_as_a_whole(ada: CheckedClient) -> None:
    bookmark = saved(ada, tags=[f"a{n}" for n in range(40)], notes="x" * 15_000)
    too_much = [{"notes": "y" * 15_000}, {"tags": [f"b{n}" for n in range(40)]}]
    for fields in too_much:
        assert ada.post("/api/bookmarks", json={"url": URL, **fields}).status_code == 422
    assert ada.get(f"/api/bookmarks/{bookmark['id']}").json() == bookmark


@pytest.mark.parametrize(
    "title",
    [
        "naïve “quoted” \N{PILE OF POO}",
        "日本語のページ",
        "\u202eabc",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
    ],
)
def test_any_text_is_kept_as_it_is(ada: CheckedClient, title: str) -> None:
    bookmark = saved(ada, title=title, notes=title, tags=[title])
    assert (bookmark["title"], bookmark["notes"], bookmark["tags"]) == (title, title, [title])


def test_lookup_finds_any_spelling(ada: CheckedClient) -> None:
    bookmark = saved(ada)
    found = ada.get(
        "/api/bookmarks/lookup", params={"url": "HTTP://WWW.example.org:80/page/?utm_medium=mail#x"}
    )
    assert found.status_code == 200
    assert found.json() == bookmark


def test_lookup_of_what_is_not_saved(ada: CheckedClient, ben: CheckedClient) -> None:
    saved(ada)
    assert ada.get("/api/bookmarks/lookup", params={"url": "https://example.org/other"}).status_code == 404
    assert ben.get("/api/bookmarks/lookup", params={"url": URL}).status_code == 404


def test_changing_leaves_the_rest(ada: CheckedClient) -> None:
    bookmark = saved(ada, title="Mine", notes="n", tags=["t", "u"])
    path = f"/api/bookmarks/{bookmark['id']}"
    changed = ada.patch(path, json={"state": "read", "favourite": True, "tags": ["u", "v"]}).json()
    expected = bookmark | {"state": "read", "favourite": True, "tags": ["u", "v"]}
    assert changed | {"updated_at": None} == expected | {"updated_at": None}
    assert changed["updated_at"] > bookmark["updated_at"]
    assert ada.patch(path, json={"notes": "", "state": None}).json()["notes"] == ""
    assert ada.get(path).json()["state"] == "read"


def test_an_empty_title_brings_the_pages_own_back(ada: CheckedClient) -> None:
    bookmark = saved(ada, title="Mine")
    path = f"/api/bookmarks/{bookmark['id']}"
    assert ada.patch(path, json={"title": ""}).json()["title"] == URL
    read_by_the_pipeline(bookmark["id"])
    assert ada.patch(path, json={"title": "Mine"}).json()["title"] == "Mine"
    assert ada.patch(path, json={"title": ""}).json()["title"] == "A page of its own"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"state": "eaten"}, "state"),
        ({"favourite": "perhaps"}, "favourite"),
        ({"title": "x" * 1001}, "title"),
        ({"url": "https://example.org/other"}, "url"),
        ({"tags": [7]}, "tags.0"),
    ],
)
def test_what_can_not_be_changed_is_named(ada: CheckedClient, body: object, field: str) -> None:
    bookmark = saved(ada)
    response = ada.patch(f"/api/bookmarks/{bookmark['id']}", json=body)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_delete_and_restore(ada: CheckedClient) -> None:
    bookmark = saved(ada, tags=["t"])
    path = f"/api/bookmarks/{bookmark['id']}"
    assert ada.delete(path).status_code == 204
    assert ada.get(path).status_code == 404
    assert ada.delete(path).status_code == 404
    assert ada.get("/api/bookmarks").json()["items"] == []
    assert ada.post(f"{path}/restore").json() == bookmark
    assert ada.post(f"{path}/restore").status_code == 404
    assert ada.get(path).json() == bookmark


def test_saving_what_was_deleted_brings_it_back_as_new(ada: CheckedClient) -> None:
    bookmark = saved(ada, tags=["t"], notes="kept")
    ada.delete(f"/api/bookmarks/{bookmark['id']}")
    again = saved(ada)
    assert (again["id"], again["tags"], again["notes"]) == (bookmark["id"], ["t"], "kept")


def test_content_is_empty_until_it_was_read(ada: CheckedClient) -> None:
    bookmark = saved(ada)
    path = f"/api/bookmarks/{bookmark['id']}/content"
    before = ada.get(path).json()
    assert (before["text"], before["kind"], before["keyphrases"]) == ("", None, [])
    read_by_the_pipeline(bookmark["id"])
    after = ada.get(path).json()
    assert (after["text"], after["kind"]) == ("It has a text.", "article")
    assert after["bookmark"]["title"] == "A page of its own"
    assert after["bookmark"]["stage"] == "embed"


def test_retry_of_what_failed(ada: CheckedClient) -> None:
    bookmark = saved(ada)
    path = f"/api/bookmarks/{bookmark['id']}"
    failed_in_the_pipeline(bookmark["id"])
    assert ada.get(path).json()["error"] == "The page is gone."
    retried = ada.post(f"{path}/retry")
    assert retried.status_code == 202
    assert (retried.json()["status"], retried.json()["error"]) == ("waiting", None)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("bookmark_id", "status"),
    [
        ("0", 404),
        ("-1", 404),
        (str(2**63), 404),
        ("9" * 60, 404),
        ("9" * 5000, 422),
        ("one", 422),
        ("1.5", 422),
    ],
)
def test_ids_that_can_not_be(ada: CheckedClient, method: str, bookmark_id: str, status: int) -> None:
    body = {"json": {}} if method == "PATCH" else {}
    assert ada.request(method, f"/api/bookmarks/{bookmark_id}", **body).status_code == status


@pytest.fixture
def of_ada(ada: CheckedClient) -> str:
    return f"/api/bookmarks/{saved(ada)['id']}"


@pytest.mark.parametrize(
    ("method", "suffix"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/restore"),
        ("GET", "/content"),
        ("POST", "/retry"),
    ],
)
def test_what_belongs_to_somebody_else_is_not_there(
    ada: CheckedClient, ben: CheckedClient, of_ada: str, method: str, suffix: str
) -> None:
    before = ada.get(of_ada).json()
    body = {"json": {"notes": "mine"}} if method == "PATCH" else {}
    assert ben.request(method, f"{of_ada}{suffix}", **body).status_code == 404
    ada.delete(of_ada)
    assert ben.post(f"{of_ada}/restore").status_code == 404
    assert ada.post(f"{of_ada}/restore").json() == before


def test_two_people_keep_the_same_page_apart(ada: CheckedClient, ben: CheckedClient) -> None:
    saved(ada, tags=["of ada"])
    of_ben = saved(ben, tags=["of ben"])
    assert of_ben["tags"] == ["of ben"]
    assert [item["tags"] for item in ada.get("/api/bookmarks").json()["items"]] == [["of ada"]]


def test_saving_the_same_page_at_once_makes_one_bookmark(
    ada: CheckedClient, together: Callable[..., list[object]]
) -> None:
    def save(number: int) -> tuple[int, int]:
        response = ada.post("/api/bookmarks", json={"url": URL, "tags": ["same", f"t{number}"]})
        return response.status_code, response.json()["id"]

    answers = together(save, 8)
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({bookmark_id for _, bookmark_id in answers}) == 1
    (item,) = ada.get("/api/bookmarks").json()["items"]
    assert item["tags"] == sorted(["same", *(f"t{number}" for number in range(8))])


def test_a_tag_taken_up_while_it_is_given_up_is_not_lost(
    ada: CheckedClient, together: Callable[..., list[object]]
) -> None:
    paths = [f"/api/bookmarks/{saved(ada, f'https://example.org/{n}')['id']}" for n in range(4)]

    def give_and_take(number: int) -> None:
        for tags in (["shared"], [], ["shared"], [], ["shared"]):
            assert ada.patch(paths[number], json={"tags": tags}).json()["tags"] == tags

    together(give_and_take, 4)
    assert ada.get("/api/tags").json()["items"] == [{"name": "shared", "count": 4}]
