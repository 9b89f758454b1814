"""For commands that need the data alone: joins the Fuze that runs, or starts the servers for a while."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from fuze_app.core.settings import Settings, get_settings
from fuze_app.supervisor import parts, recovery
from fuze_app.supervisor.folder import DataFolder

STOP_SECONDS = 10


@contextmanager
def servers(settings: Settings) -> Iterator[Settings]:
    """Gives the settings with every address filled in; they are this process's until the block ends.

    Raises ConfigurationError when an embedded server does not start.
    """
    folder = DataFolder(settings.data_dir)
    embedded = parts.embedded_servers(settings, folder, _on_terminal)
    with ExitStack() as stack:
        if embedded and not folder.in_use:
            folder.acquire()
            stack.callback(folder.release)
            recovery.stop_leftovers(folder)
            for server in embedded:
                stack.callback(server.stop, STOP_SECONDS)
                server.start()
        stack.enter_context(_environment(parts.completed(settings, folder, embedded)))
        yield get_settings()


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """This process and its children have `settings` until the block ends."""
    former = os.environ.copy()
    os.environ.update(settings.as_environment())
    get_settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(former)
        get_settings.cache_clear()


def _on_terminal(name: str) -> Callable[[str], None]:
    return lambda line: print(f"{name}: {line}", file=sys.stderr)  # noqa: T201 (an error, on the terminal)
