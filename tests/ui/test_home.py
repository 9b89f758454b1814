"""Home's state: the latest rows, the numbers, and what needs a look."""

from __future__ import annotations

from dataclasses import astuple

from fuze_app.core.database import user_session
from fuze_app.core.models import TaskStatus
from fuze_app.core.services import projects, tasks
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.tasks import NewTask, TaskChanges
from fuze_app.ui.pages.attention import AttentionState
from fuze_app.ui.pages.home import RECENT, HomeState
from fuze_app.ui.recommendations.now import NowState
from tests.ui import shelf
from tests.ui.shelf import run


async def _open(tab, cookie) -> HomeState:
    state = await tab(cookie, "/").get_state(HomeState)
    await run(state.load())
    return state


async def test_visitor_gets_no_home(tab, database):
    state = await _open(tab, None)
    assert (state.rows, state.loading) == ([], True)


async def test_new_account_has_nothing_yet(tab, cookie_of):
    state = await _open(tab, cookie_of("ada"))
    assert (state.rows, state.loading, astuple(state.glance)) == ([], False, (0, 0, 0, 0))


async def test_latest_rows_and_numbers(tab, cookie_of):
    cookie = cookie_of("ada")
    shelf.fill(1, RECENT + 3)
    shelf.fail(1, shelf.save(1))
    shelf.save(1, "https://example.org/waiting")
    state = await _open(tab, cookie)
    assert len(state.rows) == RECENT
    assert [row.phase for row in state.rows[:3]] == ["waiting", "failed", "ready"]
    assert astuple(state.glance) == (RECENT + 5, RECENT + 5, 1, 1)


async def test_first_page_is_there_as_soon_as_it_is_saved(tab, cookie_of):
    state = await _open(tab, cookie_of("ada"))
    await run(state.save_page({"url": "example.org/first"}))
    assert [row.title for row in state.rows] == ["example.org/first"]
    assert (state.glance.total, state.glance.waiting) == (1, 1)


async def test_what_failed_is_said_by_its_reasons_and_tried_again(tab, cookie_of):
    cookie = cookie_of("ada")
    state = await _open(tab, cookie)
    needs = await state.get_state(AttentionState)
    for number in range(4):
        shelf.fail(1, shelf.save(1, f"https://example.org/{number}", title=f"Page {number}"))
    shelf.fail(1, shelf.save(1, "https://slow.example"), "The site did not answer.")
    await state._reread()
    assert [(row.said, row.titles) for row in needs.failures] == [
        ("4 pages could not be read. The page is gone (404).", "Page 3, Page 2, Page 1 and 1 more"),
        ("1 page could not be read. The site did not answer.", "slow.example"),
    ]
    await needs.retry("The page is gone (404).")
    await state._reread()
    assert [row.reason for row in needs.failures] == ["The site did not answer."]
    assert (state.glance.waiting, state.glance.failed) == (4, 1)


async def test_what_is_worked_on_is_served_by_the_task_in_progress(tab, cookie_of):
    cookie = cookie_of("ada")
    ids = shelf.fill(1, 2)
    with user_session(1) as session:
        for title in ("Left alone", "Page", "Pages"):
            project = projects.create(session, 1, NewProject(title=title)).id
        task = tasks.create(session, 1, project, NewTask("A page")).id
        tasks.change(session, 1, task, TaskChanges(status=TaskStatus.DOING))
    state = await tab(cookie, "/").get_state(NowState)
    await state.load()
    assert [(work.project, work.task) for work in state.served] == [
        ("Pages", "A page"),
        ("Page", ""),
    ]
    assert {row.id for row in state.served[0].pages} == set(ids)
    await state.judge(ids[0], "dismissed", project)
    assert [row.id for row in state.served[0].pages] == [ids[1]]
    assert {row.id for row in state.served[1].pages} == set(ids)
