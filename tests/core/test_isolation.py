"""Row-level security: without any help from the queries, nobody sees or touches what is another's."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlmodel import Session, SQLModel, select

from fuze_app.core import database as database_module
from fuze_app.core.database import auth_session, get_engine, sweep_session, user_session
from fuze_app.core.models import (
    AnalysisRun,
    Bookmark,
    FolderUse,
    LearnedTaste,
    NearDuplicate,
    Tag,
    Topic,
    TopicMap,
    UnderstoodIntent,
    Verdict,
)
from fuze_app.core.services import (
    account_closing,
    gemini_jobs,
    gemini_keys,
    gemini_limits,
    highlights,
    images,
    import_adding,
    imports,
    project_highlights,
    project_links,
    projects,
    reading,
    recommendations,
    saved_searches,
    search_history,
    sessions,
    supplied,
    tag_merging,
    tasks,
    tokens,
)
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.core.services.images import Picture
from fuze_app.core.services.project_links import NewLink
from fuze_app.core.services.projects import NewProject
from fuze_app.core.services.reading import PreferenceChanges
from fuze_app.core.services.tasks import NewTask
from tests.conftest import PASSWORD
from tests.core.keys import ADAS
from tests.core.library import Library

NOT_OF_A_USER = {"sign_in_failures", "operator_key_usage"}
"""Failures under a name that no account has, which only the role that signs people in sees; how often the
operator's own key was used, by nobody in particular."""


def user_tables() -> list[str]:
    return sorted(name for name in SQLModel.metadata.tables if name not in NOT_OF_A_USER)


@pytest.fixture
def two(library: Library, new_user: Callable[[str], Account]) -> tuple[Library, Library]:
    """Ada, with something in every table, and Ben with nothing."""
    ada, ben = library, Library(new_user("ben").id)
    read = ada.save(tags=("t",))
    ada.finish(read)
    with user_session(ada.user_id) as session:
        gemini_keys.put(session, ada.user_id, ADAS)
        key = gemini_keys.usable(session, ada.user_id)
    assert key is not None
    gemini_limits.take(key)
    with user_session(ada.user_id) as session:
        run = AnalysisRun(user_id=ada.user_id, scope="all", total=1)
        session.add(run)
        session.flush()
        gemini_jobs.begin(session, ada.user_id, [read], run.id)
        other = ada.save("https://example.org/other", tags=("u",))
        near = NearDuplicate(bookmark_id=other, other_id=read, user_id=ada.user_id, likeness=0.9)
        session.add(near)
        tag_merging.merge(session, ada.user_id, ["u"], "t")
    sessions.start(ada.user_id)
    tokens.issue_pair(ada.user_id)
    with user_session(ada.user_id) as session:
        tokens.create_personal(session, ada.user_id, "script", ["read"])
        supplied.save(session, ada.user_id, NewBookmark("https://example.org/private"), "<p>As seen.</p>")
        file = io.BytesIO(b'[{"url": "https://example.org/imported", "folder": "Inbox"}]')
        imported = imports.stage(session, ada.user_id, file)
        imports.start(session, ada.user_id, imported.id, FolderUse.COLLECTIONS)
        marked = highlights.create(session, ada.user_id, read, NewHighlight("Another sentence.")).highlight
        project = projects.create(session, ada.user_id, NewProject("Private"))
        tasks.create(session, ada.user_id, project.id, NewTask("A step", subtasks=("A smaller one",)))
        project_links.link(session, ada.user_id, project.id, NewLink(read))
        project_highlights.link(session, ada.user_id, project.id, marked.id)
        recommendations.give_feedback(session, ada.user_id, read, project.id, Verdict.USEFUL)
        understood = {"goal": "learn", "breadth": "narrow", "urgency": "normal"}
        session.add(UnderstoodIntent(user_id=ada.user_id, digest=b"words", **understood))
        session.add(LearnedTaste(user_id=ada.user_id, model=b"", learned_from=1))
        session.add(TopicMap(user_id=ada.user_id, library_version=1, pages=1))
        place = {"x": 1.0, "y": 1.0, "radius": 1.0, "bookmark_ids": [read], "dots": [[read, 1.0, 1.0]]}
        session.add(Topic(user_id=ada.user_id, position=1, name="Mine", concepts=["mine"], **place))
        reading.keep_place(session, ada.user_id, read, 0.5)
        images.keep(session, ada.user_id, read, "https://example.org/a.png", Picture("image/png", b"PNG"))
        reading.change_preferences(session, ada.user_id, PreferenceChanges(size=20))
        saved_searches.save(session, ada.user_id, "Mine", "tag:t")
        search_history.remember(session, ada.user_id, "what I looked for")
    import_adding.add_all(ada.user_id, imported.id)
    with user_session(ada.user_id) as session:
        waiting = b'{"format": "fuze-export", "projects": [{"title": "Waits"}], "bookmarks": []}'
        imports.stage(session, ada.user_id, io.BytesIO(waiting))
    return ada, ben


@contextmanager
def nobody() -> Iterator[Session]:
    """A transaction of the application that was opened for no user."""
    with Session(get_engine()) as session:
        yield session


def rows(session: Session, table: str) -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_tables_are_those_that_have_an_owner(migrated: psycopg.Connection) -> None:
    found = migrated.execute(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()
    unprotected = {name for name, enabled, forced in found if not (enabled and forced)}
    assert unprotected == NOT_OF_A_USER | {"alembic_version"}


@pytest.mark.parametrize("table", user_tables())
def test_a_query_without_the_filter_shows_ones_own(table: str, two: tuple[Library, Library]) -> None:
    ada, ben = two
    owner = "id" if table == "users" else "user_id"
    with user_session(ada.user_id) as session:
        assert session.execute(text(f"SELECT DISTINCT {owner} FROM {table}")).scalars().all() == [ada.user_id]
    with user_session(ben.user_id) as session:
        others = session.execute(text(f"SELECT count(*) FROM {table} WHERE {owner} <> {ben.user_id}"))
        assert others.scalar_one() == 0


@pytest.mark.parametrize("table", user_tables())
def test_a_transaction_without_a_user_sees_nothing(table: str, two: tuple[Library, Library]) -> None:
    with nobody() as session:
        assert rows(session, table) == 0


@pytest.mark.parametrize("table", user_tables())
def test_changing_without_the_filter_changes_nothing_of_others(
    table: str, two: tuple[Library, Library], database: psycopg.Connection
) -> None:
    before = database.execute(f"select * from {table} order by 1, 2".encode()).fetchall()
    owner = "id" if table == "users" else "user_id"
    with user_session(two[1].user_id) as session:
        session.execute(text(f"UPDATE {table} SET {owner} = {owner}"))
        if table not in ("users", "library_versions"):
            session.execute(text(f"DELETE FROM {table}"))
    assert database.execute(f"select * from {table} order by 1, 2".encode()).fetchall() == before


def test_the_user_ends_with_the_transaction(two: tuple[Library, Library]) -> None:
    """The connection goes back to the pool and is used for somebody else."""
    for library in two * 3:
        with user_session(library.user_id) as session:
            own = session.exec(select(Bookmark.user_id)).all()
        assert set(own) <= {library.user_id}
        with nobody() as session:
            assert rows(session, "bookmarks") == 0


def test_nobody_can_give_away_a_row(two: tuple[Library, Library]) -> None:
    ada, ben = two
    with pytest.raises(ProgrammingError, match="row-level security"), user_session(ben.user_id) as session:
        session.execute(
            text("INSERT INTO tags (user_id, name, key) VALUES (:user, 'x', 'x')"), {"user": ada.user_id}
        )
    with pytest.raises(ProgrammingError, match="row-level security"), user_session(ada.user_id) as session:
        session.execute(text("UPDATE bookmarks SET user_id = :user"), {"user": ben.user_id})


def test_every_reference_to_an_owned_row_names_its_owner(migrated: psycopg.Connection) -> None:
    references = migrated.execute(
        "select conrelid::regclass::text, confrelid::regclass::text, pg_get_constraintdef(oid)"
        " from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace"
    ).fetchall()
    assert references
    for table, target, definition in references:
        if target != "users":
            assert definition.count("user_id") == 2, (table, definition)


ATTACHED = {
    "bookmark_tags": {"bookmark_id": ":bookmark", "tag_id": ":tag"},
    "contents": {"bookmark_id": ":bookmark", "kind": "''", "text": "''", "html": "''", "text_digest": "''",
                 "fetched_url": "''", "details": "'{}'", "extracted_at": "now()"},
    "analyses": {"bookmark_id": ":bookmark", "engine": "''", "version": "''", "summary": "''",
                 "keyphrases": "'{}'", "technologies": "'{}'", "suggested_tags": "'{}'",
                 "prerequisites": "'{}'", "questions": "'{}'", "made_by": "'{}'", "analysed_at": "now()"},
    "gemini_jobs": {"bookmark_id": ":bookmark", "status": "'waiting'", "attempt": "0", "failures": "0",
                    "due_at": "now()", "model": "''", "prompt_version": "''", "updated_at": "now()"},
    "search_documents": {"bookmark_id": ":bookmark", "length": "0", "postings": "'{}'"},
    "highlights": {"bookmark_id": ":bookmark", "quote": "'x'", "prefix": "''", "suffix": "''",
                   "colour": "'blue'", "note": "''", "created_at": "now()", "updated_at": "now()"},
    "project_bookmarks": {"bookmark_id": ":bookmark", "project_id": "1", "note": "''", "linked_at": "now()"},
    "feedback": {"bookmark_id": ":bookmark", "verdict": "'useful'", "given_at": "now()"},
    "reading_places": {"bookmark_id": ":bookmark", "fraction": "0.5", "read_at": "now()"},
    "supplied_pages": {"bookmark_id": ":bookmark", "html": "''", "supplied_at": "now()"},
}  # fmt: skip


@pytest.mark.parametrize("table", ATTACHED)
def test_nothing_can_be_attached_to_the_bookmark_of_another(
    library: Library, new_user: Callable[[str], Account], database: psycopg.Connection, table: str
) -> None:
    """Foreign-key checks do not know row-level security; the owner is part of the key."""
    of_ada = library.save()
    database.execute("delete from search_documents")  # whose key would be in the way first
    ben = Library(new_user("ben").id)
    ben.save(tags=("of ben",))
    with user_session(ben.user_id) as session:
        tag = session.exec(select(Tag.id)).one()
    columns, values = ", ".join(ATTACHED[table]), ", ".join(ATTACHED[table].values())
    statement = text(f"INSERT INTO {table} (user_id, {columns}) VALUES (:user, {values})")
    named = {"bookmark": of_ada, "tag": tag, "user": ben.user_id}
    with (
        pytest.raises(IntegrityError, match=r"foreign key|\"saved_at\".*not-null"),
        user_session(ben.user_id) as session,
    ):
        session.execute(statement, {name: named[name] for name in statement.compile().params})


def test_no_role_of_the_application_can_bypass_it(migrated: psycopg.Connection) -> None:
    roles = migrated.execute(
        "select rolname, rolsuper or rolbypassrls or rolcanlogin or rolcreaterole from pg_roles"
        " where rolname in ('fuze_app', 'fuze_auth', 'fuze_search', 'fuze_sweep')"
    ).fetchall()
    names = ("fuze_app", "fuze_auth", "fuze_search", "fuze_sweep")
    assert sorted(roles) == [(name, False) for name in names]


@pytest.mark.parametrize(
    "function", ["read_postings(ARRAY['sentenc'])", "holding_terms(ARRAY['sentenc'], 1)"]
)
def test_terms_are_matched_in_ones_own_documents_only(
    two: tuple[Library, Library], database: psycopg.Connection, function: str
) -> None:
    """The function reads as a role that sees everybody's: it must keep to the user by itself."""
    ada, ben = two
    matches = text(f"SELECT * FROM {function}")
    with user_session(ada.user_id) as session:
        assert len(session.execute(matches).all()) == 1
    # Not even a document that claims another's postings is found for them.
    database.execute(
        "update search_documents set postings = postings || %s", [[f"{ben.user_id}:sentenc:0", ":sentenc:0"]]
    )
    with user_session(ben.user_id) as session:
        assert session.execute(matches).all() == []
    with nobody() as session:
        assert session.execute(matches).all() == []


TITLED = text("SELECT bookmark_id FROM bookmarks_titled('The page', 10)")


def test_titles_are_looked_up_in_ones_own_library_only(two: tuple[Library, Library]) -> None:
    """As the match of terms: this function reads as a role that sees everybody's."""
    ada, ben = two
    with user_session(ada.user_id) as session:
        assert len(session.execute(TITLED).all()) == 1
    with user_session(ben.user_id) as session:
        assert session.execute(TITLED).all() == []
    with nobody() as session:
        assert session.execute(TITLED).all() == []


OFF = [
    "SET LOCAL row_security = off; SELECT * FROM bookmarks",
    "ALTER TABLE bookmarks DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE bookmarks NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY own_rows ON bookmarks",
    "SET ROLE postgres",
]


@pytest.mark.parametrize("statement", OFF)
def test_switching_it_off_is_an_error(two: tuple[Library, Library], statement: str) -> None:
    with pytest.raises(DBAPIError), user_session(two[1].user_id) as session:
        session.connection().exec_driver_sql(statement)


def test_the_one_who_asks_who_is_there_sees_accounts_only(two: tuple[Library, Library]) -> None:
    with auth_session() as session:
        assert rows(session, "users") == 2
    for table in ("bookmarks", "tags", "contents", "passages", "search_documents"):
        with pytest.raises(ProgrammingError, match="permission denied"), auth_session() as session:
            rows(session, table)


def test_the_sweep_sees_what_is_due_and_no_content(two: tuple[Library, Library]) -> None:
    with sweep_session() as session:
        assert session.execute(text("SELECT stage FROM bookmarks ORDER BY id")).scalars().all() == [
            "done",
            "extract",
            "extract",
            "extract",
        ]
        assert session.execute(text("SELECT status FROM imports ORDER BY id")).scalars().all() == [
            "done",
            "ready",
        ]
    forbidden = [
        "SELECT title FROM bookmarks",
        "SELECT url FROM bookmarks",
        "SELECT * FROM bookmarks",
        "SELECT text FROM contents",
        "SELECT reason FROM upkeep",
        "SELECT count(*) FROM kept_images",
        "SELECT count(*) FROM users",
        "SELECT file_name FROM imports",
        "SELECT count(*) FROM import_items",
        "UPDATE imports SET paused = true",
        "UPDATE bookmarks SET title = ''",
        "DELETE FROM bookmarks",
    ]
    for statement in forbidden:
        with pytest.raises(ProgrammingError, match="permission denied"), sweep_session() as session:
            session.execute(text(statement))


def test_a_view_of_the_administrator_is_no_way_around(two: tuple[Library, Library]) -> None:
    """Whatever login the address names, what runs here runs as the application's role."""
    with user_session(two[0].user_id) as session:
        assert session.execute(text("SELECT current_user")).scalar_one() == database_module.APP_ROLE


def test_a_closed_account_leaves_nothing_and_takes_nothing_of_others(
    two: tuple[Library, Library], database: psycopg.Connection
) -> None:
    ada, ben = two
    ben.save()
    with user_session(ada.user_id) as session:
        account_closing.close(session, ada.user_id, PASSWORD)
    for person in two:
        account_closing.erase(person.user_id)
    owners = {table: "id" if table == "users" else "user_id" for table in user_tables()}
    left = [
        (table, row[0])
        for table, owner in owners.items()
        for row in database.execute(f"SELECT {owner} FROM {table}")
    ]
    assert {owner for _, owner in left} == {ben.user_id}
    assert {"users", "bookmarks"} <= {table for table, _ in left}
