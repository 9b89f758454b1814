"""The schema's revisions: bringing a database to the newest, and comparing the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from fuze_app.core.database import admin_url, prepare_roles

LOCK = 0x46555A45
"""Number of the PostgreSQL advisory lock ("FUZE") that lets one machine migrate at a time."""


def configuration() -> Config:
    return Config(Path(__file__).parents[2] / "alembic.ini")


def head() -> str:
    """The newest revision that this code knows."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    assert revision is not None
    return revision


def current(engine: Engine) -> str | None:
    """The revision of a database; None before its first migration."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(revision: str = "head") -> None:
    """Migrates the database and lets the application's login use it. Several machines may call it at once."""
    with _alone():
        command.upgrade(configuration(), revision)
        prepare_roles()


@contextmanager
def _alone() -> Iterator[None]:
    engine = create_engine(admin_url(), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
    engine.dispose()
