"""Discover's state: what an address asks, and what is said of the answer."""

from __future__ import annotations

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import gemini_access
from fuze_app.core.services.recommendation_candidates import Narrow
from fuze_app.ui.pages.discover.state import DiscoverState, narrow_of
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
    await state.judge(first, False)
    await state.judge(second, True)
    assert ([row.id for row in state.items], state.useful) == ([second], [second])
    state = await _open(tab, cookie, "/discover?difficulty=advanced")
    assert (state.items, state.is_narrowed, state.loading, state.error) == ([], True, False, "")
    asked = str(state.ask({"q": " a & b ", "type": "", "minutes": "5", "request": "a & b"}).args)
    assert '/discover?q=a+%26+b&minutes=5"' in asked


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


def test_address_says_what_is_left_out():
    asked = {"type": "tutorial", "difficulty": "beginner", "minutes": "15"}
    assert narrow_of(asked) == Narrow("tutorial", Difficulty.BEGINNER, 15)
    assert narrow_of({"type": "x", "difficulty": "y", "minutes": "-3"}) == Narrow()
