"""What the two embedded servers have in common: a child that answers on a socket in the data folder."""

from __future__ import annotations

import signal
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import privileges
from fuze_app.supervisor.children import Child, Identity, wait_until
from fuze_app.supervisor.folder import DataFolder
from fuze_app.supervisor.logs import SERVER_ALARM, ChildLog

START_SECONDS = 60
FAILED_SECONDS = 5


class EmbeddedServer(ABC):
    """A server of one data folder, listening nowhere else."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]
    ENVIRONMENT: ClassVar[dict[str, str]] = {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C",
        "TZ": "UTC",
    }
    """Nothing of ours: no secret, and no variable that changes what the server does."""

    def __init__(self, folder: DataFolder, data: Path, show: Callable[[str], None]) -> None:
        self._folder = folder
        self._data = data
        self._sockets = folder.sockets / data.name
        self._log = ChildLog(folder.logs / f"{data.name}.log", SERVER_ALARM, show)
        self._child: Child | None = None

    @abstractmethod
    def _prepare(self) -> None:
        """Makes what the server needs before it can start."""

    @abstractmethod
    def _command(self) -> list[str]: ...

    @abstractmethod
    def _answers(self) -> bool:
        """Whether a client can connect."""

    def start(self) -> None:
        """Returns when the server answers; raises ConfigurationError with the end of its log."""
        self._folder.prepare_sockets()
        for path in (self._sockets, self._data):
            path.mkdir(mode=0o700, exist_ok=True)
            privileges.give_away(path)
        self._prepare()
        self._child = Child(
            self.name,
            privileges.demoted(self._command(), self.stop_signal.name),
            log=self._log,
            environment=self.ENVIRONMENT,
            stop_signal=self.stop_signal,
            folder=self._data,
        )
        self._child.start()
        wait_until(lambda: self._answers() or not self.running, START_SECONDS)
        if not self._answers():
            self.stop(FAILED_SECONDS)  # and with it its log is complete
            raise ConfigurationError(
                f"The embedded {self.name} did not start. The end of {self._log.path}:\n{self._log.tail}"
            )

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    @property
    def identity(self) -> Identity | None:
        return self._child.identity if self._child else None

    def ask_to_stop(self) -> None:
        if self._child is not None:
            self._child.ask_to_stop()

    def stop(self, grace_seconds: float) -> None:
        if self._child is not None:
            self._child.stop(grace_seconds)
