"""Whether this process lives, and whether what it stands on does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from fuze_app.core import embedder, migrations
from fuze_app.core.database import get_engine
from fuze_app.core.redis import get_redis

State = Literal["ok", "loading", "failed"]


@dataclass(frozen=True)
class Part:
    """One thing that Fuze stands on. `detail` is for anybody's eyes: it names no address."""

    name: Literal["database", "migrations", "redis", "model"]
    state: State
    detail: str | None = None


@dataclass(frozen=True)
class Readiness:
    """`ok` when requests can be served: without Redis or the model Fuze does less, but goes on."""

    ok: bool
    parts: list[Part]


def readiness() -> Readiness:
    """Looks at every part; answers within seconds whatever is down."""
    stored = _database()
    ok = all(part.state == "ok" for part in stored)
    return Readiness(ok, [*stored, _redis(), _model()])


def _database() -> list[Part]:
    try:
        with get_engine().connect() as connection:
            revision = migrations.revision_of(connection)
    except SQLAlchemyError:
        return [
            Part("database", "failed", "PostgreSQL can't be reached, or has not been migrated yet."),
            Part("migrations", "failed", "Unknown while the database can't be used."),
        ]
    if revision != migrations.head():
        detail = f"The database is at revision {revision}, this Fuze needs {migrations.head()}."
        return [Part("database", "ok"), Part("migrations", "failed", detail)]
    return [Part("database", "ok"), Part("migrations", "ok")]


def _redis() -> Part:
    try:
        get_redis().ping()
    except RedisError:
        return Part("redis", "failed", "Redis can't be reached; new pages are read once it is back.")
    return Part("redis", "ok")


def _model() -> Part:
    embedder.load_in_background()
    state, reason = embedder.state()
    if state == "failed":
        return Part("model", "failed", reason)
    return Part("model", "ok" if state == "ok" else "loading")
