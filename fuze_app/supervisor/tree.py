"""The supervisor: starts the parts in order, restarts what dies, stops them in reverse."""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from collections.abc import Sequence
from types import FrameType

from fuze_app.core.errors import ConfigurationError, FuzeError
from fuze_app.core.settings import Settings
from fuze_app.supervisor import frontend, parts, recovery, web
from fuze_app.supervisor.children import Child, wait_until
from fuze_app.supervisor.embedded_redis import redis_answers
from fuze_app.supervisor.folder import DataFolder
from fuze_app.supervisor.parts import Part
from fuze_app.supervisor.terminal import Terminal

LOOK_SECONDS = 0.25
"""How often the supervisor looks whether its children live."""

MIGRATE_SECONDS = 600
WEB_SECONDS = 120
STOP_SECONDS = 9.0
"""For everything together; PostgreSQL, the last, has what the others leave, and needs a checkpoint."""

GRACE_SECONDS = 2.2
"""For each group of parts but the last."""

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
"""A part that has run this long starts with a clean record when it dies."""


class _StopAsked(BaseException):
    """Raised by the signal handler, so that it ends whatever the supervisor waits for."""


class _Restarts:
    """When a part that died may be started again: almost at once, then after growing pauses."""

    def __init__(self) -> None:
        self._deaths = 0
        self._started = 0.0
        self._due: float | None = None

    @property
    def scheduled(self) -> bool:
        return self._due is not None

    @property
    def due(self) -> bool:
        return self._due is not None and time.monotonic() >= self._due

    def schedule(self) -> float:
        """Counts a death; the seconds to wait."""
        now = time.monotonic()
        self._deaths = 0 if now - self._started > STEADY_SECONDS else self._deaths + 1
        pause = float(min(FIRST_PAUSE * 2**self._deaths, LONGEST_PAUSE))
        self._due = now + pause
        return pause

    def started(self) -> None:
        self._started = time.monotonic()
        self._due = None


class Supervisor:
    """One `fuze up`."""

    def __init__(self, settings: Settings, terminal: Terminal) -> None:
        self._settings = settings
        self._terminal = terminal
        self._folder = DataFolder(settings.data_dir)
        self._groups: list[list[Part]] = []
        self._restarts: defaultdict[str, _Restarts] = defaultdict(_Restarts)

    def run(self) -> None:
        """Runs until a signal comes. Raises ConfigurationError when Fuze can't start."""
        self._folder.acquire()
        try:
            _stop_on_signals()
            self._recover()
            self._start()
            self._terminal.address(self._settings.base_url)
            self._watch()
        except _StopAsked:
            self._terminal.say("Stopping …")
        finally:
            _ignore_signals()
            self._stop()
            self._folder.release()

    def _recover(self) -> None:
        for name in recovery.stop_leftovers(self._folder):
            self._terminal.say(f"  Stopped {name}, left by a Fuze that was killed.")
        web.require_port(self._settings)

    def _start(self) -> None:
        servers = parts.embedded_servers(self._settings, self._folder, self._terminal.of)
        for server in servers:
            with self._terminal.step(server.name):
                self._start_group([server])
        settings = parts.completed(self._settings, self._folder, servers)
        if settings.redis_url and not redis_answers(settings.redis_url.get_secret_value()):
            self._terminal.say("  Redis can't be reached (FUZE_REDIS_URL); Fuze starts without it.")
        with self._terminal.step("Migrations"):
            self._migrate(settings)
        with self._terminal.step("Front end", "" if frontend.is_fresh() else "built anew"):
            frontend.build(self._folder.logs / "build.log", self._terminal.of("build"))
        workers = parts.workers(settings, self._folder, self._terminal.of)
        with self._terminal.step("Workers", str(len(workers))):
            self._start_group(workers)
        web_server = parts.web(settings, self._folder, self._terminal.of)
        with self._terminal.step("Web", str(settings.web_processes)):
            self._start_group([web_server])
            self._await_web(web_server)

    def _start_group(self, group: Sequence[Part]) -> None:
        self._groups.append(list(group))
        for part in group:
            part.start()
            self._record()

    def _migrate(self, settings: Settings) -> None:
        child = parts.migration(settings, self._folder, lambda _: lambda _: None)
        child.start()
        try:
            wait_until(lambda: not child.running, MIGRATE_SECONDS)
        finally:
            child.stop(grace_seconds=2)
        if child.exit_code != 0:
            _, said, sentence = child.log.tail.rpartition("fuze: ")
            raise ConfigurationError(sentence if said else f"The migrations failed:\n{child.log.tail}")

    def _await_web(self, server: Child) -> None:
        wait_until(lambda: web.answers(self._settings) or not server.running, WEB_SECONDS)
        if not server.running or not web.answers(self._settings):
            server.stop(GRACE_SECONDS)  # and with it its log is complete
            raise ConfigurationError(
                f"The web server did not start. The end of {server.log.path}:\n{server.log.tail}"
            )

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            for group in self._groups:
                for part in group:
                    if not part.running:
                        self._restart(part)

    def _restart(self, part: Part) -> None:
        """Starts a part that died, when its pause is over."""
        restarts = self._restarts[part.name]
        if not restarts.scheduled:
            pause = restarts.schedule()
            self._terminal.say(f"{part.name} died; it is started again in {pause:g} s.")
            part.stop(0)
        if not restarts.due:
            return
        restarts.started()
        try:
            part.start()
        except FuzeError as error:
            self._terminal.say(error.detail)
        self._record()

    def _record(self) -> None:
        identities = [part.identity for group in self._groups for part in group]
        recovery.record(self._folder, [identity for identity in identities if identity])

    def _stop(self) -> None:
        """Web, workers, Redis, PostgreSQL: each group together, all within STOP_SECONDS."""
        deadline = time.monotonic() + STOP_SECONDS
        for position, group in reversed(list(enumerate(self._groups))):
            for part in group:
                part.ask_to_stop()
            left = deadline - time.monotonic()
            ends = time.monotonic() + (left if position == 0 else min(GRACE_SECONDS, left))
            for part in group:
                part.stop(max(ends - time.monotonic(), 0.1))


def _stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Who starts it with nohup wants it to outlive the terminal; asked to stop, it stops in any case.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _ask_to_stop)


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    _ignore_signals()
    raise _StopAsked


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
