"""What every test may use: a real PostgreSQL and a real Redis, started at most once, emptied for each test.

The environment is set when this file is imported, before any of Fuze's modules can read its settings.
The servers start when the first test asks for one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import hypothesis
import psycopg
import pytest
import redis as redis_client

from fuze_app.core.settings import PREFIX, Settings, get_settings
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres
from fuze_app.supervisor.embedded_redis import EmbeddedRedis
from fuze_app.supervisor.folder import DataFolder

if TYPE_CHECKING:
    from fuze_app.core.services.accounts import Account

pytest_plugins = ["tests.gemini", "tests.side_by_side", "tests.site.fixtures"]

PASSWORD = "correct horse battery staple"
"""Of every account that `new_user` makes."""

FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "256MB"}

FOLDER = DataFolder(Path(tempfile.mkdtemp(prefix="fuze-tests-")))
FOLDER.prepare()
POSTGRES = EmbeddedPostgres(FOLDER, connections=200, show=print, options=FAST)
REDIS = EmbeddedRedis(FOLDER, show=print)

# The same examples each time: a failure is the change's. `ARGS=--hypothesis-profile=default` explores.
hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.load_profile("repeatable")

ENVIRONMENT = {
    "FUZE_DATA_DIR": str(FOLDER.path),
    "FUZE_DATABASE_URL": POSTGRES.url,
    "FUZE_DATABASE_ADMIN_URL": POSTGRES.admin_url,
    "FUZE_REDIS_URL": REDIS.url,
    "FUZE_SECRET_KEY": FOLDER.credentials().secret_key,
    "FUZE_RATE_LIMITS": "false",
    "FUZE_GEMINI_ENDPOINT": "http://127.0.0.1:9",
    "FUZE_FETCH_ALLOW": "127.0.0.0/8,::1/128",
}


def _own_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def _isolate() -> None:
    """The tests' own environment: nothing of the developer's shell or `.env` reaches them."""
    for name in _own_variables():
        del os.environ[name]
    os.environ.update(ENVIRONMENT)
    Settings.model_config["env_file"] = None
    get_settings.cache_clear()


_isolate()
atexit.register(shutil.rmtree, FOLDER.path, ignore_errors=True)


@pytest.fixture(autouse=True)
def unchanged_environment() -> Iterator[None]:
    """A test that leaves settings behind fails itself, and not one that happens to run after it."""
    former = _own_variables()
    yield
    assert _own_variables() == former


@pytest.fixture
def settings() -> Settings:
    return get_settings()


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Settings]]:
    """Changes settings for one test: `configure(registration="closed")`."""

    def change(**values: str) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(PREFIX + name.upper(), value)
        get_settings.cache_clear()
        return get_settings()

    yield change
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The server, its database not migrated."""
    POSTGRES.start()
    yield POSTGRES
    POSTGRES.stop(10)


@pytest.fixture(scope="session")
def migrated(postgres: EmbeddedPostgres) -> Iterator[psycopg.Connection]:
    """An administrator's connection to the migrated database, each statement committed at once."""
    from fuze_app.core import database, migrations

    migrations.upgrade()
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        connection.execute("set lock_timeout = '10s'")
        yield connection
    database.dispose()


@pytest.fixture
def database(migrated: psycopg.Connection) -> psycopg.Connection:
    """The database with every table empty; the connection is the administrator's."""
    tables = migrated.execute(
        "select string_agg(format('%I', tablename), ', ') from pg_tables"
        " where schemaname = 'public' and tablename <> 'alembic_version'"
    ).fetchone()
    assert tables is not None
    migrated.execute(f"truncate {tables[0]} restart identity cascade".encode())
    return migrated


@pytest.fixture(scope="session")
def redis_server() -> Iterator[EmbeddedRedis]:
    REDIS.start()
    yield REDIS
    REDIS.stop(10)


@pytest.fixture
def redis(redis_server: EmbeddedRedis) -> Iterator[redis_client.Redis]:
    """A client of an empty Redis."""
    with redis_client.Redis.from_url(redis_server.url) as client:
        client.flushall()
        yield client


@pytest.fixture
def redis_url(redis: redis_client.Redis) -> str:
    return REDIS.url


@pytest.fixture
def new_user(database: psycopg.Connection) -> Callable[[str], Account]:
    """Registers an account by its name; its password is `PASSWORD`."""
    from fuze_app.core.services.accounts import Registration, register

    def make(name: str) -> Account:
        return register(Registration(email=f"{name}@example.org", username=name, password=PASSWORD))

    return make


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """`together(call, n)` runs `call(0)` … `call(n - 1)` at the same moment and returns their results."""

    def run(call: Callable[[int], Any], number: int) -> list[Any]:
        barrier = Barrier(number)

        def start(index: int) -> Any:
            barrier.wait(10)
            return call(index)

        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(start, range(number)))

    return run
