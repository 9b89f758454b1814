"""Migrations: up, down and up again, and no difference between them and the models."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from alembic import command

from fuze_app.core import database, migrations
from fuze_app.core.settings import Settings
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres

NAME = "fuze_migrating"

SCHEMA = """
select 'column', table_name, column_name, data_type || is_nullable || coalesce(column_default, '')
    from information_schema.columns where table_schema = 'public'
union all select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
union all select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace
union all select 'policy', tablename, policyname, concat_ws(' ', cmd, roles::text, qual, with_check)
    from pg_policies where schemaname = 'public'
union all select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    from pg_trigger where not tgisinternal
union all select 'function', '', p.oid::regprocedure::text, p.prosrc
    from pg_proc p join pg_language l on l.oid = p.prolang
    where pronamespace = 'public'::regnamespace and lanname = 'plpgsql'
union all select 'grant', table_name, grantee, string_agg(privilege_type, ' ' order by privilege_type)
    from information_schema.role_table_grants where table_schema = 'public' group by table_name, grantee
order by 1, 2, 3, 4
"""


@pytest.fixture
def empty(postgres: EmbeddedPostgres, configure: Callable[..., Settings]) -> Iterator[psycopg.Connection]:
    """An administrator's connection to a database of its own, which has nothing in it yet."""
    admin = postgres.admin_url
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"drop database if exists {NAME} with (force)".encode())
        server.execute(f"create database {NAME}".encode())
    configure(database_url=_renamed(postgres.url), database_admin_url=_renamed(admin))
    database.dispose()
    with psycopg.connect(_renamed(admin), autocommit=True) as connection:
        yield connection
    database.dispose()
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"drop database {NAME} with (force)".encode())


def _renamed(url: str) -> str:
    """The same address for the other database."""
    before, _, query = url.partition("?")
    return f"{before.rpartition('/')[0]}/{NAME}?{query}"


def schema(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute(SCHEMA.encode()).fetchall()


def test_up_down_and_up_again(empty: psycopg.Connection) -> None:
    migrations.upgrade()
    first = schema(empty)
    assert {name for kind, name, *_ in first if kind == "column"} > {"users", "bookmarks", "passages"}
    command.downgrade(migrations.configuration(), "base")
    left = [row for row in schema(empty) if row[1] != "alembic_version"]
    assert left == []
    migrations.upgrade()
    assert schema(empty) == first


def test_every_step_can_be_taken_back(empty: psycopg.Connection) -> None:
    from alembic.script import ScriptDirectory

    configuration = migrations.configuration()
    revisions = [step.revision for step in ScriptDirectory.from_config(configuration).walk_revisions()][::-1]
    schemas = []
    for revision in revisions:
        command.upgrade(configuration, revision)
        schemas.append(schema(empty))
    for revision, expected in reversed(list(zip(revisions, schemas, strict=True))):
        command.downgrade(configuration, revision)
        assert schema(empty) == expected


def test_the_models_are_what_the_migrations_make(empty: psycopg.Connection) -> None:
    migrations.upgrade()
    command.check(migrations.configuration())


def test_an_upgrade_with_nothing_to_do(empty: psycopg.Connection) -> None:
    migrations.upgrade()
    first = schema(empty)
    migrations.upgrade()
    assert schema(empty) == first


def test_several_machines_may_migrate_at_once(
    empty: psycopg.Connection, together: Callable[..., list[None]]
) -> None:
    together(lambda _: migrations.upgrade(), 3)
    assert empty.execute("select version_num from alembic_version").fetchall() == [(migrations.head(),)]


def test_the_applications_login_can_not_change_the_schema(empty: psycopg.Connection) -> None:
    migrations.upgrade()
    with psycopg.connect(
        database.application_url().render_as_string(hide_password=False).replace("+psycopg", "")
    ) as login:
        login.execute("set role fuze_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            login.execute("create table mine (id int)")
