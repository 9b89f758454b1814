"""Imports: their report, their list, and how they are in the library."""

from __future__ import annotations

import io
import threading

import psycopg
from sqlalchemy import event, text

from fuze_app.core.database import user_session
from fuze_app.core.jobs import get_broker
from fuze_app.core.services import bookmarks, imports, sweeps, tags
from fuze_app.core.services.bookmarks import NewBookmark
from tests.core.importer import Importer, entries
from tests.core.library import Library

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
    assert sweeps.send_due() == 0
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
