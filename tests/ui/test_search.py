"""Search's state, the command box and the completion of tags: what is asked and what is answered."""

from __future__ import annotations

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import bookmarks, projects, saved_searches, search_history, spelling, tasks
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.search import LONGEST_QUERY
from fuze_app.core.services.tasks import NewTask
from fuze_app.ui.bookmarks.tags import MOST_SUGGESTED, TagCompletion, split
from fuze_app.ui.command_state import CommandState
from fuze_app.ui.pages.search.box import Completion
from fuze_app.ui.pages.search.history import SearchHistory
from fuze_app.ui.pages.search.keeping import SavedSearchDialog
from fuze_app.ui.pages.search.quick import QuickState
from fuze_app.ui.pages.search.state import MOST_HITS, PAGE, SearchState
from fuze_app.ui.pages.search.terms import address, filters_of
from fuze_app.ui.saved_searches import SavedSearches
from tests.ui import shelf
from tests.ui.shelf import run


@pytest.fixture
def ask(tab, cookie_of):
    """Ada asks at an address: the state with the answer."""
    cookie = cookie_of("ada")

    async def ask_at(address: str) -> SearchState:
        state = await tab(cookie, address).get_state(SearchState)
        await run(state.load())
        return state

    return ask_at


def _read_lighthouses() -> int:
    page = shelf.save(1, "https://example.org/lights")
    shelf.read(1, page, "Keepers of the lighthouse lit the lamp at dusk.", title="Lights")
    return page


async def test_visitors_find_nothing(tab, database):
    state = await tab(None, "/search?q=x").get_state(SearchState)
    with pytest.raises(Unauthenticated):
        await run(state.load())


async def test_nothing_asked_in_an_empty_library(ask):
    state = await ask("/search")
    assert (state.hits, state.query, state.is_library_empty) == ([], "", True)
    _read_lighthouses()
    assert not (await ask("/search")).is_library_empty


async def test_words_are_found_marked_and_lead_to_their_place(ask):
    page = _read_lighthouses()
    state = await ask("/search?q=lighthouse&mode=text")
    (hit,) = state.hits
    assert (hit.bookmark.id, hit.bookmark.title) == (page, "Lights")
    (shown,) = hit.passages
    assert [piece.text for piece in shown.pieces if piece.marked] == ["lighthouse"]
    assert shown.href == f"/read/{page}?from=0&to=47"
    assert (state.searching, state.error, state.has_more) == (False, "", False)


async def test_nothing_fits(ask):
    _read_lighthouses()
    state = await ask("/search?q=xylophone&mode=text")
    assert (state.hits, state.query, state.error) == ([], "xylophone", "")


async def test_pages_of_somebody_else_are_not_found(ask, cookie_of):
    cookie_of("eve")
    theirs = shelf.save(2, "https://example.org/theirs")
    shelf.read(2, theirs, "Keepers of the lighthouse.")
    assert (await ask("/search?q=lighthouse&mode=text")).hits == []


async def test_question_that_is_too_long_is_told(ask):
    state = await ask("/search?q=" + "x" * (LONGEST_QUERY + 1))
    assert f"{LONGEST_QUERY:,}" in state.error
    assert not state.searching


async def test_bad_syntax_is_explained_and_searched_as_words(ask):
    _read_lighthouses()
    state = await ask("/search?q=%22lighthouse&mode=text")
    assert "never closed" in state.hint
    assert (len(state.hits), state.filters, state.facets) == (1, [], [])
    assert (await ask("/search?q=lighthouse&mode=text")).hint == ""


async def test_slip_is_put_right_by_a_link_that_keeps_the_rest(ask):
    spelling.forget()
    page = _read_lighthouses()
    with user_session(1) as session:
        bookmarks.update(session, 1, page, BookmarkChanges(title="Lighthouse"))
    state = await ask("/search?q=lighthuose+is:unread&mode=text")
    assert state.suggestion == "lighthouse is:unread"
    assert state.suggestion_href == "/search?q=lighthouse%20is%3Aunread&mode=text"
    assert (await ask(state.suggestion_href)).suggestion == ""


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("rye", {}),
        ('rye tag:"to read" -is:read', {'tag:"to read"': "rye -is:read", "-is:read": 'rye tag:"to read"'}),
        ("-oats site:a.org", {"-oats": "site:a.org", "site:a.org": "-oats"}),
        ("tag:a", {"tag:a": ""}),
        ("tag:a OR tag:b", {}),
        ("(tag:a)", {}),
        ("-(tag:a)", {}),
        ('"never closed tag:a', {}),
    ],
)
def test_filters_of_a_query_lead_to_what_is_left_without_them(query, filters):
    found = filters_of(query, "hybrid")
    assert {term.text: term.href for term in found} == {text: address(rest) for text, rest in filters.items()}


async def test_facets_narrow_and_widen(ask):
    for number, tags in enumerate((("sea",), ("sea", "night"), ("night lights",), ())):
        shelf.save(1, f"https://example.org/{number}", tags=tags)
    state = await ask("/search?q=is:unread")
    (tags,) = [facet for facet in state.facets if facet.name == "Tags"]
    assert [(term.text, term.count) for term in tags.terms] == [("sea", 2), ("night", 1), ("night lights", 1)]
    (chosen,) = [facet for facet in state.facets if facet.name == "State"]
    assert [(term.href, term.chosen) for term in chosen.terms] == [("/search", True)]
    assert "Site" not in {facet.name for facet in state.facets}
    narrowed = await ask(tags.terms[2].href)
    assert (narrowed.query, len(narrowed.hits)) == ('is:unread tag:"night lights"', 1)
    (tags,) = [facet for facet in narrowed.facets if facet.name == "Tags"]
    assert [(term.text, term.chosen) for term in tags.terms] == [("night lights", True)]
    assert (await ask(tags.terms[0].href)).query == "is:unread"


async def test_unknown_mode_means_all(ask):
    assert (await ask("/search?q=x&mode=magic")).mode == "hybrid"


async def test_more_results_follow_up_to_a_bound(ask):
    ids = shelf.fill(1, MOST_HITS + PAGE)
    with user_session(1) as session:
        for bookmark_id in ids:
            bookmarks.update(session, 1, bookmark_id, BookmarkChanges(notes="lighthouse"))
    state = await ask("/search?q=lighthouse&mode=text")
    assert (len(state.hits), state.has_more) == (PAGE, True)
    while state.has_more:
        await state.load_more()
    assert len({hit.bookmark.id for hit in state.hits}) == len(state.hits) == MOST_HITS


async def test_command_box_finds_bookmarks_and_offers_to_save_addresses(tab, cookie_of):
    state = await tab(cookie_of("ada"), "/settings").get_state(CommandState)
    page = _read_lighthouses()
    await state.ask("  lighthouse ")
    assert ([found.id for found in state.found], state.query, state.address) == ([page], "lighthouse", "")
    await state.ask("example.org/new?x=1")
    assert state.address == "example.org/new?x=1"
    await state.save_address()
    await state.ask("x")
    assert (state.found, state.address) == ([], "")
    state.clear(True)
    assert (state.query, state.found) == ("", [])
    with user_session(1) as session:
        assert bookmarks.lookup(session, 1, "https://example.org/new?x=1") is not None


async def test_projects_tasks_and_searches_are_found_and_lead_to_their_place(ask, tab, cookie_of):
    page = _read_lighthouses()
    with user_session(1) as session:
        project = projects.create(session, 1, NewProject("Lighthouse model")).id
        task = tasks.create(session, 1, project, NewTask("Paint the lighthouse")).id
        saved_searches.save(session, 1, "Lighthouses", "lighthouse is:unread", "text")
    places = {
        "Projects": [f"/projects/{project}"],
        "Tasks": [f"/projects/{project}#task-{task}"],
        "Saved searches": ["/search?q=lighthouse%20is%3Aunread&mode=text"],
    }
    shown = (await ask("/search?q=lighthouse&mode=text")).elsewhere
    assert {group.name: [line.href for line in group.lines] for group in shown} == places
    assert (await ask("/search?q=is:unread")).elsewhere == []
    box = await tab(cookie_of("ben"), "/settings").get_state(CommandState)
    await box.ask("lighthouse")
    assert (box.found, box.others) == ([], [])
    assert page


async def test_saved_search_is_kept_shown_with_what_is_new_seen_renamed_and_removed(tab, cookie_of):
    root = tab(cookie_of("ada"), "/search?q=tag:sea")
    state, dialog = await root.get_state(SearchState), await root.get_state(SavedSearchDialog)
    kept = await root.get_state(SavedSearches)
    await run(state.load())
    await dialog.open_new()
    assert (dialog.is_open, dialog.name) == (True, "tag:sea")
    await run(dialog.save({"name": " "}))
    assert (dialog.is_open, dialog.error) == (True, "Give the search a name.")
    await run(dialog.save({"name": "At sea"}))
    assert not dialog.is_open
    shelf.save(1, tags=("sea",))
    await kept.refresh()
    assert [(row.name, row.href, row.new) for row in kept.items] == [("At sea", "/search?q=tag%3Asea", 1)]
    await kept.look()
    assert (kept.here.name, kept.here.new) == ("At sea", 0)
    await dialog.open_here()
    await run(dialog.save({"name": "Ships"}))
    assert kept.here.name == "Ships"
    await run(dialog.remove())
    assert (kept.items, kept.here.id) == ([], 0)


async def test_history_keeps_what_was_meant_until_it_is_erased(tab, cookie_of):
    root = tab(cookie_of("ada"), "/search?q=rye")
    await run((await root.get_state(SearchState)).load())
    history = await root.get_state(SearchHistory)
    await history.load()
    assert history.items == []
    for text in ("rye bread", "tag:sea", "rye bread"):
        await history.remember(text)
    await history.load()
    assert [(one.text, one.href) for one in history.items] == [
        ("rye bread", "/search?q=rye%20bread"),
        ("tag:sea", "/search?q=tag%3Asea"),
    ]
    await history.forget(history.items[0].id)
    assert [one.text for one in history.items] == ["tag:sea"]
    await history.forget_all()
    with user_session(1) as session:
        assert (history.items, search_history.recent(session, 1)) == ([], [])


async def test_query_is_completed_with_what_the_library_has(tab, cookie_of):
    state = await tab(cookie_of("ada"), "/search").get_state(Completion)
    shelf.save(1, tags=("sea",))
    await state.suggest("light tag:s")
    assert [(row.term, row.detail, row.text) for row in state.items] == [
        ("tag:sea", "1 page", "light tag:sea ")
    ]
    await state.suggest("light tag:sea ")
    assert state.items == []


async def test_tags_are_completed_from_ones_own(tab, cookie_of):
    cookie = cookie_of("ada")
    shelf.save(1, tags=("Deep Sea", "deepfake", "other"))
    shelf.save(1, "https://example.org/2", tags=("deepfake",))
    state = await tab(cookie).get_state(TagCompletion)
    await state.start("edit-tags")
    state.suggest("edit-tags", "other, dee")
    assert state.names == ["deepfake", "Deep Sea"]
    state.suggest("edit-tags", "deepfake, deep")
    assert state.names == ["Deep Sea"]
    state.suggest("edit-tags", "deepfake, ")
    assert state.names == []


async def test_completion_stays_short(tab, cookie_of):
    cookie = cookie_of("ada")
    shelf.save(1, tags=tuple(f"tag {number}" for number in range(20)))
    state = await tab(cookie).get_state(TagCompletion)
    await state.start("save-tags")
    state.suggest("save-tags", "t")
    assert len(state.names) == MOST_SUGGESTED


def test_tags_are_separated_by_commas():
    assert split(" a,b c ,, d") == ("a", "b c", "d")
    assert split("") == ()


async def test_titles_and_tags_that_begin_so_are_there_before_the_answer(tab, cookie_of):
    root = tab(cookie_of("ada"), "/search")
    page = _read_lighthouses()
    with user_session(1) as session:
        bookmarks.update(session, 1, page, BookmarkChanges(tags=("lights at sea",)))
    quick = await root.get_state(QuickState)
    await quick.look("l")
    assert (quick.titles, quick.tags) == ([], [])
    await quick.look("LIG")
    assert [row.id for row in quick.titles] == [page]
    assert [row.href for row in quick.tags] == [address('tag:"lights at sea"')]
    quick.answered("lig", [page])
    await quick.look("ligh")
    assert quick.titles == [], "what is among the results already does not take their place"
    quick.answered("something else", [])
    assert quick.tags == []
