"""`fuze doctor` names what is wrong, and says what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from fuze_app.core import migrations
from fuze_app.core.settings import Settings
from fuze_app.supervisor.doctor import Finding, examine

Configure = Callable[..., Settings]


def failures(findings: list[Finding]) -> dict[str, Finding]:
    """By name. Whether the front end is built is not looked at here."""
    return {finding.name: finding for finding in findings if not finding.ok and finding.name != "Front end"}


@pytest.fixture
def running(database: psycopg.Connection, redis: Redis) -> None:
    """PostgreSQL and Redis, as they should be."""


@pytest.mark.usefixtures("running")
def test_nothing_is_wrong(settings: Settings) -> None:
    found = examine(settings)
    assert failures(found) == {}
    assert {finding.name for finding in found} == {
        "Database", "pgvector", "Migrations", "Isolation", "Redis", "Model", "Front end", "Node.js", "Disk"
    }  # fmt: skip


def test_every_failure_comes_with_advice(configure: Configure, tmp_path: Path) -> None:
    settings = configure(
        database_url=f"postgresql://fuze:secret@/fuze?host={tmp_path}",
        redis_url=f"unix://:secret@{tmp_path}/none.sock",
        model_path=str(tmp_path),
    )
    found = failures(examine(settings))
    assert found.keys() == {"Database", "Redis", "Model"}
    assert all(finding.advice.endswith(".") for finding in found.values())
    assert "secret" not in repr(found)


@pytest.mark.usefixtures("running")
def test_a_role_that_bypasses_row_level_security_is_named(configure: Configure, settings: Settings) -> None:
    assert settings.database_admin_url is not None
    mighty = configure(database_url=settings.database_admin_url.get_secret_value())
    assert failures(examine(mighty))["Isolation"].detail == "fuze_admin can bypass row-level security"


@pytest.mark.usefixtures("redis")
def test_an_old_schema_is_named(settings: Settings, database: psycopg.Connection) -> None:
    database.execute("update alembic_version set version_num = '0001'")
    try:
        found = failures(examine(settings))
    finally:
        database.execute("update alembic_version set version_num = %s", [migrations.head()])
    assert found["Migrations"].detail == f"0001, this Fuze needs {migrations.head()}"
