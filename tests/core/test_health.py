"""Readiness says of each part whether it works, and whether requests can be served all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from fuze_app.core import database as connections
from fuze_app.core import embedder, migrations
from fuze_app.core.redis import get_redis
from fuze_app.core.services.health import Readiness, readiness
from fuze_app.core.settings import Settings
from tests.running import until

Configure = Callable[..., Settings]


@pytest.fixture(autouse=True)
def fresh_clients() -> Iterator[None]:
    """Clients are made once for a process; here each test has its own settings."""
    connections.dispose()
    get_redis.cache_clear()
    yield
    connections.dispose()
    get_redis.cache_clear()


def states(found: Readiness) -> dict[str, str]:
    return {part.name: part.state for part in found.parts}


def test_all_is_well(database: psycopg.Connection, redis: Redis) -> None:
    assert until(lambda: embedder.state()[0] == "ok" or not readiness(), 120)
    assert states(readiness()) == {"database": "ok", "migrations": "ok", "redis": "ok", "model": "ok"}
    assert readiness().ok


def test_without_redis_requests_are_served(
    database: psycopg.Connection, configure: Configure, tmp_path: Path
) -> None:
    configure(redis_url=f"unix://{tmp_path}/none.sock")
    found = readiness()
    assert states(found)["redis"] == "failed"
    assert found.ok


def test_without_the_database_they_are_not(redis: Redis, configure: Configure, tmp_path: Path) -> None:
    configure(database_url=f"postgresql://fuze:secret@/fuze?host={tmp_path}")
    found = readiness()
    assert (states(found)["database"], states(found)["migrations"]) == ("failed", "failed")
    assert not found.ok
    assert "secret" not in repr(found)


def test_a_schema_of_another_revision_is_not_served(database: psycopg.Connection, redis: Redis) -> None:
    database.execute("update alembic_version set version_num = '0001'")
    try:
        found = readiness()
    finally:
        database.execute("update alembic_version set version_num = %s", [migrations.head()])
    assert (states(found)["database"], states(found)["migrations"]) == ("ok", "failed")
    assert not found.ok
