"""The app's shell: the pages that work without a network, their files, and the worker that keeps them.

The files are those that the compiled pages name. Their content gives the shell its version, which stands
in the worker's text: a browser takes up a new worker when that differs.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

WORKER = "/sw.js"
PAGES = ("/save", "/offline")

_NAMED = re.compile(r'"(/[\w./-]+\.\w+)"')


def service_worker(folder: Path) -> str | None:
    """The text of the worker with the shell of the build in `folder`; None where the build has none."""
    source = folder / WORKER.lstrip("/")
    pages = {page: folder / page.lstrip("/") / "index.html" for page in PAGES}
    if not source.is_file() or not all(page.is_file() for page in pages.values()):
        return None
    files = sorted(_named_by(pages.values(), folder) | _modules(folder))
    contents = [source, *pages.values(), *(folder / file.lstrip("/") for file in files)]
    shell = {"version": _version(contents), "files": [*PAGES, *files]}
    return f"self.SHELL = {json.dumps(shell)};\n{source.read_text('utf-8')}"


def _named_by(pages: Iterable[Path], folder: Path) -> set[str]:
    """The addresses of this server's files that pages load."""
    named = {name for page in pages for name in _NAMED.findall(page.read_text("utf-8"))}
    return {name for name in named if (folder / name.lstrip("/")).is_file()}


def _modules(folder: Path) -> set[str]:
    """What the pages' own scripts import of each other."""
    return {f"/{path.relative_to(folder)}" for path in folder.glob("pwa/*.js")}


def _version(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
