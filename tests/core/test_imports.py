"""Imports: what a file becomes in the library, and that no interruption loses or doubles anything."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session as OrmSession

from fuze_app.core.database import user_session
from fuze_app.core.errors import Conflict, NotFound
from fuze_app.core.importing import NotBookmarks
from fuze_app.core.jobs import get_broker
from fuze_app.core.models import FolderUse
from fuze_app.core.services import bookmarks, bulk, collections, imports, pipeline, search, tags
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.import_report import Which
from fuze_app.core.services.search import SearchRequest
from tests.core.importer import Importer, entries, netscape
from tests.core.library import Library

COUNTED = ("bookmarks", "tags", "bookmark_tags", "collections", "bookmark_collections", "search_documents")


@pytest.fixture
def importer(library: Library) -> Importer:
    """Of the user "ada"."""
    return Importer(library.user_id)


def counts(database: psycopg.Connection) -> dict[str, int]:
    found = {}
    for table in COUNTED:
        row = database.execute(f"select count(*) from {table}".encode()).fetchone()
        assert row is not None
        found[table] = row[0]
    return found


def titles(importer: Importer, query: str) -> list[str]:
    with user_session(importer.user_id) as session:
        found = search.search(session, importer.user_id, SearchRequest(query, mode="text"))
    return sorted(hit.bookmark.title for hit in found.items)


def listed(importer: Importer) -> list[bookmarks.BookmarkView]:
    with user_session(importer.user_id) as session:
        return bookmarks.list_page(session, importer.user_id, limit=200).items


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


# Interruptions


def test_an_interruption_between_chunks_loses_and_doubles_nothing(
    importer: Importer, database: psycopg.Connection
) -> None:
    import_id = importer.stage(entries(25, tags=["t"], folder="F"))
    importer.start(import_id)
    assert importer.add_chunk(import_id, 10)
    assert importer.view(import_id).processed == 10
    importer.add(import_id)
    assert importer.view(import_id).added == 25
    assert counts(database) == {
        "bookmarks": 25, "tags": 1, "bookmark_tags": 25, "collections": 1, "bookmark_collections": 25,
        "search_documents": 25,
    }  # fmt: skip


def test_an_interruption_within_a_chunk_leaves_nothing_of_it(
    importer: Importer, database: psycopg.Connection
) -> None:
    import_id = importer.stage(entries(25, tags=["t"]))
    importer.start(import_id)
    importer.add_chunk(import_id, 10)
    before = counts(database)

    @event.listens_for(OrmSession, "before_commit")
    def die(_: OrmSession) -> None:
        raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            importer.add(import_id)
    finally:
        event.remove(OrmSession, "before_commit", die)
    assert counts(database) == before
    assert importer.view(import_id).processed == 10
    importer.add(import_id)
    assert counts(database)["bookmarks"] == 25


def test_two_workers_at_one_import_add_it_once(
    importer: Importer, database: psycopg.Connection, together: Callable[..., list[None]]
) -> None:
    import_id = importer.stage(entries(400, tags=["t"]))
    importer.start(import_id)

    def work(_: int) -> None:
        while importer.view(import_id).status == "adding":
            importer.add_chunk(import_id, 50)

    together(work, 3)
    view = importer.view(import_id)
    assert (view.added, view.processed) == (400, 400)
    assert counts(database)["bookmarks"] == 400


def test_two_imports_of_the_same_pages_at_once(
    importer: Importer, database: psycopg.Connection, together: Callable[..., list[None]]
) -> None:
    ids = [importer.stage(entries(300, tags=["a", "b"], folder="F/G")[::step]) for step in (1, -1)]
    for import_id in ids:
        importer.start(import_id)
    together(lambda number: importer.add(ids[number]), 2)
    assert counts(database)["bookmarks"] == 300
    views = [importer.view(import_id) for import_id in ids]
    assert sum(view.added for view in views) == 300
    assert [view.processed for view in views] == [300, 300]


def test_a_line_that_the_database_refuses_costs_itself_alone(
    importer: Importer, database: psycopg.Connection
) -> None:
    import_id = importer.stage(entries(30))
    database.execute("update import_items set title = 'refused' where ordinal = 17")
    database.execute("alter table bookmarks add constraint no_such check (title <> 'refused') not valid")
    try:
        importer.start(import_id)
        importer.add(import_id)
    finally:
        database.execute("alter table bookmarks drop constraint no_such")
    view = importer.view(import_id)
    assert (view.status, view.added, view.failed) == ("done", 29, 1)
    (failed,) = importer.lines(import_id, Which.FAILED)
    assert failed.ordinal == 17
    importer.do("retry", import_id)
    importer.add(import_id)
    assert importer.view(import_id).added == 30


def test_the_sweep_takes_up_what_nobody_works_on(importer: Importer, database: psycopg.Connection) -> None:
    import_id = importer.stage(entries(3))
    importer.start(import_id)
    get_broker().flush_all()
    assert imports.sweep() == 0
    database.execute("update imports set due_at = now() - interval '1 second'")
    assert imports.sweep() == 1
    assert imports.sweep() == 0
    importer.add(import_id)
    database.execute("update imports set due_at = now() - interval '1 second'")
    assert imports.sweep() == 0


# Pause, resume, cancel, retry


def test_a_paused_import_waits_and_goes_on(importer: Importer, database: psycopg.Connection) -> None:
    import_id = importer.stage(entries(20))
    importer.start(import_id)
    importer.add_chunk(import_id, 5)
    assert importer.do("pause", import_id).paused
    importer.add(import_id)
    assert importer.view(import_id).processed == 5
    database.execute("update imports set due_at = now() - interval '1 second'")
    assert imports.sweep() == 0
    importer.do("resume", import_id)
    importer.add(import_id)
    assert importer.view(import_id).added == 20


def test_pausing_holds_the_reading_of_the_pages(importer: Importer, database: psycopg.Connection) -> None:
    view = importer.run(entries(3))
    get_broker().flush_all()
    importer.do("pause", view.id)
    assert bulk.feed() == 0
    assert [bookmark.status for bookmark in listed(importer)] == ["waiting"] * 3
    importer.do("resume", view.id)
    database.execute("update bookmarks set due_at = now() - interval '1 second'")
    assert bulk.feed() == 3


def test_a_page_of_a_paused_import_that_is_saved_by_hand_is_read_at_once(
    importer: Importer, library: Library, database: psycopg.Connection
) -> None:
    view = importer.run(entries(2))
    importer.do("pause", view.id)
    get_broker().flush_all()
    library.save("https://site0.example/page/0")
    row = database.execute(
        "select bulk, due_at < now() + interval '1 minute' from bookmarks order by id"
    ).fetchone()
    assert row == (False, True)
    assert get_broker().do_qsize("pages") == 1


def test_a_cancelled_import_leaves_out_the_rest(importer: Importer) -> None:
    import_id = importer.stage(entries(20))
    importer.start(import_id)
    importer.add_chunk(import_id, 5)
    view = importer.do("cancel", import_id)
    assert (view.status, view.added, view.total) == ("cancelled", 5, 20)
    importer.add(import_id)
    assert len(listed(importer)) == 5
    for name in ("pause", "resume", "cancel", "retry"):
        with pytest.raises(Conflict):
            importer.do(name, import_id)


def test_an_import_is_started_once(importer: Importer) -> None:
    import_id = importer.stage(entries(1))
    importer.start(import_id)
    with pytest.raises(Conflict):
        importer.start(import_id)


def test_a_forgotten_import_leaves_its_bookmarks(importer: Importer) -> None:
    view = importer.run(entries(3))
    importer.do("delete", view.id)
    assert len(listed(importer)) == 3
    with pytest.raises(NotFound):
        importer.view(view.id)


def test_an_import_that_is_adding_can_not_be_forgotten(importer: Importer) -> None:
    import_id = importer.stage(entries(1))
    importer.start(import_id)
    with pytest.raises(Conflict):
        importer.do("delete", import_id)


def test_pages_that_could_not_be_read_are_in_the_report_and_tried_again(
    importer: Importer, database: psycopg.Connection
) -> None:
    view = importer.run(entries(3))
    database.execute("update bookmarks set status = 'failed', error = 'The site is gone.' where id = 2")
    (line,) = importer.lines(view.id, Which.UNREAD)
    assert (line.title, line.reason, line.bookmark_id) == ("Page 1", "The site is gone.", 2)
    pages = importer.view(view.id).pages
    assert pages is not None
    assert (pages.waiting, pages.failed, pages.done) == (2, 1, 0)
    importer.do("retry", view.id)
    assert importer.lines(view.id, Which.UNREAD) == []
    assert [bookmark.status for bookmark in listed(importer)] == ["waiting"] * 3


def test_long_past_imports_are_forgotten(importer: Importer, database: psycopg.Connection) -> None:
    importer.run(entries(2))
    recent = importer.stage(entries(2))
    database.execute("update imports set created_at = now() - interval '91 days' where id <> %s", (recent,))
    assert imports.purge() == 1
    assert database.execute("select id from imports").fetchall() == [(recent,)]
    assert imports.purge(timedelta(0)) == 1


# The report and the list


def test_the_report_is_paged(importer: Importer) -> None:
    from fuze_app.core.services import import_report

    import_id = importer.stage(entries(7))
    seen: list[int] = []
    cursor = None
    with user_session(importer.user_id) as session:
        while True:
            page = import_report.lines(session, importer.user_id, import_id, cursor=cursor, limit=3)
            seen += [line.ordinal for line in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert seen == list(range(1, 8))


def test_imports_are_listed_the_latest_first(importer: Importer) -> None:
    ids = [importer.stage(entries(1), f"file {n}.json") for n in range(3)]
    with user_session(importer.user_id) as session:
        first = imports.list_imports(session, importer.user_id, limit=2)
        second = imports.list_imports(session, importer.user_id, first.next_cursor, limit=2)
    assert [view.id for view in (*first.items, *second.items)] == ids[::-1]
    assert first.items[0].file_name == "file 2.json"
    assert second.next_cursor is None


def test_a_stream_is_read_from_its_beginning(importer: Importer) -> None:
    stream = io.BytesIO(b"https://a.example/\n")
    stream.read(5)
    with user_session(importer.user_id) as session:
        assert imports.stage(session, importer.user_id, stream).total == 1


def test_the_librarys_version_rises_with_an_import(importer: Importer, database: psycopg.Connection) -> None:
    before = database.execute("select version from library_versions").fetchone()
    importer.run(entries(3))
    assert database.execute("select version from library_versions").fetchone() != before


def test_many_lines_are_added_in_few_statements(importer: Importer) -> None:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    from fuze_app.core.database import get_engine

    import_id = importer.stage(entries(500, tags=["t"], folder="F"))
    importer.start(import_id)
    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        importer.add(import_id)
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
    assert len(statements) < 25


def test_tags_are_those_of_the_library(importer: Importer, library: Library) -> None:
    library.save("https://x.example/", tags=("Python",))
    importer.run(entries(2, tags=["python", "Café"]))
    with user_session(importer.user_id) as session:
        assert [(tag.name, tag.count) for tag in tags.list_tags(session, importer.user_id)] == [
            ("Python", 3),
            ("Café", 2),
        ]


def test_a_save_by_hand_during_an_import_is_one_bookmark(importer: Importer, library: Library) -> None:
    import_id = importer.stage(entries(200))
    importer.start(import_id)
    saving = threading.Thread(
        target=lambda: [library.save(f"https://site{n % 7}.example/page/{n}") for n in range(50)]
    )
    saving.start()
    importer.add(import_id)
    saving.join()
    with user_session(importer.user_id) as session:
        assert session.execute(text("SELECT count(*) FROM bookmarks")).scalar_one() == 200
    view = importer.view(import_id)
    assert view.added + view.merged == 200


def test_new_bookmarks_are_waiting_in_bulk(importer: Importer, database: psycopg.Connection) -> None:
    importer.run(entries(14))
    assert database.execute("select distinct bulk, stage, status from bookmarks").fetchall() == [
        (True, "extract", "waiting")
    ]
    assert pipeline.sweep() == 0
    spread = database.execute(
        "select count(distinct due_at) from bookmarks where site = 'site0.example'"
    ).fetchone()
    assert spread == (2,)


def test_saving_again_by_hand_is_not_needed_for_what_was_read(
    importer: Importer, library: Library, database: psycopg.Connection
) -> None:
    importer.run(entries(1))
    database.execute("update bookmarks set stage = 'done', status = 'done'")
    get_broker().flush_all()
    with user_session(library.user_id) as session:
        saved = bookmarks.save(session, library.user_id, NewBookmark("https://site0.example/page/0"))
    assert not saved.created
    assert get_broker().do_qsize("pages") == 0
