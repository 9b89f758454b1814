"""Gemini in Settings and in the reader, as their states see it."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from fuze_app.core.models import Stage
from fuze_app.core.services import gemini_access, gemini_jobs, sessions
from fuze_app.core.services.analysis_runs import RunEstimate
from fuze_app.ui.analysis_words import estimate_words
from fuze_app.ui.pages.attention import AttentionState
from fuze_app.ui.pages.home import HomeState
from fuze_app.ui.pages.library.choosing import ChosenState
from fuze_app.ui.pages.reader.analysis import AnalysisState
from fuze_app.ui.pages.settings.gemini_key import GeminiKeyState
from fuze_app.ui.pages.settings.gemini_runs import GeminiRunState
from fuze_tasks.worker import gemini as task  # the actors belong to the broker that it sets
from tests.core.keys import ADAS
from tests.core.library import UNDERSTOOD, Library
from tests.gemini import failed


async def _told(events) -> str:
    return " ".join([str(getattr(one, "args", one)) async for one in events])


@pytest.fixture
def opened(tab, cookie_of, redis):
    """A tab of ada's, and her library."""
    cookie = cookie_of("ada")
    return tab(cookie), Library(sessions.resolve(cookie).user_id)


async def test_a_key_is_saved_tested_and_removed(opened, gemini):
    state = await opened[0].get_state(GeminiKeyState)
    await state.load()
    assert (state.owner, state.loading) == ("", False)
    await _told(state.save({"key": ADAS}))
    assert (state.owner, state.words) == ("you", "Not tested yet.")
    assert "The key works." in await _told(GeminiKeyState.test.fn(state))
    assert not state.pending
    assert (state.owner, state.hint, state.words) == ("you", "…0001", "Google accepts it.")
    assert [row.words for row in state.usage][1] == "1 of 1,500 calls, 1,499 left"
    assert ADAS.encode() not in pickle.dumps(state.dict())
    await state.remove()
    assert (state.owner, state.usage) == ("", [])


async def test_what_is_no_key_is_refused_in_its_field(opened, gemini):
    state = await opened[0].get_state(GeminiKeyState)
    await _told(state.save({"key": "abc"}))
    assert state.errors == {"key": "That does not look like a Gemini key."}
    assert not state.pending


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (failed(403), "Google does not accept this key."),
        (failed(503), "could not be tested. Gemini is overloaded"),
    ],
)
async def test_a_failed_test_says_why(opened, gemini, reply, words):
    state = await opened[0].get_state(GeminiKeyState)
    gemini.replies[ADAS].append(reply)
    await _told(state.save({"key": ADAS}))
    assert words in await _told(GeminiKeyState.test.fn(state))
    assert state.owner == "you"


async def test_a_run_is_estimated_started_and_stopped(opened, gemini):
    root, library = opened
    pages = [library.save(f"https://example.org/{n}") for n in range(2)]
    for page in pages:
        library.finish(page)
    library.do(gemini_access.enter, library.user_id, ADAS)
    state = await root.get_state(GeminiRunState)
    await state.load()
    await state.reckon()
    assert state.estimate == "2 pages, 2 calls of gemini-2.5-flash: about a minute."
    await _told(state.start())
    task.ask_gemini.fn(library.user_id, pages[0])
    await state._read()
    assert (state.running, state.percent, state.words) == (True, 50, "1 of 2 answered.")
    await state.stop()
    assert (state.running, state.words) == (False, "1 of 2 answered, 1 not asked.")


def test_an_estimate_beyond_a_day_says_how_many():
    found = RunEstimate(pages=4000, calls=4000, left_today=1000, minutes=267, days=3, model="m")
    assert estimate_words(found) == "4,000 pages, 4,000 calls of m: 3 days, since 1,000 calls are left today."
    assert estimate_words(replace(found, pages=0)) == "There are no such pages."


async def test_the_reader_shows_the_analysis_and_takes_tags(opened, gemini):
    root, library = opened
    library.do(gemini_access.enter, library.user_id, ADAS)
    page = library.save()
    library.finish(page)
    gemini.replies[ADAS].append(failed(404))
    state = await root.get_state(AnalysisState)
    await state.show(page)
    assert state.standing == "Gemini is asked about this page."
    task.ask_gemini.fn(library.user_id, page)
    await state.show(page)
    assert state.standing == "Gemini did not answer. Google has no such model for this key."
    assert state.can_ask
    await state.ask()
    task.ask_gemini.fn(library.user_id, page)
    await state.show(page)
    assert (state.standing, state.kind, state.difficulty) == ("", "Article", "Beginner")
    assert [row.label for row in state.suggestions] == ["nature (new)", "navigation (new)"]
    await state.accept("navigation")
    assert library.view(page).tags == ["navigation"]
    assert [row.name for row in state.suggestions] == ["nature"]


async def test_home_says_what_waits_and_what_failed_and_why(opened, gemini):
    root, library = opened
    library.do(gemini_access.enter, library.user_id, ADAS)
    pages = [library.save(f"https://example.org/{n}") for n in range(3)]
    for page in pages:
        library.finish(page)
    state = await root.get_state(HomeState)
    await state._reread()
    needs = await root.get_state(AttentionState)
    assert (needs.waiting, needs.unanswered) == ("3 pages wait for Gemini.", "")
    gemini.replies[ADAS].extend([failed(404), failed(429)])
    for page in pages[:2]:
        task.ask_gemini.fn(library.user_id, page)
    await state._reread()
    assert needs.waiting == "2 pages wait for Gemini. Google's quota for this key is used up for now."
    assert needs.unanswered == "1 page not described by Gemini. Google has no such model for this key."
    await needs.ask_again()
    await state._reread()
    assert (needs.waiting[:7], needs.unanswered) == ("3 pages", "")
    gemini.replies[ADAS].append(failed(403))
    library.do(gemini_access.enter, library.user_id, ADAS)
    task.ask_gemini.fn(library.user_id, pages[2])
    await state._reread()
    assert "Google does not accept your key. Enter another in Settings" in needs.waiting


async def test_chosen_pages_are_estimated_before_gemini_is_asked(opened, gemini):
    root, library = opened
    page = library.save()
    library.finish(page)
    state = await root.get_state(ChosenState)
    await ChosenState.ask_analysis.fn(state, {"ids": [page]})
    assert not state.is_asking, "without a key it is analysed here at once"
    assert library.view(page).stage == "analyse"
    step = library.claim(page, Stage.ANALYSE)
    library.do(gemini_jobs.finish_local, step, UNDERSTOOD)
    await _told((await root.get_state(GeminiKeyState)).save({"key": ADAS}))
    await ChosenState.ask_analysis.fn(state, {"ids": [page]})
    assert state.estimate.startswith("1 page, 1 calls of ")
    await ChosenState.analyse.fn(state)
    assert not state.is_asking
    runs = await root.get_state(GeminiRunState)
    await runs.load()
    assert runs.running
