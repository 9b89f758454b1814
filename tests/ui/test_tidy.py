"""Tidying up: what is offered, in words, and that each merge can be undone from the page."""

from __future__ import annotations

from fuze_app.core.database import user_session
from fuze_app.core.services import bookmarks
from fuze_app.core.services.duplicate_merging import Gains
from fuze_app.ui.pages.tidy.shown import effect_on_pages
from fuze_app.ui.pages.tidy.state import TidyState
from tests.ui import shelf
from tests.ui.shelf import run

TEXT = " ".join(f"Sentence number {n} speaks of bees and their way home." for n in range(12))


async def _open(tab, cookie) -> TidyState:
    state = await tab(cookie, "/library/tidy").get_state(TidyState)
    await run(state.load())
    return state


async def test_nothing_to_tidy_up(tab, cookie_of):
    state = await _open(tab, cookie_of("ada"))
    assert (state.pages, state.tags, state.loading, state.error) == ([], [], False, "")


async def test_pages_are_merged_into_the_one_that_is_chosen_and_parted(tab, cookie_of):
    cookie = cookie_of("ada")
    first = shelf.save(1, "https://example.org/a", tags=("bees",))
    second = shelf.save(1, "https://example.org/b", tags=("flight",), notes="Mine.")
    for page in (first, second):
        shelf.read(1, page, TEXT)
    state = await _open(tab, cookie)
    (group,) = state.pages
    assert (group.keep, group.reason) == (first, "The same text, word for word")
    assert group.effect == "The kept one gets #flight, 1 note. The other one is deleted."
    await state.keep_page(group.key, second)
    assert state.pages[0].effect == "The kept one gets #bees. The other one is deleted."
    await state.keep_page(group.key, 999)
    assert await state.merge_pages(group.key) is not None
    assert state.pages == []
    with user_session(1) as session:
        assert bookmarks.get(session, 1, second).tags == ["bees", "flight"]
    await state.part_pages(group.key)
    assert [(row.id, row.tags) for row in state.pages[0].rows] == [(first, ["bees"]), (second, ["flight"])]
    assert await state.part_pages(group.key) is None
    assert await state.merge_pages("gone") is None


async def test_tags_are_merged_and_parted(tab, cookie_of):
    cookie = cookie_of("ada")
    page = shelf.save(1, tags=("postgres", "psql"))
    shelf.save(1, "https://example.org/other", tags=("psql",))
    state = await _open(tab, cookie)
    (group,) = state.tags
    assert (group.into, group.reason) == ("psql", "Names of one technology")
    assert group.effect == "1 page with #postgres will have #psql; 1 of them has it already."
    await state.keep_tag(group.key, "postgres")
    assert state.tags[0].effect == "2 pages with #psql will have #postgres; 1 of them has it already."
    await state.merge_tags(group.key)
    assert state.tags == []
    await state.part_tags(1)
    with user_session(1) as session:
        assert bookmarks.get(session, 1, page).tags == ["postgres", "psql"]
    failed = await state.part_tags(1)
    assert failed is not None


def test_what_a_merge_would_do_in_words():
    assert effect_on_pages(Gains([], 0, 0, 0, 0), 2) == "The other 2 are deleted."
    assert effect_on_pages(Gains(["a"], 2, 1, 0, 3), 1) == (
        "The kept one gets #a, 2 notes, 1 highlight, 3 projects. The other one is deleted."
    )
