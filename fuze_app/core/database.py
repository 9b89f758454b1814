"""PostgreSQL: one pool for each process, and the transactions that services run in.

Four database roles, made by the migrations, none of which can bypass row-level security:

- `fuze_app`: what users do. Sees the rows of the user that the transaction was opened for, and
  nothing at all without one.
- `fuze_auth`: who is asking. Sees the account tables only: sign-in, registration, tokens.
- `fuze_sweep`: what is due. Sees the pipeline columns of every bookmark, and no content.
- `fuze_search`: owns one function, which reads the text index of the transaction's user and nobody else's.
"""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from psycopg.pq import ExecStatus
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from fuze_app.core.errors import (
    NO_ACCOUNT,
    ConfigurationError,
    DatabaseUnavailable,
    Unauthenticated,
    Unavailable,
)
from fuze_app.core.settings import get_settings

RECONNECT_SECONDS = 5.0
"""How long a transaction waits for PostgreSQL to come back before it gives up."""

APP_ROLE, AUTH_ROLE, SWEEP_ROLE = "fuze_app", "fuze_auth", "fuze_sweep"


def _psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


def application_url() -> URL:
    """Where this process finds its data. Raises ConfigurationError outside of a running Fuze."""
    secret = get_settings().database_url
    if secret is None:
        raise ConfigurationError("FUZE_DATABASE_URL is not set: start Fuze with `fuze up`.")
    return _psycopg(secret.get_secret_value())


def admin_url() -> URL:
    """The role that owns the schema: for migrations only."""
    secret = get_settings().database_admin_url
    return _psycopg(secret.get_secret_value()) if secret else application_url()


def _engine(url: URL) -> Engine:
    settings = get_settings()
    engine = create_engine(
        url,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_pool_size,
        pool_recycle=1800,
        pool_timeout=10,
        connect_args={"connect_timeout": 5, "application_name": "fuze"},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        """Whatever role the address names, what runs here is subject to row-level security.

        Statements are many and short: to start parallel workers or compile takes longer than they do. Each is
        planned for the user it is asked for: a plan for anybody takes a library to be of average size, and
        reads one of 100,000 bookmarks from end to end for each of 200 matches (4 s in place of 0.2).
        """
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SET jit = off")
            cursor.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()

    @event.listens_for(engine, "checkout")
    def refuse_lost(connection: Any, _record: Any, _proxy: Any) -> None:
        """A pre-ping without a round trip: a server that speaks unasked says good-bye."""
        waiting = select.poll()
        waiting.register(connection.pgconn.socket, select.POLLIN)
        if waiting.poll(0):
            raise DisconnectionError

    return engine


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The pool of this process, connected as the application's role."""
    return _engine(application_url())


@lru_cache(maxsize=1)
def get_replica_engine() -> Engine:
    """The pool for read-only work: the replica's, or the primary's where there is none."""
    secret = get_settings().database_replica_url
    return _engine(_psycopg(secret.get_secret_value())) if secret else get_engine()


def dispose() -> None:
    """Closes the pools, so that a forked or a new test process opens its own."""
    for engine in (get_replica_engine, get_engine):
        if engine.cache_info().currsize:
            engine().dispose()
            engine.cache_clear()


def _begin(session: Session, statement: str) -> None:
    """Opens the transaction, waiting with backoff while PostgreSQL is away.

    Only the opening is tried again: nothing has been done by then, so nothing can be done twice.
    """
    deadline = time.monotonic() + RECONNECT_SECONDS
    pause = 0.05
    while True:
        try:
            _open(session.connection(), statement)
            return
        except PoolTimeout as error:
            raise Unavailable("Fuze is very busy. Try again in a moment.", retry_after=2) from error
        except (OperationalError, psycopg.Error) as error:
            session.rollback()
            if time.monotonic() + pause > deadline:
                raise DatabaseUnavailable(
                    "The database can't be reached. Nothing was changed; try again in a moment.",
                    retry_after=5,
                ) from error
            time.sleep(pause)
            pause = min(pause * 2, 1.0)


def _open(connection: Connection, statement: str) -> None:
    """BEGIN and what the transaction starts with, in one round trip where psycopg would take two or three.

    Raises psycopg.Error.
    """
    driver: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    result = driver.pgconn.exec_(f"BEGIN; {statement}".encode())
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        connection.invalidate()
        raise psycopg.errors.error_from_result(result)


@contextmanager
def _transaction(engine: Engine, statement: str) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        _begin(session, statement)
        try:
            yield session
            session.commit()
        except DBAPIError as error:
            if _lost_owner(error):
                raise Unauthenticated(NO_ACCOUNT) from error
            # Lost connections, a server that stops or is full, a deadlock: what passes by itself.
            if error.connection_invalidated or isinstance(error, OperationalError):
                raise DatabaseUnavailable(
                    "The database could not finish this. Nothing was changed; try again in a moment.",
                    retry_after=2,
                ) from error
            raise


def _lost_owner(error: DBAPIError) -> bool:
    """Whether a row was to be somebody's whose account is deleted: a token can outlive it."""
    broken = error.orig
    if not isinstance(broken, psycopg.errors.ForeignKeyViolation):
        return False
    return (broken.diag.constraint_name or "").endswith("_user_id")


@contextmanager
def user_session(user_id: int, *, read_only: bool = False, by_key: bool = False) -> Iterator[Session]:
    """One transaction as a user, committed when the block ends and undone when it raises.

    `read_only` work may be answered by the replica. Work that finds rows `by_key` alone keeps its plans, and
    those of the checks and triggers behind it: planning anew is half of what a save costs the database. What
    is planned while a table is small looks rows up by an index all the same, for it will not stay small.
    Raises DatabaseUnavailable.
    """
    engine = get_replica_engine() if read_only else get_engine()
    statement = f"{_as_user(user_id)}; {_KEEPING_PLANS}" if by_key else _as_user(user_id)
    with _transaction(engine, statement) as session:
        yield session


def _as_user(user_id: int) -> str:
    return f"SET LOCAL fuze.user_id = '{int(user_id)}'"


_KEEPING_PLANS = "SET LOCAL plan_cache_mode = auto; SET LOCAL enable_seqscan = off"

_AS_AUTH = f"SET LOCAL ROLE {AUTH_ROLE}"


def library_versions(user_ids: set[int]) -> dict[int, int]:
    """The versions of what `user_session(read_only=True)` shows to each of them, in one round trip.

    Empty when they can't be had now. Two statements in one message are one transaction.
    """
    wanted = sql.SQL("SELECT user_id, version FROM library_versions WHERE user_id = ANY({})")
    statement = sql.SQL("; ").join([sql.SQL(_AS_AUTH), wanted.format(sql.Literal(sorted(user_ids)))])
    try:
        connection = get_replica_engine().raw_connection()
    except (psycopg.Error, PoolTimeout):  # a raw connection fails with the driver's own error
        return {}
    try:
        driver: psycopg.Connection = connection.driver_connection  # type: ignore[assignment]
        result = driver.pgconn.exec_(statement.as_bytes(driver))
        rows = range(result.ntuples)
        return {int(result.get_value(row, 0) or 0): int(result.get_value(row, 1) or 0) for row in rows}
    except psycopg.Error:
        connection.invalidate()
        return {}
    finally:
        connection.close()


@contextmanager
def auth_session() -> Iterator[Session]:
    """One transaction that sees the account tables of everybody, and nothing else."""
    with _transaction(get_engine(), _AS_AUTH) as session:
        yield session


@contextmanager
def sweep_session() -> Iterator[Session]:
    """One transaction that sees which bookmarks are due, and nothing of what they hold."""
    with _transaction(get_engine(), f"SET LOCAL ROLE {SWEEP_ROLE}") as session:
        yield session


def prepare_roles() -> None:
    """Lets the login of the application's address act as `fuze_app`; after migrating, as the administrator.

    Raises ConfigurationError when the administrator may not grant it.
    """
    login = application_url().username
    engine = create_engine(admin_url(), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            member = connection.scalar(
                text("SELECT pg_has_role(CAST(COALESCE(:login, current_user) AS name), :role, 'MEMBER')"),
                {"login": login, "role": APP_ROLE},
            )
            if not member:
                quoted = engine.dialect.identifier_preparer.quote(login or "CURRENT_USER")
                connection.execute(text(f"GRANT {APP_ROLE} TO {quoted}"))
    except DBAPIError as error:
        raise ConfigurationError(
            f"{login} may not act as {APP_ROLE}: run `GRANT {APP_ROLE} TO {login}` as an administrator."
        ) from error
    finally:
        engine.dispose()
