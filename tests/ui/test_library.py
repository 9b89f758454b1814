"""The library's state: narrowing, the window on a long list, and how little a change sends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound, Unauthenticated
from fuze_app.core.models import Analysis, Bookmark, BookmarkCollection, ReadState, Status
from fuze_app.core.queries.lists import BookmarkFilter
from fuze_app.core.services import bookmarks, collections, project_links, projects
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.core.services.project_links import NewLink
from fuze_app.core.services.projects import NewProject
from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.bookmarks.saving import SaveState
from fuze_app.ui.pages.library.address import address, narrow_of
from fuze_app.ui.pages.library.filters import FilterState
from fuze_app.ui.pages.library.state import MOST_FRESH, PAGE, WINDOW, LibraryState
from tests.ui import shelf
from tests.ui.shelf import run


@pytest.fixture
def open_library(tab, cookie_of):
    """Ada's library at an address: its state."""
    cookie = cookie_of("ada")

    async def open_at(address: str = "/library") -> LibraryState:
        state = await tab(cookie, address).get_state(LibraryState)
        await run(state.load())
        return state

    return open_at


@pytest.fixture
def ada(open_library) -> int:
    return 1


def understand(session, user_id: int, bookmark_id: int, kind: str, difficulty: str, named: list[str]) -> None:
    """Its analysis says so."""
    given = {"content_type": kind, "difficulty": difficulty, "technologies": named}
    session.add(
        Analysis(
            bookmark_id=bookmark_id,
            user_id=user_id,
            engine="local",
            version="1",
            summary="",
            keyphrases=[],
            **given,
        )
    )


def _titles(state) -> list[str]:
    return [row.title for row in state.rows]


async def test_visitors_see_nothing(tab, database):
    state = await tab(None, "/library").get_state(LibraryState)
    with pytest.raises(Unauthenticated):
        await run(state.load())
    assert state.rows == []


async def test_nothing_saved_yet(open_library):
    state = await open_library()
    assert (state.rows, state.loading, state.error, state.is_narrowed) == ([], False, "", False)


async def test_failure_is_said_and_the_next_try_shows_the_list(open_library, ada, database):
    shelf.fill(ada, 1)
    database.execute("alter table bookmarks rename to elsewhere")
    try:
        state = await open_library()
    finally:
        database.execute("alter table elsewhere rename to bookmarks")
    assert state.error.startswith("Something went wrong")
    assert (state.rows, state.loading) == ([], False)
    await run(state.load())
    assert (state.error, _titles(state)) == ("", ["Page 0"])


async def test_newest_first_and_nobody_elses(open_library, ada, cookie_of):
    shelf.fill(ada, 3)
    cookie_of("eve")
    shelf.fill(2, 2)
    assert _titles(await open_library()) == ["Page 2", "Page 1", "Page 0"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=read", ["Page 1"]),
        ("state=archived", ["Page 2"]),
        ("favourite=1", ["Page 0"]),
        ("tag=Deep%20Sea", ["Page 0"]),
        ("tag=deep%20sea&state=read", []),
        ("collection=1", ["Page 1", "Page 0"]),
        ("collection=1&tag=deep%20sea", ["Page 0"]),
        ("collection=2", []),
        ("offline=1", ["Page 1"]),
        ("status=failed", ["example.org/page"]),
        ("type=tutorial", ["Page 1", "Page 0"]),
        ("type=tutorial&difficulty=advanced", ["Page 1"]),
        ("technology=postgres&tag=deep%20sea", ["Page 0"]),
        ("technology=PostgreSQL&state=read", []),
        ("language=de", ["Page 2"]),
        ("project=1", ["Page 1"]),
        ("saved=2001", ["Page 0"]),
        ("saved=..2001&tag=deep%20sea", ["Page 0"]),
        ("saved=>2001", ["example.org/page", "Page 2", "Page 1"]),
        ("saved=soon&sort=oldest", ["Page 0", "Page 1", "Page 2", "example.org/page"]),
        ("sort=shortest", ["Page 2", "Page 1", "Page 0", "example.org/page"]),
        ("state=nonsense", ["example.org/page", "Page 2", "Page 1", "Page 0"]),
    ],
)
async def test_address_narrows(open_library, ada, query, titles):
    first, second, third = shelf.fill(ada, 3)
    with user_session(ada) as session:
        bookmarks.update(session, ada, first, BookmarkChanges(favourite=True, tags=("Deep Sea",)))
        bookmarks.update(session, ada, second, BookmarkChanges(state=ReadState.READ, keep_offline=True))
        bookmarks.update(session, ada, third, BookmarkChanges(state=ReadState.ARCHIVED))
        collected = collections.ensure(session, ada, [("Sea",)])[("Sea",)]
        session.add_all(
            BookmarkCollection(bookmark_id=key, collection_id=collected, user_id=ada)
            for key in (first, second)
        )
        understand(session, ada, first, "tutorial", "beginner", ["PostgreSQL", "Python"])
        understand(session, ada, second, "tutorial", "advanced", ["Python"])
        session.get_one(Bookmark, third).language = "de"
        session.get_one(Bookmark, third).word_count = 1
        session.get_one(Bookmark, second).word_count = 300
        session.get_one(Bookmark, first).word_count = 900
        session.get_one(Bookmark, first).saved_at = datetime(2001, 5, 6, tzinfo=UTC)
        work = projects.create(session, ada, NewProject("Sea"))
        project_links.link(session, ada, work.id, NewLink(second))
    shelf.fail(ada, shelf.save(ada))
    state = await open_library(f"/library?{query}")
    assert _titles(state) == titles
    assert state.is_narrowed is not query.startswith(("state=nonsense", "saved=soon", "sort=shortest"))


@pytest.mark.parametrize("sort", ["newest", "oldest", "shortest"])
async def test_long_list_is_a_window_that_moves_down_and_up(open_library, ada, sort):
    count = WINDOW + 2 * PAGE
    shelf.fill(ada, count)
    state = await open_library(f"/library?sort={sort}")
    seen = {row.title for row in state.rows}
    while state.has_older:
        before = len(seen)
        await state.load_older()
        seen |= {row.title for row in state.rows}
        assert len(state.rows) <= WINDOW
        assert len(seen) == before + PAGE
    assert len(seen) == count
    newest_first = [f"Page {number}" for number in reversed(range(count))]
    titles = newest_first if sort == "newest" else newest_first[::-1]
    assert state.rows[-1].title == titles[-1]
    assert state.has_newer
    while state.has_newer:
        await state.load_newer()
    assert _titles(state) == titles[:WINDOW]


async def test_change_of_one_row_sends_one_row(open_library, ada):
    ids = shelf.fill(ada, PAGE)
    state = await open_library()
    state._clean()
    await state.set_favourite(ids[3], True)
    assert set(state.fresh) == {str(ids[3])}
    assert state.fresh[str(ids[3])].favourite
    assert "rows" not in state.dirty_vars


async def test_many_changes_are_folded_into_the_list(open_library, ada):
    ids = shelf.fill(ada, PAGE)
    state = await open_library()
    with user_session(ada) as session:
        for bookmark_id in ids[: MOST_FRESH + 1]:
            bookmarks.update(session, ada, bookmark_id, BookmarkChanges(favourite=True))
    await state.set_favourite(ids[0], True)
    assert state.fresh == {}
    assert sum(row.favourite for row in state.rows) == MOST_FRESH + 1


async def test_saved_page_is_there_at_once(open_library, ada):
    shelf.fill(ada, 1)
    state = await open_library()
    told = await run(state.save_page({"url": "https://example.org/new", "tags": "a, b", "notes": "Why."}))
    assert _titles(state) == ["example.org/new", "Page 0"]
    assert (state.rows[0].phase, state.rows[0].tags) == ("waiting", ["a", "b"])
    assert len(told) == 2
    box = await state.get_state(SaveState)
    assert (box.pending, box.error, box.known_id) == (False, "", 0)


async def test_page_that_is_there_already_is_named(open_library, ada):
    known = shelf.save(ada, title="Known")
    state = await open_library()
    await run(state.save_page({"url": "https://example.org/page#part"}))
    box = await state.get_state(SaveState)
    assert (box.known_id, box.known_title) == (known, "Known")
    assert len(state.rows) == 1


@pytest.mark.parametrize("url", ["", "not an address", "javascript:alert(1)", "ftp://example.org/x"])
async def test_address_that_cannot_be_saved_is_told(open_library, url):
    state = await open_library()
    await run(state.save_page({"url": url}))
    box = await state.get_state(SaveState)
    assert box.error
    assert not box.pending
    assert state.rows == []


async def test_archiving_leaves_the_unread_and_can_be_undone(open_library, ada):
    first, second = shelf.fill(ada, 2)
    state = await open_library("/library?state=unread")
    undo = await state.mark(first, "archived", "unread")
    assert undo is not None
    assert [row.id for row in state.rows] == [second]
    assert await state.mark(first, "unread", "archived") is None
    assert [row.id for row in state.rows] == [second, first]


async def test_deleted_bookmark_comes_back(open_library, ada):
    first, second = shelf.fill(ada, 2)
    state = await open_library()
    await state.delete_bookmark(second)
    assert [row.id for row in state.rows] == [first]
    await state.delete_bookmark(second)
    await state.restore_bookmark(second)
    assert [row.id for row in state.rows] == [second, first]


async def test_failed_page_says_why_and_is_read_again(open_library, ada):
    bookmark_id = shelf.save(ada)
    shelf.fail(ada, bookmark_id, "The page is gone (404).")
    state = await open_library()
    assert (state.rows[0].phase, state.rows[0].reason) == ("failed", "The page is gone (404).")
    await state.read_again(bookmark_id)
    row = state.fresh[str(bookmark_id)]
    assert (row.phase, row.reason) == ("waiting", "")


async def test_edit_keeps_what_was_changed(open_library, ada):
    (bookmark_id,) = shelf.fill(ada, 1)
    state = await open_library()
    dialog = await state.get_state(EditState)
    await dialog.open_for(bookmark_id)
    assert (dialog.is_open, dialog.bookmark.title) == (True, "Page 0")
    await state.save_edit(
        {"title": "Mine", "tags": "x, y, ", "notes": "N", "state": "read", "favourite": "1"}
    )
    row = state.fresh[str(bookmark_id)]
    assert (row.title, row.tags, row.state, row.favourite) == ("Mine", ["x", "y"], "read", True)
    assert not dialog.is_open


async def test_edit_leaves_the_pages_own_title_its_own(open_library, ada):
    bookmark_id = shelf.save(ada)
    state = await open_library()
    dialog = await state.get_state(EditState)
    await dialog.open_for(bookmark_id)
    await state.save_edit({"title": dialog.bookmark.title, "tags": "", "notes": "N", "state": "unread"})
    shelf.read(ada, bookmark_id, "Text.", title="From the page")
    with user_session(ada) as session:
        assert bookmarks.get(session, ada, bookmark_id).title == "From the page"


@pytest.mark.parametrize(
    ("data", "field"),
    [({"tags": "x" * 65}, "tags"), ({"title": "x" * 1001}, "title"), ({"state": "eaten"}, "state")],
)
async def test_edit_refused_names_the_field_and_stays_open(open_library, ada, data, field):
    (bookmark_id,) = shelf.fill(ada, 1)
    state = await open_library()
    dialog = await state.get_state(EditState)
    await dialog.open_for(bookmark_id)
    await state.save_edit({"title": "Page 0", "tags": "", "notes": "", "state": "unread"} | data)
    assert list(dialog.errors) == [field]
    assert dialog.is_open


async def test_what_belongs_to_somebody_else_is_out_of_reach(open_library, cookie_of):
    cookie_of("eve")
    theirs = shelf.save(2, "https://example.org/theirs")
    state = await open_library()
    for call in (
        state.mark(theirs, "archived", "unread"),
        state.set_favourite(theirs, True),
        state.read_again(theirs),
        state.restore_bookmark(theirs),
        (await state.get_state(EditState)).open_for(theirs),
    ):
        with pytest.raises(NotFound):
            await call
    await state.delete_bookmark(theirs)
    with user_session(2) as session:
        kept = bookmarks.get(session, 2, theirs)
    assert (kept.state, kept.favourite) == ("unread", False)


async def test_what_becomes_ready_or_fails_is_said(open_library, ada):
    first, second = shelf.save(ada), shelf.save(ada, "https://example.org/other")
    state = await open_library()
    shelf.read(ada, first, "Some text.", title="The page")
    await state._reread()
    assert state.announcement == "The page is ready to read."
    shelf.fail(ada, second, "The page is gone (404).")
    await state._reread()
    assert state.announcement == "example.org/other could not be read. The page is gone (404)."


async def test_counts_and_tags_stand_beside_the_list(open_library, ada):
    first, _ = shelf.fill(ada, 2)
    shelf.fail(ada, shelf.save(ada, tags=("b", "a")))
    with user_session(ada) as session:
        bookmarks.update(session, ada, first, BookmarkChanges(tags=("a",)))
    state = await open_library("/library?state=unread&tag=A")
    filters = await state.get_state(FilterState)
    assert [(choice.name, choice.count, choice.here) for choice in filters.tags] == [
        ("a", 2, True),
        ("b", 1, False),
    ]
    assert [choice.href for choice in filters.tags] == [
        "/library?state=unread",
        "/library?state=unread&tag=b",
    ]
    views = {choice.name: choice for choice in filters.views}
    assert (views["Unread"].count, views["Unread"].here) == (3, True)
    assert (views["Failed"].count, views["Failed"].href) == (1, "/library?status=failed&tag=A")


async def test_the_edit_dialog_offers_tags_that_fit_and_are_not_there(open_library, ada):
    (page,) = shelf.fill(ada, 1)
    with user_session(ada) as session:
        bookmarks.update(session, ada, page, BookmarkChanges(tags=("rust",)))
        understand(session, ada, page, "tutorial", "beginner", [])
        session.get_one(Analysis, page).suggested_tags = ["Rust", "async"]
    state = await open_library()
    dialog = await state.get_state(EditState)
    await dialog.open_for(page)
    assert (dialog.bookmark.tags, dialog.bookmark.offers) == ("rust", ["async"])
    box = await state.get_state(SaveState)
    await box.offer("https://example.org/rust-book")
    assert box.offers == ["rust"]
    await box.offer(" ")
    assert box.offers == []


async def test_facets_count_what_the_rest_leaves_and_keep_to_the_address(open_library, ada):
    first, second, third = shelf.fill(ada, 3)
    with user_session(ada) as session:
        bookmarks.update(session, ada, first, BookmarkChanges(tags=("a",)))
        bookmarks.update(session, ada, second, BookmarkChanges(tags=("a",)))
        understand(session, ada, first, "tutorial", "beginner", ["PostgreSQL", "Python"])
        understand(session, ada, second, "news", "beginner", ["Python"])
        understand(session, ada, third, "tutorial", "advanced", ["Rust"])
    state = await open_library("/library?tag=a&type=tutorial")
    filters = await state.get_state(FilterState)
    facets = {
        facet.name: [(term.text, term.count, term.chosen) for term in facet.terms] for facet in filters.facets
    }
    assert facets.pop("Saved")[:2] == [("Today", 0, False), ("The past week", 0, False)]
    assert facets == {
        "Type": [("News", 1, False), ("Tutorial", 1, True)],
        "Difficulty": [("Beginner", 1, False)],
        "Technology": [("PostgreSQL", 1, False), ("Python", 1, False)],
    }
    hrefs = {term.text: term.href for facet in filters.facets for term in facet.terms}
    assert hrefs["News"] == "/library?tag=a&type=news"
    assert hrefs["Tutorial"] == "/library?tag=a"
    assert hrefs["Python"] == "/library?tag=a&type=tutorial&technology=Python"
    assert [(term.text, term.href) for term in filters.chosen] == [
        ("a", "/library?type=tutorial"),
        ("Tutorial", "/library?tag=a"),
    ]
    assert filters.everything == "/library"
    assert [choice.href for choice in filters.views][1] == "/library?state=unread&tag=a&type=tutorial"


async def test_facets_follow_what_is_understood_while_the_page_is_open(open_library, ada):
    page = shelf.save(ada)
    state = await open_library()
    filters = await state.get_state(FilterState)
    assert filters.facets == []
    shelf.read(ada, page, "Some text.")
    await state._catch_up(None)
    assert [(term.text, term.is_language) for term in filters.facets[0].terms] == [("en", True)]


async def test_failures_are_offered_only_while_there_are_any(open_library, ada):
    shelf.fill(ada, 1)
    filters = await (await open_library()).get_state(FilterState)
    assert "Failed" not in [choice.name for choice in filters.views]
    filters = await (await open_library("/library?status=failed")).get_state(FilterState)
    assert "Failed" in [choice.name for choice in filters.views]


def test_addresses_and_what_they_ask_for():
    assert address(tag="a & b", state="") == "/library?tag=a+%26+b"
    assert address() == "/library"
    assert narrow_of({"status": "failed", "tag": "x"}) == BookmarkFilter(tag="x", status=Status.FAILED)
    assert narrow_of({"state": "eaten", "favourite": ""}) == BookmarkFilter()
