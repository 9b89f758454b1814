"""Discover's state: what an address asks, and what is said of the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import gemini_access, projects, tasks
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.recommendation_candidates import Narrow
from fuze_app.core.services.recommendation_reasons import Recommended
from fuze_app.core.services.search_passages import PassageHit
from fuze_app.core.services.tasks import NewTask
from fuze_app.ui.pages.discover.state import DiscoverState, narrow_of, parsed
from fuze_app.ui.recommendations.shown import lead_of
from fuze_ml.analysis.schema import Difficulty
from tests.core.keys import ADAS
from tests.gemini import failed, said
from tests.ui import shelf
from tests.ui.shelf import run


async def _open(tab, cookie, address="/discover") -> DiscoverState:
    state = await tab(cookie, address).get_state(DiscoverState)
    await run(state.load())
    return state


async def test_visitors_see_nothing(tab, database):
    with pytest.raises(Unauthenticated):
        await _open(tab, None)


async def test_answers_name_engine_and_reason_and_heed_what_is_said(tab, cookie_of):
    cookie = cookie_of("ada")
    first, second = shelf.fill(1, 2)
    state = await _open(tab, cookie, "/discover?q=page&minutes=nonsense")
    assert ({row.id for row in state.items}, state.words) == ({first, second}, "page")
    assert (bool(state.engine), all(row.reason for row in state.items)) == (True, True)
    await state.judge(first, "dismissed", 0)
    await state.judge(second, "useful", 0)
    assert ([row.id for row in state.items], state.useful) == ([second], [second])
    state = await _open(tab, cookie, "/discover?difficulty=advanced")
    assert (state.items, state.is_narrowed, state.loading, state.error) == ([], True, False, "")
    asked = str(state.ask({"q": " a & b ", "type": "", "minutes": "5", "request": "a & b"}).args)
    assert '/discover?q=a+%26+b&minutes=5"' in asked


def test_a_passage_is_shown_once():
    passage = PassageHit("Heaps stay\nwarm for long.", [(0, 5)], 0, 0, 26)
    quoting = Recommended(
        None, 1.0, "Mentions “Heaps”, like “Compost: a start”: “Heaps stay warm …”", [], "", passage
    )
    assert lead_of(quoting) == "Mentions “Heaps”, like “Compost: a start”:"
    title = "Its title names “Heaps”, like “Compost: “slow””."
    assert lead_of(replace(quoting, reason=title)) == title
    assert lead_of(replace(quoting, passage=None)) == quoting.reason


async def test_gemini_looks_them_over_when_asked_and_why_it_did_not_is_said(tab, cookie_of, gemini, redis):
    cookie = cookie_of("ada")
    shelf.fill(1, 2)
    state = await _open(tab, cookie, "/discover?q=page")
    assert (state.has_key, state.is_refined) == (False, False)
    assert state.understood.endswith("(understood by Fuze itself).")
    with user_session(1) as session:
        gemini_access.enter(session, 1, ADAS)
    state = await _open(tab, cookie, "/discover?q=page")
    assert state.has_key
    first, second = [row.id for row in state.items]
    gemini.replies[ADAS] += [failed(503), said('{"goal": "compare", "breadth": "broad"}')]
    gemini.replies[ADAS].append(said('{"pages": [{"number": 2, "reason": "A page of yours."}]}'))
    await DiscoverState.refine.fn(state)
    assert ([row.id for row in state.items], state.is_refined, state.refining) == (
        [first, second], False, False,
    )  # fmt: skip
    assert state.notice.endswith("Gemini did not look these over: Gemini is overloaded or out of order.")
    await DiscoverState.refine.fn(state)
    assert [(row.id, row.is_worded) for row in state.items] == [(second, True), (first, False)]
    assert (state.is_refined, "Gemini" in state.notice) == (True, False)
    assert state.understood == "Taken as: compare, a whole field (understood by Gemini)."


async def test_project_task_or_page_is_asked_for_instead_of_words(tab, cookie_of):
    cookie = cookie_of("ada")
    first, second = shelf.fill(1, 2)
    with user_session(1) as session:
        project = projects.create(session, 1, NewProject(title="Pages")).id
        task = tasks.create(session, 1, project, NewTask("A page")).id
    for aim, within in ((f"project-{project}", project), (f"task-{task}", project), (f"page-{first}", 0)):
        state = await _open(tab, cookie, f"/discover?for={aim}")
        assert (state.aim, state.project_id, state.error) == (aim, within, "")
        assert (second in [row.id for row in state.items]) == (within > 0)
        assert aim in [choice.value for choice in state.aims]
    assert first not in [row.id for row in state.items]
    for gone in ("project-99", "page-99", "task-99"):
        state = await _open(tab, cookie, f"/discover?for={gone}")
        assert (state.items, state.notice.startswith("There is no such"), state.loading) == ([], True, False)
    assert "/discover?for=task-1" in str(state.choose("task-1").args)
    assert "for=" not in str(state.ask({"q": "words", "for": "task-1"}).args)


def test_what_an_address_names_is_a_sort_and_an_id():
    assert parsed("task-12") == ("task", 12)
    for nothing in ("", "task", "task-", "task-0", "task--1", "task-²", f"task-{2**70}", "bookmark-1"):
        assert parsed(nothing) == ("", 0)


def test_address_says_what_is_left_out():
    asked = {"type": "tutorial", "difficulty": "beginner", "minutes": "15"}
    assert narrow_of(asked) == Narrow("tutorial", Difficulty.BEGINNER, 15)
    assert narrow_of({"type": "x", "difficulty": "y", "minutes": "-3"}) == Narrow()
