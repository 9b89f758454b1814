"""Exports: everything, in files that other tools take, and that bring a library back without loss."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput
from fuze_app.core.importing import ParsedBookmark, open_file
from fuze_app.core.models import (
    ProjectColour,
    ProjectStatus,
    ReadingTheme,
    ReadState,
    TaskStatus,
    Verdict,
)
from fuze_app.core.queries.highlights import HighlightFilter
from fuze_app.core.services import (
    bookmarks,
    collections,
    exports,
    highlights,
    project_highlights,
    project_links,
    projects,
    reading,
    recommendations,
    saved_searches,
    search,
    search_history,
    tasks,
)
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.core.services.project_links import NewLink
from fuze_app.core.services.projects import NewProject, ProjectChanges
from fuze_app.core.services.reading import PreferenceChanges
from fuze_app.core.services.search import SearchRequest
from fuze_app.core.services.tasks import NewTask, TaskChanges
from tests.core.importer import Importer, entries
from tests.core.library import Library

MADE_ANEW = {
    "id", "user_id", "bookmark_id", "tag_id", "collection_id", "parent_id", "project_id", "task_id",
    "highlight_id",
    "stage", "due_at", "bulk", "embedding", "edition",  # pages, projects and tasks are embedded again
}  # fmt: skip
EXPORTED = {
    "bookmarks", "tags", "bookmark_tags", "collections", "bookmark_collections", "contents", "analyses",
    "highlights", "reading_places", "projects", "tasks", "project_bookmarks",
    "project_highlights", "feedback", "saved_searches", "searched_texts", "reading_preferences",
}  # fmt: skip
NOT_EXPORTED = {
    "users", "sessions", "refresh_tokens", "api_tokens",  # of the account, and secret
    "gemini_keys", "key_usage",  # secret, and of the key
    "passages", "search_documents", "library_versions", "supplied_pages",  # made anew from the rest
    "near_duplicates",  # made anew as well
    "analysis_runs", "gemini_jobs", "tag_merges",  # what is being done, and what can be undone
    "imports", "import_items", "import_belongings",  # how it came here
    "upkeep", "kept_images", "tastes", "intents", "topics", "topic_maps",  # made anew from pages and words
}  # fmt: skip


def exported(user_id: int, name: str) -> bytes:
    return b"".join(exports.open_export(user_id, name).pieces)


@pytest.fixture
def full(library: Library) -> Library:
    """Somebody's library with all that there can be."""
    importer = Importer(library.user_id)
    importer.run(
        [
            {"url": "https://a.example/1", "title": "Äpfel & <Birnen>", "notes": "Two\nlines",
             "tags": ["x", "y z"], "folder": ["Work", "Deep / er"],
             "created": "2019-05-06T07:08:09.123456Z", "state": "archived"},
            {"url": "https://a.example/1", "folder": ["Other"]},
            {"url": "https://b.example/?q=1&r=2", "favourite": True, "folder": ["Work"]},
            {"url": "https://c.example/", "title": "=1+1", "tags": ["x"]},
        ]
    )  # fmt: skip
    library.do(collections.ensure, library.user_id, [("Empty", "Within")])
    read = library.save("https://read.example/page")
    library.finish(read)
    library.do(
        bookmarks.update, library.user_id, read,
        BookmarkChanges(title="Mine", state=ReadState.READ, keep_offline=True),
    )  # fmt: skip
    library.do(highlights.create, library.user_id, read, NewHighlight("Another sentence", note="Penguins"))
    library.do(reading.keep_place, library.user_id, read, 0.5)
    gone = library.save("https://gone.example/")
    _work_on(library, read, gone)
    library.do(bookmarks.delete, library.user_id, gone)
    return library


def _work_on(library: Library, page: int, gone: int) -> None:
    """Projects with ordered tasks and linked pages, searches, answers to recommendations, preferences."""
    ada = library.user_id
    with user_session(ada) as session:
        paint = NewProject("Öl", "Paint it", "Long\ntext", ("Python", "C++"), ProjectColour.PINK)
        project = projects.create(session, ada, paint).id
        steps = [NewTask(title, "Why", date(2026, 3, 1), subtasks=("a", "b")) for title in ("One", "Two")]
        first, second = (tasks.create(session, ada, project, step).id for step in steps)
        tasks.change(session, ada, second, TaskChanges(position=0, status=TaskStatus.DONE))
        project_links.link(session, ada, project, NewLink(page, second, "For the colours"))
        project_links.link(session, ada, project, NewLink(gone, first))
        (marked,) = highlights.of_bookmark(session, ada, page)
        project_highlights.link(session, ada, project, marked.id, "The birds")
        other = projects.create(session, ada, NewProject("Empty")).id
        project_links.link(session, ada, other, NewLink(page, note="Again"))
        projects.update(session, ada, other, ProjectChanges(status=ProjectStatus.PAUSED))
        recommendations.give_feedback(session, ada, page, project, Verdict.USEFUL)
        recommendations.give_feedback(session, ada, page, None, Verdict.DISMISSED)
        saved_searches.save(session, ada, "Mine", "tag:x", "text")
        search_history.remember(session, ada, "wings")
        reading.change_preferences(
            session, ada, PreferenceChanges(size=20, theme=ReadingTheme.SEPIA, speech_rate=1.5)
        )


def rows(database: psycopg.Connection, user_id: int, table: str) -> list[dict[str, Any]]:
    """What a user has in a table, with addresses and names in place of numbers, in an order of its own."""
    named = {
        "bookmark_id": "(select url from bookmarks b where b.id = t.bookmark_id)",
        "tag_id": "(select name from tags where tags.id = t.tag_id)",
        "collection_id": "(select name from collections c where c.id = t.collection_id)",
        "project_id": "(select title from projects p where p.id = t.project_id)",
        "task_id": "(select title from tasks k where k.id = t.task_id)",
        "highlight_id": "(select quote from highlights h where h.id = t.highlight_id)",
        "parent_id": "(select title from tasks k where k.id = t.parent_id)"
        if table == "tasks"
        else "(select name from collections c where c.id = t.parent_id)",
    }
    columns = {row[0] for row in database.execute(
        "select column_name from information_schema.columns where table_name = %s", (table,)
    )}  # fmt: skip
    others = ", ".join([f"'{name}_', {sql}" for name, sql in named.items() if name in columns] or ["'', ''"])
    kept = "deleted_at is null" if table == "bookmarks" else "true"
    if "bookmark_id" in columns:
        kept = "bookmark_id in (select id from bookmarks where deleted_at is null)"
    query = f"select to_jsonb(t) || jsonb_build_object({others}) from {table} t where user_id = %s and {kept}"
    found = database.execute(query.encode(), (user_id,))
    anew = MADE_ANEW | ({"status"} if table == "bookmarks" else set())
    plain = [{name: value for name, value in row[0].items() if name not in anew} for row in found]
    return sorted(plain, key=lambda row: json.dumps(row, sort_keys=True))


def test_everything_comes_back_in_an_empty_account(
    full: Library, new_user: Callable[[str], Account], database: psycopg.Connection
) -> None:
    file = exported(full.user_id, "json")
    ben = Importer(new_user("ben").id)
    view = ben.run(file)
    assert (view.format, view.added, view.failed) == ("fuze", 4, 0)
    for table in EXPORTED:
        of_ada = rows(database, full.user_id, table)
        assert of_ada, table
        assert rows(database, ben.user_id, table) == of_ada, table
    again = json.loads(exported(ben.user_id, "json"))
    assert again | {"exported_at": ""} == json.loads(file) | {"exported_at": ""}


def test_the_same_file_twice_adds_nothing(
    full: Library, new_user: Callable[[str], Account], database: psycopg.Connection
) -> None:
    file = exported(full.user_id, "json")
    ben = Importer(new_user("ben").id)
    ben.run(file)
    first = {table: rows(database, ben.user_id, table) for table in EXPORTED}
    view = ben.run(file)
    assert (view.added, view.failed) == (0, 0)
    for table in EXPORTED - {"bookmarks"}:
        assert rows(database, ben.user_id, table) == first[table], table


def test_a_project_that_is_there_gets_the_bookmarks_it_had_not(full: Library) -> None:
    file = exported(full.user_id, "json")
    with user_session(full.user_id) as session:
        kept, lost = projects.list_page(session, full.user_id).items
        tasks_before = tasks.of_project(session, full.user_id, lost.id)
        tasks.delete(session, full.user_id, tasks_before[0].id)
        for link in project_links.of_project(session, full.user_id, lost.id):
            project_links.unlink(session, full.user_id, link.id)
    Importer(full.user_id).run(file)
    with user_session(full.user_id) as session:
        assert [one.id for one in projects.list_page(session, full.user_id).items] == [lost.id, kept.id]
        links = project_links.of_project(session, full.user_id, lost.id)
        assert len(tasks.of_project(session, full.user_id, lost.id)) == len(tasks_before) - 3
    assert [(link.note, link.task_id) for link in links] == [("For the colours", None)]


def test_what_is_beside_bookmarks_is_checked_as_if_typed(importer: Importer) -> None:
    long = {"title": "t" * 300, "created_at": "2026-01-01T00:00:00+00:00"}
    odd = {
        "title": "Fine",
        "status": "lost",
        "technologies": "Python",
        "tasks": [{"title": "T", "due_on": "soon"}, 7],
    }
    file = {
        "format": "fuze-export", "projects": [long, odd, {"goal": "None"}],
        "saved_searches": [{"name": "", "query": "x"}], "reading_preferences": [{"size": 900}],
        "feedback": [{"url": "https://unknown.example/"}], "bookmarks": [],
    }  # fmt: skip
    import_id = importer.stage(json.dumps(file))
    counted = {one.name: one.count for one in importer.preview(import_id).belongings}
    assert counted == {
        "projects": 3, "saved searches": 1, "reading preferences": 1, "answers to recommendations": 1,
    }  # fmt: skip
    importer.start(import_id)
    importer.add(import_id)
    view = importer.view(import_id)
    assert (view.status, view.added, view.failed) == ("done", 0, 4)
    assert {line.reason for line in importer.lines(import_id)} == {
        "Use 14 to 28 pixels.", "Give the search a name.", "Use at most 200 characters.", "Give it a title.",
    }  # fmt: skip
    with user_session(importer.user_id) as session:
        project = projects.list_page(session, importer.user_id).items[0]
        kept = tasks.of_project(session, importer.user_id, project.id)[0]
    assert (project.title, project.status, project.technologies) == ("Fine", "active", [])
    assert (kept.title, kept.due_on) == ("T", None)


def test_highlights_come_to_a_page_that_is_saved_already_once(
    full: Library, new_user: Callable[[str], Account]
) -> None:
    ben = Library(new_user("ben").id)
    page = ben.save("https://read.example/page")
    for _ in range(2):
        Importer(ben.user_id).run(exported(full.user_id, "json"))
    with user_session(ben.user_id) as session:
        marks = highlights.list_page(session, ben.user_id, HighlightFilter(bookmark_id=page)).items
        found = search.search(session, ben.user_id, SearchRequest("penguin", mode="text")).items
    assert [mark.quote for mark in marks] == ["Another sentence"]
    assert [one.bookmark.id for one in found] == [page]


def test_what_was_understood_before_is_not_analysed_again(
    full: Library, new_user: Callable[[str], Account], database: psycopg.Connection
) -> None:
    ben = Library(new_user("ben").id)
    Importer(ben.user_id).run(exported(full.user_id, "json"))
    row = database.execute(
        "select id, stage from bookmarks where user_id = %s and url like '%%read.example%%'", (ben.user_id,)
    ).fetchone()
    assert row is not None
    assert row[1] == "embed"


def test_every_table_of_a_user_is_exported_or_made_anew(database: psycopg.Connection) -> None:
    found = database.execute(
        "select table_name from information_schema.columns"
        " where table_schema = 'public' and column_name = 'user_id'"
    )
    assert {row[0] for row in found} | {"users"} == EXPORTED | NOT_EXPORTED


def test_browsers_get_folders_dates_and_tags(full: Library) -> None:
    file = exported(full.user_id, "html")
    assert file.startswith(b"<!DOCTYPE NETSCAPE-Bookmark-file-1>")
    assert file.count(b"<DL><p>") == file.count(b"</DL><p>") == 6
    found = [one for one in open_file(io.BytesIO(file)).entries if isinstance(one, ParsedBookmark)]
    by_folder = {(one.url, one.folders): one for one in found}
    apples = by_folder["https://a.example/1", (("Work", "Deep / er"),)]
    assert (apples.title, apples.notes, apples.tags) == ("Äpfel & <Birnen>", "Two\nlines", ("x", "y z"))
    assert apples.saved_at is not None
    assert apples.saved_at.isoformat() == "2019-05-06T07:08:09+00:00"
    assert set(by_folder) >= {
        ("https://a.example/1", (("Other",),)),
        ("https://b.example/?q=1&r=2", (("Work",),)),
        ("https://c.example/", ()),
    }


def test_a_table_has_a_row_for_each_bookmark(full: Library) -> None:
    found = list(csv.DictReader(io.StringIO(exported(full.user_id, "csv").decode(), newline="")))
    assert len(found) == 4
    apples = next(row for row in found if row["url"] == "https://a.example/1")
    assert (apples["title"], apples["notes"], apples["tags"]) == ("Äpfel & <Birnen>", "Two\nlines", "x,y z")
    assert apples["collections"] == "Other\nWork/Deep / er"
    assert apples["saved_at"] == "2019-05-06T07:08:09.123456+00:00"


def test_notes_are_files_with_what_is_known_in_front(full: Library) -> None:
    with zipfile.ZipFile(io.BytesIO(exported(full.user_id, "markdown"))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names)) == 4
        assert any(name.startswith("other/äpfel-birnen-") for name in names)
        mine = next(archive.read(name).decode() for name in names if name.startswith("mine-"))
    front, _, rest = mine.removeprefix("---\n").partition("\n---\n")
    values = {name: json.loads(value) for name, value in (line.split(": ", 1) for line in front.splitlines())}
    assert (values["title"], values["url"], values["state"]) == ("Mine", "https://read.example/page", "read")
    assert "## Summary\n\nSentences." in rest
    assert "## Highlights\n\n> Another sentence\n\nPenguins" in rest
    assert "## Text\n\nOne sentence. Another sentence." in rest


@pytest.mark.parametrize("name", ["html", "json", "csv", "markdown"])
def test_nothing_makes_a_file_too(library: Library, name: str) -> None:
    assert exported(library.user_id, name)


def test_there_are_no_other_formats(library: Library) -> None:
    with pytest.raises(InvalidInput):
        exports.open_export(library.user_id, "docx")


def test_a_large_library_is_written_in_little_memory(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fuze_app.core.exporting.library.FETCHED", 50)
    Importer(library.user_id).run(entries(2000, notes="n" * 2000, folder="F"))
    for name in ("html", "json", "csv", "markdown"):
        pieces = exports.open_export(library.user_id, name).pieces
        next(pieces)
        tracemalloc.start()
        size = sum(map(len, pieces))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_000_000 < size or name == "markdown", name
