"""Recommendations over HTTP, on a library whose pages were read and embedded by the real model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Bookmark, Stage
from fuze_app.core.services import (
    recommendation_answers,
    recommendations,
    search_statistics,
    stage_results,
    tastes,
)
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Wish
from fuze_app.core.services.stage_results import EmbeddedPassage, Understood
from fuze_tasks import work
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved
from tests.api.test_projects import added, begun
from tests.core.library import Library

PAGES = {
    "Ownership in Rust": "Rust frees memory when its owner goes out of scope. Borrowing lends a value.",
    "Lifetimes explained": "A lifetime in Rust names how long a reference is valid for the borrow checker.",
    "Async Rust with Tokio": "Tokio runs futures of Rust on a pool of threads. Tasks yield when they wait.",
    "Isolation levels": "PostgreSQL gives each transaction a snapshot. Serializable finds conflicts.",
    "Vacuum and bloat": "PostgreSQL keeps dead rows until vacuum removes them from the table.",
    "Feeding a sourdough starter": "Feed the starter with flour and water twice a day until it doubles.",
    "Shaping a loaf": "Tension on the surface of the dough keeps the bread from spreading in the oven.",
    "Scoring bread": "A shallow cut lets the loaf expand. Hold the blade flat to get an ear.",
    "Walking in the Alps": "The path from hut to hut takes five days and needs good boots.",
    "Birds of the marsh": "Herons and bitterns nest in reed beds and hunt frogs at dawn.",
}
RUST = {"Ownership in Rust", "Lifetimes explained", "Async Rust with Tokio"}


@pytest.fixture(autouse=True)
def model() -> None:
    """Loaded, and nothing known of libraries that tests before had."""
    embedder.load()
    search_statistics.forget_statistics()


def read_page(client: CheckedClient, title: str, text: str) -> int:
    """Saves a page and does what the workers do with it."""
    key = int(saved(client, f"https://example.org/{title.replace(' ', '-')}")["id"])
    with user_session(_user(client)) as session:
        library = Library(session.get_one(Bookmark, key).user_id)
    vector = embedder.load().encode([f"{title}\n{text}"])[0]
    page = Extracted(
        kind="article", title=title, text=text, html=f"<p>{text}</p>", fetched_url="https://example.org/",
        excerpt=text, word_count=len(text.split()), language="en",
    )  # fmt: skip
    technologies = [name for name in ("Rust", "PostgreSQL") if name in text]
    understood = Understood(
        engine="local", version="2", summary=text, keyphrases=[], technologies=technologies
    )
    library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), page)
    passages = [EmbeddedPassage(0, 0, len(text), vector)]
    library.do(stage_results.finish_embedding, library.claim(key, Stage.EMBED), passages)
    library.do(stage_results.finish_analysis, library.claim(key, Stage.ANALYSE), understood)
    return key


def _user(client: CheckedClient) -> int:
    from fuze_app.core.services import tokens

    return tokens.verify(client.headers["Authorization"].removeprefix("Bearer ")).user_id


@pytest.fixture
def reader(ada: CheckedClient) -> CheckedClient:
    """Ada, with the pages in her library."""
    ada.keys = {title: read_page(ada, title, text) for title, text in PAGES.items()}  # type: ignore[attr-defined]
    return ada


def asked(client: CheckedClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/recommendations", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def titles(answer: dict[str, Any]) -> list[str]:
    return [item["bookmark"]["title"] for item in answer["items"]]


def test_a_request_in_words_is_answered_with_reasons(reader: CheckedClient) -> None:
    answer = asked(reader, text="understand the Rust borrow checker", limit=3, variety=0)
    assert set(titles(answer)[:2]) <= RUST
    assert answer["engine"] in ("contextual", "semantic")
    first = answer["items"][0]
    assert first["passage"]["text"] in PAGES[first["bookmark"]["title"]]
    assert all(item["reason"].endswith((".", "”")) for item in answer["items"])


def test_a_project_is_served_and_its_tasks_are_named(reader: CheckedClient) -> None:
    project = begun(reader, "A database course", goal="Teach transactions", technologies=["PostgreSQL"])["id"]
    answer = reader.get(f"/api/projects/{project}/recommendations", params={"limit": 2, "variety": 0}).json()
    assert set(titles(answer)) == {"Isolation levels", "Vacuum and bloat"}
    assert answer["items"][0]["technologies"] == ["PostgreSQL"]
    assert any("PostgreSQL" in item["reason"] for item in answer["items"])
    task = added(reader, project, "Bake bread for the break")["id"]
    found = reader.get(f"/api/tasks/{task}/recommendations", params={"limit": 3}).json()
    assert {"Shaping a loaf", "Scoring bread", "Feeding a sourdough starter"} & set(titles(found))


def test_a_page_says_which_projects_it_may_serve_and_why(reader: CheckedClient) -> None:
    rust = begun(reader, "Learn Rust", goal="Understand ownership and borrowing", technologies=["rust"])["id"]
    bread = begun(reader, "Bake bread", goal="Shape sourdough into a loaf with an open crumb")["id"]
    ended = begun(reader, "Rust, long ago", technologies=["Rust"])["id"]
    reader.patch(f"/api/projects/{ended}", json={"status": "done"})
    for project in (rust, bread, ended):
        work.embed_project(_user(reader), project)
    key = reader.keys["Ownership in Rust"]  # type: ignore[attr-defined]
    (found,) = reader.get(f"/api/bookmarks/{key}/projects").json()["items"]
    assert (found["id"], found["link_id"], found["technologies"]) == (rust, None, ["rust"])
    assert "“Learn Rust”" in found["reason"]
    loaf = reader.keys["Shaping a loaf"]  # type: ignore[attr-defined]
    (found,) = reader.get(f"/api/bookmarks/{loaf}/projects").json()["items"]
    assert found["id"] == bread
    assert found["passage"] == PAGES["Shaping a loaf"]

    link = reader.post(f"/api/projects/{ended}/links", json={"bookmark_id": key}).json()
    items = reader.get(f"/api/bookmarks/{key}/projects").json()["items"]
    assert [(one["id"], one["link_id"]) for one in items] == [(ended, link["id"]), (rust, None)]
    assert reader.get("/api/bookmarks/999999999/projects").status_code == 404


def test_what_a_project_has_linked_serves_a_task_only_where_it_is_on_it(reader: CheckedClient) -> None:
    project = begun(reader, "Learn Rust", goal="Understand ownership and borrowing")["id"]
    loaf = reader.keys["Shaping a loaf"]  # type: ignore[attr-defined]
    reader.post(f"/api/projects/{project}/links", json={"bookmark_id": loaf})
    task = added(reader, project, "Explain lifetimes of references")["id"]
    of_project = reader.get(f"/api/projects/{project}/recommendations", params={"limit": 20}).json()
    of_task = reader.get(f"/api/tasks/{task}/recommendations", params={"limit": 20}).json()
    assert "Scoring bread" in titles(of_project)
    assert titles(of_task)[0] == "Lifetimes explained"
    assert set(titles(of_task)) <= RUST


def test_what_is_linked_is_not_recommended_again(reader: CheckedClient) -> None:
    project = begun(reader, "Learn Rust", technologies=["Rust"])["id"]
    path = f"/api/projects/{project}/recommendations"
    first = reader.get(path).json()["items"][0]["bookmark"]["id"]
    reader.post(f"/api/projects/{project}/links", json={"bookmark_id": first})
    answer = reader.get(path).json()
    assert first not in [item["bookmark"]["id"] for item in answer["items"]]
    assert answer["engine"] == "contextual"


def test_similar_items_leave_the_item_itself_out(reader: CheckedClient) -> None:
    key = reader.keys["Scoring bread"]  # type: ignore[attr-defined]
    found = titles(reader.get(f"/api/bookmarks/{key}/similar", params={"limit": 3}).json())
    assert "Scoring bread" not in found
    assert found[0] in ("Shaping a loaf", "Feeding a sourdough starter")


def test_nothing_is_better_than_what_does_not_fit(reader: CheckedClient) -> None:
    project = begun(reader, "Build a compost bin", goal="Turn kitchen waste into good soil")["id"]
    answer = reader.get(f"/api/projects/{project}/recommendations").json()
    assert (answer["items"], answer["notice"]) == ([], recommendations.NOTHING)
    read_page(reader, "Worm farms", "Worms turn kitchen scraps into compost for the soil of the garden.")
    answer = reader.get(f"/api/projects/{project}/recommendations").json()
    assert titles(answer) == ["Worm farms"]
    assert answer["items"][0]["reason"].startswith("Mentions “")
    assert "like “Build a compost bin”: “Worms turn kitchen scraps" in answer["items"][0]["reason"]
    assert answer["notice"] is None


def test_before_anything_is_embedded_titles_are_compared(ada: CheckedClient) -> None:
    for number, title in enumerate(["Compost heaps", "Sourdough", "Tides", "Sails", "Knots"]):
        saved(ada, f"https://example.org/{number}", title=title)
    answer = asked(ada, text="compost heap")
    assert titles(answer) == ["Compost heaps"]
    assert answer["items"][0]["reason"] == "Its title names “Compost” and “heaps”, which you asked for."


def test_feedback_counts_in_the_next_answer(reader: CheckedClient) -> None:
    before = asked(reader, text="Rust")
    first = before["items"][0]["bookmark"]["id"]
    path = f"/api/recommendations/{first}/feedback"
    assert reader.post(path, json={"verdict": "dismissed"}).status_code == 204
    assert first not in [item["bookmark"]["id"] for item in asked(reader, text="Rust")["items"]]
    assert reader.post(path, json={"verdict": "useful"}).status_code == 204
    assert first in [item["bookmark"]["id"] for item in asked(reader, text="Rust")["items"]]


def test_feedback_for_a_project_stays_with_it(reader: CheckedClient) -> None:
    one, other = begun(reader, "Learn Rust")["id"], begun(reader, "Teach Rust")["id"]
    key = reader.keys["Lifetimes explained"]  # type: ignore[attr-defined]
    body = {"verdict": "dismissed", "project_id": one}
    assert reader.post(f"/api/recommendations/{key}/feedback", json=body).status_code == 204

    def has(project: int) -> bool:
        answer = reader.get(f"/api/projects/{project}/recommendations").json()
        return "Lifetimes explained" in titles(answer)

    assert not has(one)
    assert has(other)


def test_a_taste_is_learned_and_serves(reader: CheckedClient) -> None:
    for number in range(9):
        read_page(reader, f"Bread {number}", f"Dough {number} rests, is shaped and baked in a hot oven.")
    for bookmark in reader.get("/api/bookmarks", params={"limit": 50}).json()["items"]:
        if "Bread" in bookmark["title"] or "loaf" in bookmark["title"] or "starter" in bookmark["title"]:
            reader.patch(f"/api/bookmarks/{bookmark['id']}", json={"favourite": True})
    tastes.learn_taste(_user(reader))
    answer = asked(reader, limit=5, variety=0)
    assert answer["engine"] == "personal"
    assert not set(titles(answer)) & {"Walking in the Alps", "Birds of the marsh"}


def test_filters_narrow_and_a_new_library_has_something(ada: CheckedClient) -> None:
    assert asked(ada, text="anything")["items"] == []
    for number in range(5):
        saved(ada, f"https://example.org/{number}", title=f"Unread {number}")
    answer = asked(ada)
    assert answer["engine"] == "recent"
    assert len(answer["items"]) == 5
    assert answer["items"][0]["reason"] == "Saved today and not read yet."
    assert asked(ada, content_type="tutorial")["items"] == []


def test_the_same_question_is_worked_out_once(
    reader: CheckedClient, count_queries: Any, together: Callable[..., list[Any]]
) -> None:
    body = {"text": "bread in the oven"}
    asked(reader, **body)
    with count_queries() as statements:
        answers = together(lambda _: asked(reader, **body), 4)
    assert all(answer == answers[0] for answer in answers)
    with count_queries() as statements_of_page:
        shown = recommendation_answers.read(_user(reader), Wanted(body["text"]), Wish())
    assert not [one for one in statements_of_page if "passages" in one]
    assert [item.bookmark.title for item in shown.items] == titles(answers[0])
    assert not [one for one in statements if "passages" in one]
    reader.post("/api/bookmarks", json={"url": "https://example.org/new"})
    with count_queries() as statements:
        asked(reader, **body)
    assert [one for one in statements if "passages" in one]


def test_nobody_is_recommended_what_is_another_s(reader: CheckedClient, ben: CheckedClient) -> None:
    project = begun(reader)["id"]
    task = added(reader, project, "x")["id"]
    key = reader.keys["Scoring bread"]  # type: ignore[attr-defined]
    own = begun(ben)["id"]
    reached = [
        ben.get(f"/api/projects/{project}/recommendations"),
        ben.get(f"/api/tasks/{task}/recommendations"),
        ben.get(f"/api/bookmarks/{key}/similar"),
        ben.post("/api/recommendations", json={"project_id": project}),
        ben.post("/api/recommendations", json={"task_id": task}),
        ben.post(f"/api/recommendations/{key}/feedback", json={"verdict": "useful"}),
    ]
    assert {answer.status_code for answer in reached} == {404}
    body = {"verdict": "useful", "project_id": own}
    assert reader.post(f"/api/recommendations/{key}/feedback", json=body).status_code == 404
    assert asked(ben, text="bread")["items"] == []


def test_one_thing_is_asked_at_a_time(ada: CheckedClient) -> None:
    answer = ada.post("/api/recommendations", json={"text": "x", "project_id": 1})
    assert answer.status_code == 422
