"""Imports: what a file becomes in the library, and what becomes of what was there before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.importing import NotBookmarks
from fuze_app.core.models import FolderUse
from fuze_app.core.services import bookmarks, collections
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.import_report import Which
from tests.core.importer import Importer, counts, entries, listed, netscape, titles
from tests.core.library import Library

# What a file becomes


def test_bookmarks_have_what_the_file_says(importer: Importer) -> None:
    importer.run(
        [
            {
                "url": "https://www.example.org/a?utm_source=x",
                "title": "A  title",
                "notes": "My note",
                "tags": ["One", "two"],
                "created": "2020-01-02T03:04:05Z",
                "state": "archived",
                "favourite": True,
            }
        ]
    )
    (found,) = listed(importer)
    assert (found.url, found.title, found.notes) == (
        "https://www.example.org/a?utm_source=x",
        "A  title",
        "My note",
    )
    assert (found.tags, found.state, found.favourite) == (["One", "two"], "archived", True)
    assert (found.site, found.saved_at) == ("example.org", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert (found.stage, found.status) == ("extract", "waiting")


def test_bookmarks_without_a_date_are_listed_in_the_order_of_the_file(importer: Importer) -> None:
    importer.run(entries(5))
    assert [bookmark.title for bookmark in listed(importer)] == [f"Page {n}" for n in range(5)]


def test_a_bookmark_without_a_title_has_its_address_until_it_is_read(
    importer: Importer, database: psycopg.Connection
) -> None:
    importer.run(
        [{"url": "https://a.example/"}, {"url": "https://b.example/", "title": "https://b.example/"}]
    )
    assert database.execute("select title, title_is_own from bookmarks order by id").fetchall() == [
        ("https://a.example/", False),
        ("https://b.example/", False),
    ]


def test_what_was_imported_is_found_by_title_tag_note_and_site(importer: Importer) -> None:
    importer.run(
        [
            {
                "url": "https://walrus.example/x",
                "title": "Gardens of stone",
                "tags": ["penguin"],
                "notes": "About tides",
            }
        ]
    )
    for word in ("garden", "penguin", "tide", "walrus"):
        assert titles(importer, word) == ["Gardens of stone"]


def test_folders_become_collections_in_collections(importer: Importer) -> None:
    view = importer.run([{"url": "https://a.example/", "folder": "Work/Reading"}, *entries(2, folder="work")])
    with user_session(importer.user_id) as session:
        found = collections.list_collections(session, importer.user_id)
    assert [(one.path, one.count) for one in found] == [(["Work"], 2), (["Work", "Reading"], 1)]
    assert listed(importer)[0].tags == []
    assert view.folders == "collections"


def test_folders_become_tags_that_are_searched(importer: Importer) -> None:
    importer.run(
        [{"url": "https://a.example/", "title": "A", "folder": "Penguins/Little ones", "tags": ["x"]}],
        FolderUse.TAGS,
    )
    assert listed(importer)[0].tags == ["Little ones", "Penguins", "x"]
    assert titles(importer, "penguin") == ["A"]
    with user_session(importer.user_id) as session:
        assert collections.list_collections(session, importer.user_id) == []


def test_folders_become_nothing(importer: Importer) -> None:
    importer.run([{"url": "https://a.example/", "title": "A", "folder": "Penguins"}], FolderUse.NONE)
    assert listed(importer)[0].tags == []
    assert titles(importer, "penguin") == []


def test_a_page_in_two_folders_is_one_bookmark_in_two_collections(importer: Importer) -> None:
    page = "https://a.example/"
    view = importer.run(netscape(("One", [page]), ("Two", [page, "https://b.example/"])))
    with user_session(importer.user_id) as session:
        found = collections.list_collections(session, importer.user_id)
    assert {one.name: one.count for one in found} == {"One": 1, "Two": 2}
    assert (view.added, view.duplicates) == (2, 1)


def test_what_a_duplicate_adds_is_kept(importer: Importer) -> None:
    importer.run(
        [
            {"url": "https://a.example/", "title": "First", "tags": ["one"], "notes": "First note"},
            {"url": "http://www.a.example", "title": "Second", "tags": ["two"], "notes": "Penguins"},
            {"url": "https://a.example/#part", "title": "Third", "notes": "First note"},
        ]
    )
    (found,) = listed(importer)
    assert (found.title, found.tags, found.notes) == ("First", ["one", "two"], "First note\n\nPenguins")
    assert titles(importer, "penguin") == ["First"]


def test_unusable_lines_are_reported_with_their_reasons(importer: Importer) -> None:
    import_id = importer.stage(
        netscape(("F", ["javascript:alert(1)", "data:text/html,x", "https://a.example/", "about:"]))
    )
    reasons = {line.url: line.reason for line in importer.lines(import_id, Which.FAILED)}
    assert set(reasons) == {"javascript:alert(1)", "data:text/html,x", "about:"}
    assert all(reason and reason.startswith("Fuze saves web pages") for reason in reasons.values())
    importer.start(import_id)
    importer.add(import_id)
    view = importer.view(import_id)
    assert (view.status, view.added, view.failed, view.processed) == ("done", 1, 3, 4)


def test_a_file_without_bookmarks_is_refused_and_nothing_is_kept(
    importer: Importer, database: psycopg.Connection
) -> None:
    for content in ("[]", "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL></DL>", "", "hello"):
        with pytest.raises(NotBookmarks):
            importer.stage(content)
    assert database.execute("select count(*) from imports").fetchone() == (0,)


def test_strange_characters_and_huge_values_are_cut_to_what_can_be_kept(importer: Importer) -> None:
    importer.run(
        [
            {
                "url": "https://a.example/",
                "title": "A\u0000B\ud800C" + "x" * 5000,
                "notes": "n" * 50_000,
                "tags": ["t" * 500, "ß" * 60, *(f"tag{n}" for n in range(200))],
                "folder": [f"f{n}" + "y" * 400 for n in range(60)],
            }
        ]
    )
    (found,) = listed(importer)
    assert found.title.startswith("ABCxxx")
    assert (len(found.title), len(found.notes), len(found.tags)) == (1000, 20_000, 50)
    with user_session(importer.user_id) as session:
        assert len(collections.list_collections(session, importer.user_id)) == 32


# What was in the library before


def test_a_preview_says_what_would_happen(importer: Importer, library: Library) -> None:
    library.save("https://kept.example/")
    import_id = importer.stage(
        [
            {"url": "https://kept.example/#top", "tags": ["x"]},
            {"url": "https://new.example/", "tags": ["X", "y"], "folder": "A/B"},
            {"url": "https://new.example", "folder": "A"},
            {"url": "javascript:1"},
            {"title": "no address"},
        ]
    )
    found = importer.preview(import_id)
    assert (found.total, found.new, found.existing, found.duplicates, found.unusable) == (5, 1, 1, 1, 2)
    assert [(one.path, one.count) for one in found.folders] == [(["A"], 1), (["A", "B"], 1)]
    assert [(one.name.lower(), one.count) for one in found.tags] == [("x", 2), ("y", 1)]
    assert sum(one.count for one in found.reasons) == 2


def test_pages_that_are_kept_get_tags_notes_and_collections_and_keep_their_titles(
    importer: Importer, library: Library
) -> None:
    kept = library.save("https://a.example/", title="Mine", notes="Before", tags=("old",))
    view = importer.run(
        [
            {
                "url": "https://a.example",
                "title": "Theirs",
                "notes": "Penguins",
                "tags": ["new"],
                "folder": "F",
                "state": "read",
            }
        ]
    )
    found = library.view(kept)
    assert (found.title, found.notes, found.tags, found.state) == (
        "Mine",
        "Before\n\nPenguins",
        ["new", "old"],
        "unread",
    )
    assert titles(importer, "penguin") == ["Mine"]
    assert (view.added, view.merged) == (0, 1)


def test_importing_twice_adds_nothing(importer: Importer, database: psycopg.Connection) -> None:
    file = [
        *entries(30, tags=["t"], notes="A note", folder="F/G"),
        {"url": "https://site0.example/page/0", "notes": "Another"},
    ]
    importer.run(file)
    before = counts(database), listed(importer)
    view = importer.run(file)
    assert (counts(database), listed(importer)) == before
    assert (view.added, view.merged, view.duplicates) == (0, 30, 1)


def test_a_deleted_page_comes_back(importer: Importer, library: Library) -> None:
    gone = library.save("https://a.example/", title="Gone")
    library.do(bookmarks.delete, library.user_id, gone)
    view = importer.run([{"url": "https://a.example/", "tags": ["back"]}])
    found = library.view(gone)
    assert (found.title, found.tags, found.status) == ("Gone", ["back"], "waiting")
    assert view.added == 1


def test_what_another_user_has_is_not_seen(importer: Importer, new_user: Callable[[str], Account]) -> None:
    ben = Importer(new_user("ben").id)
    ben.run(entries(3, tags=["t"]))
    import_id = importer.stage(entries(3))
    assert importer.preview(import_id).new == 3
    for call in (ben.view, ben.preview, ben.lines, ben.start):
        with pytest.raises(NotFound):
            call(import_id)
    for name in ("pause", "resume", "cancel", "retry", "delete"):
        with pytest.raises(NotFound):
            ben.do(name, import_id)
