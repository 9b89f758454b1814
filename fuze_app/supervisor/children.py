"""One process of the tree: started, watched and stopped with everything that it started itself."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from fuze_app.supervisor.logs import ChildLog

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
"""Opened beforehand: a child between fork and exec must not load anything."""

CLOCK_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True)
class Identity:
    """A process that can be told from a later one with the same number."""

    name: str
    pid: int
    started: float
    stop_signal: int

    def find(self) -> psutil.Process | None:
        """The process, if it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < CLOCK_TOLERANCE_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


class Child:
    """A command kept as a child process.

    `start` must be called from the main thread: on Linux the kernel signals the child when the thread
    that started it ends, which is how the tree dies with a supervisor that was killed.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: ChildLog,
        environment: Mapping[str, str],
        stop_signal: signal.Signals = signal.SIGTERM,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = dict(environment)
        self._stop_signal = stop_signal
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.identity: Identity | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_dying_with_parent(self._stop_signal),
        )
        assert self._process.stdout is not None
        self._reader = self.log.follow(self._process.stdout)
        started = psutil.Process(self._process.pid).create_time()
        self.identity = Identity(self.name, self._process.pid, started, self._stop_signal)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    def ask_to_stop(self) -> None:
        """Sends the stop signal and returns at once."""
        if self.running and self._process is not None:
            self._process.send_signal(self._stop_signal)

    def stop(self, grace_seconds: float) -> None:
        """Asks it to end and waits; then kills what is left of it and of its own children."""
        if self.identity is None or self._process is None:
            return
        stop_tree(self.identity, grace_seconds)
        self._kill_group()
        self._process.wait()
        if self._reader is not None:
            self._reader.join(timeout=1)

    def _kill_group(self) -> None:
        """Ends what a child that died by itself has left in its process group."""
        assert self.identity is not None
        try:
            os.killpg(self.identity.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def stop_tree(identity: Identity, grace_seconds: float) -> None:
    """Stops a process with its descendants: politely, and after `grace_seconds` by force."""
    process = identity.find()
    if process is None:
        return
    family = [process, *_descendants(process)]
    _signal(process, identity.stop_signal)
    psutil.wait_procs([process], timeout=grace_seconds)
    _, alive = psutil.wait_procs(family, timeout=0.2)
    for left in alive:
        _signal(left, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=2)


def wait_until(ready: Callable[[], bool], timeout_seconds: float, interval_seconds: float = 0.05) -> bool:
    """Polls until `ready` says so; False when the time ran out."""
    deadline = time.monotonic() + timeout_seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(interval_seconds)
    return True


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _signal(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def die_with_parent(number: signal.Signals) -> None:
    """Lets the kernel (Linux) signal this process when its parent dies, however it dies."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(number))


def _dying_with_parent(number: signal.Signals) -> Callable[[], None]:
    """For the time between fork and exec: `die_with_parent`, or the end at once if it is dead already."""
    parent = os.getpid()

    def prepare() -> None:
        die_with_parent(number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
