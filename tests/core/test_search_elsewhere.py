"""What a search finds beside bookmarks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Bookmark, Project, Task
from fuze_app.core.services import (
    highlights,
    projects,
    saved_searches,
    search_elsewhere,
    search_statistics,
    tasks,
    work_vectors,
)
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.search_elsewhere import Elsewhere
from fuze_app.core.services.tasks import NewTask
from tests.core.library import Library


def _embed(session: Session) -> None:
    """As the worker does."""
    model = embedder.load()
    for row in (*session.exec(select(Project)), *session.exec(select(Task))):
        words = (
            work_vectors.words_of_project(row)
            if isinstance(row, Project)
            else work_vectors.words_of_task(row)
        )
        row.embedding = model.encode([words])[0]


@pytest.fixture
def worker(library: Library) -> Library:
    """Two projects with a task each, a highlight and a saved search."""
    search_statistics.forget_statistics()
    ada = library.user_id
    page = library.save("https://example.org/clocks", title="Clocks at sea")
    with user_session(ada) as session:
        sea = projects.create(session, ada, NewProject("Sea clocks", goal="Tell how ships found longitude"))
        bread = projects.create(session, ada, NewProject("Bakery 100%", technologies=("rye", "wheat")))
        tasks.create(session, ada, sea.id, NewTask("Read on marine chronometers", notes="Harrison's H4"))
        tasks.create(session, ada, bread.id, NewTask("Buy an oven"))
        session.get_one(Bookmark, page).language = "en"
        highlights.create(session, ada, page, NewHighlight("The fourth one kept time", note="Harrison"))
        saved_searches.save(session, ada, "Navigation", "longitude -gps")
        _embed(session)
    return library


@pytest.fixture
def find(worker: Library) -> Callable[..., Elsewhere]:
    def ask(text: str, limit: int = 5) -> Elsewhere:
        with user_session(worker.user_id) as session:
            return search_elsewhere.find(session, worker.user_id, text, limit)

    return ask


def test_words_are_found_wherever_they_stand(find: Callable[..., Elsewhere]) -> None:
    found = find("harrison")
    assert [one.title for one in found.tasks] == ["Read on marine chronometers"]
    assert [(one.quote, one.title) for one in found.highlights] == [
        ("The fourth one kept time", "Clocks at sea")
    ]
    assert [one.quote for one in find("keeping times kept").highlights] == []
    assert [one.quote for one in find("the timing of fourths").highlights] == ["The fourth one kept time"]
    assert [one.title for one in find("reading about chronometer").tasks] == ["Read on marine chronometers"]
    assert [one.title for one in find("100% rye").projects] == ["Bakery 100%"]
    assert [one.title for one in find("%").projects] == ["Bakery 100%"]
    assert [one.query for one in find("navig tag:sea").searches] == ["longitude -gps"]


def test_projects_and_tasks_are_found_by_their_meaning(find: Callable[..., Elsewhere]) -> None:
    found = find("timekeeping instruments on ships")
    assert [one.title for one in found.projects] == ["Sea clocks"]
    assert [(one.title, one.project_title) for one in found.tasks] == [
        ("Read on marine chronometers", "Sea clocks")
    ]
    assert find("how do I file my taxes") == Elsewhere([], [], [], [])
    assert [one.title for one in find("oven " + "of clay and brick " * 4).tasks] == ["Buy an oven"]


def test_nothing_but_fields_or_nothing_at_all_finds_nothing(find: Callable[..., Elsewhere]) -> None:
    for text in ("", "tag:sea", '"', "\0"):
        assert find(text) == Elsewhere([], [], [], [])


def test_nobody_finds_what_is_anothers(worker: Library, new_user: Callable[[str], Account]) -> None:
    eve = new_user("eve").id
    with user_session(eve) as session:
        assert search_elsewhere.find(session, eve, "sea clocks harrison navigation") == Elsewhere(
            [], [], [], []
        )
        assert search_elsewhere.find(session, eve, "clocks") == Elsewhere([], [], [], [])
