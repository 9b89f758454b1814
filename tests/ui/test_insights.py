"""Insights' state: what the charts are drawn from, and the topic that the address names."""

from __future__ import annotations

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.models import Topic, TopicMap
from fuze_app.core.services import projects, tasks
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.tasks import NewTask
from fuze_app.ui.pages.insights.state import WHOLE, InsightsState, TopicsState
from tests.ui import shelf

PLACE = {"x": 40.0, "y": 60.0, "radius": 10.0, "dots": [[1, 41.0, 61.0]]}


async def _open(tab, cookie, address="/insights") -> tuple[InsightsState, TopicsState]:
    page = tab(cookie, address)
    state, topics = await page.get_state(InsightsState), await page.get_state(TopicsState)
    await state.load()
    await topics.load()
    return state, topics


def _with_topics(ids: list[int]) -> None:
    with user_session(1) as session:
        session.add(TopicMap(user_id=1, library_version=0, pages=len(ids)))
        for position, name in ((1, "Bread"), (2, "Rust")):
            session.add(
                Topic(
                    user_id=1, position=position, name=name, concepts=[name, "x"], bookmark_ids=ids, **PLACE
                )
            )


async def test_visitors_see_nothing(tab, database):
    with pytest.raises(Unauthenticated):
        await _open(tab, None)


async def test_a_new_library_is_told_what_is_missing(tab, cookie_of):
    state, topics = await _open(tab, cookie_of("ada"))
    assert (state.is_empty, state.error, state.needs) == (True, "", [])
    assert (topics.standing, topics.missing) == ("too_few", 12)


async def test_topics_are_drawn_and_the_chosen_one_shows_its_pages(tab, cookie_of):
    cookie = cookie_of("ada")
    ids = shelf.fill(1, 20)
    _with_topics(ids)
    state, topics = await _open(tab, cookie)
    assert (state.is_empty, sum(bar["Saved"] for bar in state.bars)) == (False, 0)
    assert ([row.name for row in topics.topics], topics.chosen) == (["Bread", "Rust"], 0)
    assert (topics.across, topics.pages) == (WHOLE, [])
    _, topics = await _open(tab, cookie, "/insights?topic=2")
    assert (topics.topic.name, topics.topic.concepts, topics.has_more) == ("Rust", "x", True)
    assert topics.across == [24.0, 56.0]
    await topics.load_more()
    assert ([row.id for row in topics.pages], topics.has_more) == (ids, False)
    _, topics = await _open(tab, cookie, "/insights?topic=99")
    assert (topics.chosen, topics.standing) == (0, "ready")


async def test_the_map_is_zoomed_and_moved_as_far_as_there_is_anything(tab, cookie_of):
    cookie = cookie_of("ada")
    _with_topics(shelf.fill(1, 20))
    _, topics = await _open(tab, cookie)
    topics.zoom(0.5)
    topics.move(0.5, -0.5)
    assert (topics.across, topics.upwards) == ([50.0, 100.0], [0.0, 50.0])
    topics.move(9.0, -9.0)
    topics.zoom(0.001)
    assert (topics.across, topics.upwards) == ([96.0, 104.0], [-4.0, 4.0])
    topics.show_whole()
    topics.zoom(2.0)
    assert (topics.across, topics.upwards) == (WHOLE, WHOLE)


async def test_needs_are_said_in_words(tab, cookie_of):
    cookie = cookie_of("ada")
    with user_session(1) as session:
        project = projects.create(session, 1, NewProject("Bake", technologies=("Sourdough",)))
        tasks.create(session, 1, project.id, NewTask("Feed the starter"))
        projects.create(session, 1, NewProject("Nothing said yet"))
    state, _ = await _open(tab, cookie)
    (row,) = state.needs
    assert row.summary == "Your library has hardly anything on 1 of 1 need."
    assert [(need.name, need.pages, need.is_gap) for need in row.needs] == [("Sourdough", "No page", True)]
