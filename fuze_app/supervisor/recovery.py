"""What a Fuze that was killed leaves behind: found by pid and start time, stopped before the next start."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable
from dataclasses import asdict

import psutil

from fuze_app.supervisor.children import Identity, stop_tree
from fuze_app.supervisor.folder import DataFolder, write_private

GRACE_SECONDS = 10.0


def record(folder: DataFolder, running: Iterable[Identity]) -> None:
    """Writes down the processes of this run, in the order they were started."""
    text = json.dumps([asdict(identity) for identity in running], indent=2)
    write_private(folder.run / "processes.json", text)


def stop_leftovers(folder: DataFolder) -> list[str]:
    """Stops what an earlier run left, the last started first; the names of what was found.

    Call it with the folder's lock held: then nothing of what is found can be in use.
    """
    path = folder.run / "processes.json"
    recorded = [Identity(**item) for item in json.loads(path.read_text())] if path.exists() else []
    found = [identity for identity in reversed(recorded) if identity.find() is not None]
    for identity in found:
        stop_tree(identity, GRACE_SECONDS)
    path.unlink(missing_ok=True)
    _clear_postmaster_file(folder)
    return [identity.name for identity in found]


def _clear_postmaster_file(folder: DataFolder) -> None:
    """Stops a PostgreSQL that still holds the data, and removes a pid file whose process is gone.

    PostgreSQL itself takes any living process of that number for its own and refuses to start, though
    after a reboot the number may belong to some other program.
    """
    path = folder.postgres / "postmaster.pid"
    if not path.exists():
        return
    postmaster = _postmaster(folder, path.read_text().split("\n", 1)[0])
    if postmaster is not None:
        stop_tree(postmaster, GRACE_SECONDS)
    path.unlink(missing_ok=True)


def _postmaster(folder: DataFolder, number: str) -> Identity | None:
    """The process of that number, if it is a PostgreSQL at work in this folder."""
    try:
        process = psutil.Process(int(number))
        if process.name() == "postgres" and process.cwd() == str(folder.postgres.resolve()):
            return Identity("PostgreSQL", process.pid, process.create_time(), signal.SIGINT)
    except (ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
        pass
    return None
