"""The schema's revisions: bringing a database to the newest, and comparing the two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from fuze_app.core.database import admin_url, prepare_roles
from fuze_app.core.errors import ConfigurationError, DatabaseUnavailable

OLDEST_POSTGRES = 15
OLDEST_PGVECTOR = (0, 7)

LOCK = 0x46555A45
"""Number of the PostgreSQL advisory lock ("FUZE") that lets one machine migrate at a time."""


def configuration() -> Config:
    return Config(Path(__file__).parents[2] / "alembic.ini")


@lru_cache(maxsize=1)
def head() -> str:
    """The newest revision that this code knows."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    assert revision is not None
    return revision


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None before its first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(revision: str = "head") -> None:
    """Migrates the database and lets the application's login use it. Several machines may call it at once.

    Raises DatabaseUnavailable, or ConfigurationError when the server is too old or has no pgvector.
    """
    with _alone() as connection:
        _require(connection)
        command.upgrade(configuration(), revision)
        prepare_roles()


def _require(connection: Connection) -> None:
    version = int(connection.scalar(text("SELECT current_setting('server_version_num')")) or 0) // 10000
    if version < OLDEST_POSTGRES:
        raise ConfigurationError(f"This is PostgreSQL {version}; Fuze needs {OLDEST_POSTGRES} or newer.")
    available = text("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
    pgvector = connection.scalar(available) or ""
    if tuple(int(part) for part in re.findall(r"\d+", pgvector)) < OLDEST_PGVECTOR:
        oldest = ".".join(str(part) for part in OLDEST_PGVECTOR)
        raise ConfigurationError(
            f"This PostgreSQL has {f'pgvector {pgvector}' if pgvector else 'no pgvector'}; "
            f"Fuze needs {oldest} or newer."
        )


@contextmanager
def _alone() -> Iterator[Connection]:
    engine = create_engine(
        admin_url(), poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 10}
    )
    try:
        connection = engine.connect()
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnavailable(f"PostgreSQL can't be reached: {reason}") from error
    with connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            yield connection
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
    engine.dispose()
