"""A whole Fuze, started as an operator starts it, and what its processes are."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil

from fuze_app.core.settings import PREFIX

START_SECONDS = 180
"""Long enough for a front end that has to be built first."""


class RunningFuze:
    """`fuze up` on a data folder, listening on a free port of loopback."""

    def __init__(self, folder: Path, port: int | None = None, **settings: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = folder.with_suffix(".output")
        self._environment = environment(folder, port=str(self.port), **settings)
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "up"], env=self._environment, stdout=output, stderr=output, cwd=folder.parent
            )

    def wait_ready(self) -> RunningFuze:
        """Returns when requests are served; fails, with what it printed, when it ends before."""
        until(lambda: self.ready() or self.process.poll() is not None, START_SECONDS)
        assert self.ready(), self.output.read_text()
        return self

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def run(self, *arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
        """Another `fuze` command with the same settings, to its end."""
        return run(self._environment, *arguments, **options)

    def child(self, name: str) -> psutil.Process:
        """The direct child that runs a role (`web`, `worker`) or a server (`postgres`, `redis-server`)."""
        for child in psutil.Process(self.process.pid).children():
            command = child.cmdline()  # empty once it has ended
            if command and (name in command[-1] or name in Path(command[0]).name):
                return child
        raise AssertionError(f"no {name} among the children")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


COMMAND = [sys.executable, "-m", "fuze_app.cli"]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """This process's environment without the tests' own settings, with those given."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {PREFIX + name.upper(): value for name, value in settings.items()}
    return {**others, "FUZE_HOST": "127.0.0.1", "FUZE_DATA_DIR": str(folder), **given}


def run(
    variables: dict[str, str], *arguments: str, stdin: str = "", timeout: int = 120
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=variables, input=stdin, capture_output=True, text=True, timeout=timeout
    )


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every living process that works for a data folder, whoever its parent is."""
    return [process for process in psutil.process_iter() if _works_for(process, folder)]


def _works_for(process: psutil.Process, folder: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return False
        at_work = process.environ().get("FUZE_DATA_DIR") == str(folder)
        return at_work or process.cwd().startswith(str(folder))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Polls; whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return met


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
