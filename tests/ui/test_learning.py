"""The page of learning paths: what an address asks, and pages that become tasks."""

from __future__ import annotations

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import project_links, projects, tasks
from fuze_app.core.services.projects import NewProject
from fuze_app.ui.pages.learning.state import GapRow, LearningState, PathRow, tasks_of
from tests.ui import shelf
from tests.ui.shelf import run

ADA = 1


async def _open(tab, cookie, address="/learn") -> LearningState:
    state = await tab(cookie, address).get_state(LearningState)
    await run(state.load())
    return state


def _begin(user_id: int = ADA) -> int:
    with user_session(user_id) as session:
        return projects.create(session, user_id, NewProject("Bread", "Bake a page")).id


async def test_visitors_see_nothing(tab, database):
    with pytest.raises(Unauthenticated):
        await _open(tab, None)


async def test_an_address_asks_for_nothing_a_goal_or_a_project(tab, cookie_of):
    cookie = cookie_of("ada")
    cookie_of("eve")
    own, theirs = _begin(), _begin(2)
    for address in ("/learn", "/learn?project=x", f"/learn?project={'9' * 30}"):
        assert (await _open(tab, cookie, address)).standing == "blank"
    state = await _open(tab, cookie, "/learn?goal=sourdough&project=")
    assert (state.standing, state.steps, state.goal) == ("here", [], "sourdough")
    state = await _open(tab, cookie, f"/learn?project={own}")
    assert (state.standing, state.goal, [one.title for one in state.choices]) == (
        "here", "Bake a page", ["Bread"],
    )  # fmt: skip
    state = await _open(tab, cookie, f"/learn?project={theirs}")
    assert (state.standing, state.error) == ("broken", "There is no such project.")
    assert "/learn?goal=a+%26+b" in str(state.ask({"goal": " a & b "}).args)


async def test_pages_become_tasks_of_a_project_or_none_does(tab, cookie_of):
    state = await _open(tab, cookie_of("ada"))
    first, second = shelf.fill(ADA, 2)
    own = _begin()
    state.steps = [PathRow(first, "One"), PathRow(second, "Two", is_read=True)]
    state.gaps = [GapRow("Ovens", "Nothing on it.")]
    await run(state.keep({"project": "", "gaps": "1"}))
    assert state.refusal == "Choose a project."
    await run(state.keep({"project": "99", "gaps": "1"}))
    assert (state.refusal, state.pending) == ("There is no such project.", False)
    told = await run(state.keep({"project": str(own), "gaps": "1"}))
    with user_session(ADA) as session:
        made = tasks.of_project(session, ADA, own)
        linked = project_links.of_project(session, ADA, own)
    assert [task.title for task in made] == ["Read “One”", "Find a page: Ovens"]
    assert [(link.bookmark_id, link.task_id) for link in linked] == [(first, made[0].id)]
    assert f"/projects/{own}" in str(told[-1].args)


def test_a_long_title_still_makes_a_task():
    new = tasks_of([PathRow(1, "x" * 300)], [])
    assert len(new[0].title) <= 200
