"""The parts of a running Fuze: which there are follows from the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Protocol

from pydantic import SecretStr

from fuze_app.core.settings import PREFIX, Settings
from fuze_app.supervisor.children import Child, Identity
from fuze_app.supervisor.embedded import EmbeddedServer
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres
from fuze_app.supervisor.embedded_redis import EmbeddedRedis
from fuze_app.supervisor.folder import DataFolder
from fuze_app.supervisor.frontend import ROOT
from fuze_app.supervisor.logs import PYTHON_ALARM, ChildLog

OTHER_CONNECTIONS = 20
"""For migrations, the administrator and what PostgreSQL keeps for itself."""

Show = Callable[[str], Callable[[str], None]]
"""From a part's name to what prints its alarming lines."""


class Part(Protocol):
    """A child, or an embedded server with its own way to start."""

    @property
    def name(self) -> str: ...
    @property
    def running(self) -> bool: ...
    @property
    def identity(self) -> Identity | None: ...
    def start(self) -> None: ...
    def ask_to_stop(self) -> None: ...
    def stop(self, grace_seconds: float) -> None: ...


def embedded_servers(settings: Settings, folder: DataFolder, show: Show) -> list[EmbeddedServer]:
    """Those that no setting replaces, in the order they start."""
    servers: list[EmbeddedServer] = []
    if settings.database_url is None:
        processes = settings.web_processes + settings.worker_processes
        connections = 2 * settings.database_pool_size * processes + OTHER_CONNECTIONS
        servers.append(EmbeddedPostgres(folder, connections=connections, show=show("PostgreSQL")))
    if settings.redis_url is None:
        servers.append(EmbeddedRedis(folder, show=show("Redis")))
    return servers


def completed(settings: Settings, folder: DataFolder, servers: list[EmbeddedServer]) -> Settings:
    """The settings with what the data folder adds: addresses of the embedded servers, the secret key."""
    changes: dict[str, object] = {"data_dir": folder.path}
    for server in servers:
        if isinstance(server, EmbeddedPostgres):
            changes["database_url"] = SecretStr(server.url)
            changes["database_admin_url"] = SecretStr(server.admin_url)
        if isinstance(server, EmbeddedRedis):
            changes["redis_url"] = SecretStr(server.url)
    if settings.secret_key is None:
        changes["secret_key"] = SecretStr(folder.credentials().secret_key)
    return settings.model_copy(update=changes)


def migration(settings: Settings, folder: DataFolder, show: Show) -> Child:
    """`fuze migrate` as a child: the only one that is told the administrator's address."""
    return _role("migrate", "migrations", settings, folder, show)


def workers(settings: Settings, folder: DataFolder, show: Show) -> list[Child]:
    safe = settings.model_copy(update={"database_admin_url": None})
    names = [f"worker {number}" for number in range(1, settings.worker_processes + 1)]
    return [_role("worker", name, safe, folder, show) for name in names]


def web(settings: Settings, folder: DataFolder, show: Show) -> Child:
    safe = settings.model_copy(update={"database_admin_url": None})
    return _role("web", "web", safe, folder, show)


def _role(command: str, name: str, settings: Settings, folder: DataFolder, show: Show) -> Child:
    others = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    log = ChildLog(folder.logs / f"{name.replace(' ', '-')}.log", PYTHON_ALARM, show(name))
    return Child(
        name,
        [sys.executable, "-m", "fuze_app.cli", command],
        log=log,
        environment={**others, **settings.as_environment(), "PYTHONUNBUFFERED": "1"},
        folder=ROOT,
    )
