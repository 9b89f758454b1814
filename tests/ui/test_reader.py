"""The reader's state: the text, what is known about it, and what it says while there is none."""

from __future__ import annotations

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.models import Obstacle
from fuze_app.core.services import pipeline, projects
from fuze_app.core.services.projects import NewProject
from fuze_app.ui.bookmarks.obstacles import OBSTACLES
from fuze_app.ui.pages.reader.belonging import BelongingState
from fuze_app.ui.pages.reader.known import details_of
from fuze_app.ui.pages.reader.state import ArticleState, ReaderState, passage_of, wanted_id
from tests.ui import shelf
from tests.ui.shelf import run

TEXT = "The first paragraph.\n\nThe second one is about lighthouses."


@pytest.fixture
def read_page(tab, cookie_of):
    """Ada opens an address of the reader: its state."""
    cookie = cookie_of("ada")

    async def open_at(address: str) -> ReaderState:
        state = await tab(cookie, address).get_state(ReaderState)
        await run(state.load())
        return state

    return open_at


async def test_visitors_read_nothing(tab, database):
    state = await tab(None, "/read/1").get_state(ReaderState)
    with pytest.raises(Unauthenticated):
        await run(state.load())


async def test_text_and_what_is_known_about_it(read_page):
    page = shelf.save(1, tags=("sea",), notes="For the talk.")
    shelf.read(1, page, TEXT, html="<p>The first paragraph.</p>", title="Lights")
    state = await read_page(f"/read/{page}")
    article = await state.get_state(ArticleState)
    assert (state.standing, state.bookmark.title, state.bookmark.phase) == ("here", "Lights", "ready")
    assert article.html == "<p>The first paragraph.</p>"
    facts = state.facts
    assert (facts.site, facts.words, facts.language, facts.notes) == (
        "example.org",
        "9",
        "en",
        "For the talk.",
    )
    assert (facts.summary, facts.keyphrases) == ("In short.", ["short"])
    assert facts.made_by == "Made on this server, without Gemini."


async def test_passage_of_the_address_is_pointed_at(read_page):
    page = shelf.save(1)
    shelf.read(1, page, TEXT)
    start = TEXT.index("The second")
    state = await read_page(f"/read/{page}?from={start}&to={len(TEXT)}")
    assert (await state.get_state(ArticleState)).passage == "The second one is about lighthouses."


async def test_page_that_is_still_to_be_read(read_page):
    state = await read_page(f"/read/{shelf.save(1)}")
    assert (state.standing, state.bookmark.phase) == ("here", "waiting")
    assert (await state.get_state(ArticleState)).html == ""


async def test_failure_says_why_and_can_be_tried_again(read_page):
    page = shelf.save(1)
    shelf.fail(1, page, "The page is gone (404).")
    state = await read_page(f"/read/{page}")
    assert (state.bookmark.phase, state.bookmark.reason) == ("failed", "The page is gone (404).")
    await state.read_again(page)
    assert (state.bookmark.phase, state.bookmark.reason) == ("waiting", "")


async def test_tags_and_projects_are_chosen_beside_the_text(read_page):
    page = shelf.save(1, tags=("sea", "oil"))
    with user_session(1) as session:
        project = projects.create(session, 1, NewProject(title="Restore the lighthouse")).id
    side = await (await read_page(f"/read/{page}")).get_state(BelongingState)
    assert [offer.title for offer in side.offers] == ["Restore the lighthouse"]
    await side.add_tags({"tags": "keepers, sea"})
    await side.remove_tag("oil")
    await side.link(str(project))
    await side.annotate(side.rows[0].link_id, "For the chapter on oil")
    assert [(row.title, row.note) for row in side.rows] == [
        ("Restore the lighthouse", "For the chapter on oil")
    ]
    assert side.offers == []
    assert (await read_page(f"/read/{page}")).facts.tags == ["keepers", "sea"]
    await side.add_tags({"tags": "x" * 100})
    assert "characters" in side.tag_error
    await side.unlink(side.rows[0].link_id)
    assert side.rows == []


async def test_obstacle_is_named_with_what_one_can_do(read_page):
    page = shelf.save(1)
    taken = shelf.claim(1, page)
    with user_session(1) as session:
        pipeline.fail(session, taken, "Sign in.", retryable=False, obstacle=Obstacle.LOGIN)
    state = await read_page(f"/read/{page}")
    assert (state.bookmark.trouble, state.origin.obstacle) == ("Sign-in", "Behind a sign-in")
    assert state.origin.seen_by_browser
    assert not state.origin.is_dead


def test_every_obstacle_has_words():
    assert set(OBSTACLES) == set(Obstacle)


def test_facts_of_a_kind_in_words():
    facts = {"stars": 12345, "seconds": 3845, "doi": "10.1/x", "labels": ["bug", "help"], "abstract": "We."}
    assert [(one.name, one.value, one.href) for one in details_of(facts)] == [
        ("Stars", "12,345", ""),
        ("Duration", "1:04:05", ""),
        ("DOI", "10.1/x", "https://doi.org/10.1/x"),
        ("Labels", "bug, help", ""),
    ]


async def test_what_is_done_leaves_the_text_alone(read_page):
    page = shelf.save(1)
    shelf.read(1, page, TEXT)
    state = await read_page(f"/read/{page}")
    article = await state.get_state(ArticleState)
    article._clean()
    await state.mark(page, "read", "unread")
    await state.set_favourite(page, True)
    assert (state.bookmark.state, state.bookmark.favourite) == ("read", True)
    assert article.dirty_vars == set()


@pytest.mark.parametrize("name", ["999", "0", "-1", "x", "1e3", "٣", "9" * 30, ""])
async def test_missing_pages(read_page, name):
    shelf.save(1)
    assert (await read_page(f"/read/{name}")).standing == "missing"


async def test_page_of_somebody_else_is_missing(read_page, cookie_of):
    cookie_of("eve")
    theirs = shelf.save(2, "https://example.org/theirs", notes="secret")
    shelf.read(2, theirs, "secret text")
    state = await read_page(f"/read/{theirs}")
    assert (state.standing, state.bookmark.title, state.facts.notes) == ("missing", "", "")
    assert (await state.get_state(ArticleState)).html == ""


async def test_deleted_page_is_missing_and_comes_back(read_page):
    page = shelf.save(1)
    state = await read_page(f"/read/{page}")
    await state.delete_bookmark(page)
    assert state.standing == "missing"
    await state.restore_bookmark(page)
    assert state.standing == "here"


@pytest.mark.parametrize(
    ("start", "end", "passage"),
    [
        ("0", "9", "The first"),
        ("4", "9", "first"),
        ("9", "4", ""),
        (None, "4", ""),
        ("-3", "4", ""),
        ("x", "y", ""),
        ("9999", "99999", ""),
    ],
)
def test_passages_by_their_place(start, end, passage):
    assert passage_of(TEXT, start, end) == passage


def test_the_bookmark_that_an_address_names():
    assert (wanted_id("/read/12"), wanted_id("/read/12/"), wanted_id("/read/")) == (12, 12, 0)
