"""The front end: compiled by Reflex and bundled by Vite, only when what it is made of has changed."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import requires, version
from pathlib import Path

from filelock import FileLock

import fuze_app
from fuze_app.core.errors import ConfigurationError
from fuze_app.supervisor import node
from fuze_app.supervisor.children import Child, wait_until
from fuze_app.supervisor.logs import PYTHON_ALARM, ChildLog

ROOT = Path(fuze_app.__file__).parents[1]
"""The project's folder: Reflex finds its configuration and its assets there."""

SOURCES = ("rxconfig.py", "fuze_app/fuze_app.py", "fuze_app/ui", "assets")
MADE_BY_REFLEX = ROOT / "assets" / "external"
WORK = ROOT / ".build"
STAMP = ROOT / ".web" / "build" / "fuze.sha256"
"""The fingerprint of what was built. Reflex empties its folder first, so no unfinished build has one."""

BUILD_SECONDS = 900


def reflex_environment() -> dict[str, str]:
    """How Reflex is run, to build and to serve: nothing is sent home, nothing is downloaded but packages."""
    return {
        "PATH": node.search_path(),
        "REFLEX_DIR": str(WORK / "reflex"),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_ENV_MODE": "prod",
    }


def is_fresh() -> bool:
    """Whether the built front end is of the present sources."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint()


def build(log: Path, show: Callable[[str], None]) -> None:
    """Builds when needed. Raises ConfigurationError with the end of the log when the build fails."""
    if is_fresh():
        return
    WORK.mkdir(exist_ok=True)
    with FileLock(WORK / "frontend.lock"):
        if is_fresh():  # another Fuze of this checkout has built it meanwhile
            return
        node.require()
        before = fingerprint()
        _run(ChildLog(log, PYTHON_ALARM, show))
        STAMP.write_text(before)


def _run(log: ChildLog) -> None:
    child = Child(
        "build",
        [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
        log=log,
        environment={**os.environ, **reflex_environment()},
        folder=ROOT,
    )
    child.start()
    try:
        wait_until(lambda: not child.running, BUILD_SECONDS, interval_seconds=0.2)
    finally:
        child.stop(grace_seconds=2)
    if child.exit_code != 0:
        raise ConfigurationError(f"The front end can't be built. The end of {log.path}:\n{log.tail}")


def fingerprint() -> str:
    """Of everything that the front end is made of."""
    digest = hashlib.sha256()
    for name, installed in _versions():
        digest.update(f"{name}=={installed}\n".encode())
    for path in _files():
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _versions() -> Iterator[tuple[str, str]]:
    """Of Reflex and the packages of its components."""
    names = [re.match(r"[\w.-]+", requirement) for requirement in requires("reflex") or []]
    for name in ["reflex", *sorted({found[0] for found in names if found})]:
        if name.startswith("reflex"):
            yield name, version(name)


def _files() -> list[Path]:
    found = [ROOT / source for source in SOURCES]
    for folder in [path for path in found if path.is_dir()]:
        found.extend(folder.rglob("*"))
    return sorted(
        path
        for path in found
        if path.is_file() and path.suffix != ".pyc" and not path.is_relative_to(MADE_BY_REFLEX)
    )
