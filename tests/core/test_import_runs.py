"""Imports under way: no interruption loses or doubles anything; paused, resumed, cancelled, tried again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session as OrmSession

from fuze_app.core.database import user_session
from fuze_app.core.errors import Conflict, NotFound
from fuze_app.core.jobs import get_broker
from fuze_app.core.services import bulk, import_adding, imports
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.import_report import Which
from tests.core.importer import Importer, counts, entries, listed
from tests.core.library import Library
from tests.running import until

# What the planner knows


def test_the_planner_knows_of_a_library_as_soon_as_it_is_imported(
    importer: Importer, new_user: Callable[[str], Account]
) -> None:
    for owner in (importer, Importer(new_user("bob").id)):
        owner.run(entries(import_adding.MANY))
        assert _planned(owner.user_id) > import_adding.MANY / 4


def _planned(user_id: int) -> int:
    """The rows that the planner expects in a list of the user's bookmarks."""
    query = text("EXPLAIN (FORMAT JSON) SELECT id FROM bookmarks WHERE user_id = :user_id")
    with user_session(user_id) as session:
        plan = session.execute(query, {"user_id": user_id}).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


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


def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    importer: Importer, database: psycopg.Connection
) -> None:
    import_id = importer.stage(entries(1000, tags=["t"], folder="F"))
    importer.start(import_id)
    work = (
        "from fuze_app.core.services import import_adding as adding;"
        f"adding.CHUNK = 20; adding.add_all({importer.user_id}, {import_id})"
    )
    worker = subprocess.Popen([sys.executable, "-c", work])
    try:
        assert until(lambda: importer.view(import_id).processed >= 40, 30)
    finally:
        worker.kill()
        worker.wait()
    interrupted = importer.view(import_id).processed
    assert 40 <= interrupted < 1000
    assert counts(database)["bookmarks"] == interrupted
    importer.add(import_id)
    view = importer.view(import_id)
    assert (view.status, view.added, view.merged) == ("done", 1000, 0)
    assert set(counts(database).values()) == {1000, 1}


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
