"""Fuze's services in this process, on a PostgreSQL and a Redis of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from fuze_app.core import database, migrations
from fuze_app.core.services.accounts import Registration, register
from fuze_app.core.settings import PREFIX, Settings, get_settings
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres
from fuze_app.supervisor.embedded_redis import EmbeddedRedis
from fuze_app.supervisor.folder import DataFolder


@contextmanager
def servers(connections: int = 20, kept: Path | None = None) -> Iterator[psycopg.Connection]:
    """Migrated and empty, or as a former run left them in the folder `kept`.

    The connection is the administrator's, each statement committed at once.
    """
    folder = DataFolder(kept or Path(tempfile.mkdtemp(prefix="fuze-bench-")))
    folder.prepare()
    postgres = EmbeddedPostgres(folder, connections=connections, show=print)
    redis = EmbeddedRedis(folder, show=print)
    _configure(folder, postgres, redis)
    try:
        postgres.start()
        redis.start()
        migrations.upgrade()
        with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
            yield connection
    finally:
        database.dispose()
        redis.stop(10)
        postgres.stop(30)
        if kept is None:
            shutil.rmtree(folder.path, ignore_errors=True)


def _configure(folder: DataFolder, postgres: EmbeddedPostgres, redis: EmbeddedRedis) -> None:
    """The settings of these servers, whatever the shell or a `.env` says."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    values = {
        "DATA_DIR": str(folder.path),
        "DATABASE_URL": postgres.url,
        "DATABASE_ADMIN_URL": postgres.admin_url,
        "REDIS_URL": redis.url,
        "SECRET_KEY": folder.credentials().secret_key,
        "RATE_LIMITS": "false",
    }
    os.environ.update({PREFIX + name: value for name, value in values.items()})
    Settings.model_config["env_file"] = None
    get_settings.cache_clear()


def new_user(name: str) -> int:
    """The id of a new account."""
    return register(Registration(f"{name}@example.org", name, f"{name} measures with care")).id
