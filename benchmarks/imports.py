"""How fast bookmarks are in the library, in how much memory, and how fast they leave it.

    python benchmarks/imports.py --lines 1000,10000,100000 --json FILE

Runs a Fuze of its own with one web and one worker process. A browser's bookmark file of each size is sent,
then started; the clock runs from the start until its last title is found by search, and its tag lists all.
Then the same file is imported again, which must add nothing, and the largest library is exported.
The pages' hosts do not exist, so that reading them, which goes on meanwhile, asks nobody.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import httpx
import psutil
from report import parser, show
from running import Running, fuze

LINKDING_SECONDS = {10_000: 7.9, 100_000: 103.0}
PATIENCE_SECONDS = 600.0
SITES = 500
_Result = TypeVar("_Result", dict[str, Any], str)
WORDS = ("garden", "river", "engine", "letter", "winter", "market", "island", "signal", "forest", "mirror")


def main() -> None:
    options = parser("Lines per second until they are in the library, peak memory, and export.")
    options.add_argument("--lines", default="1000,10000,100000")
    given = options.parse_args()
    sizes = [int(size) for size in given.lines.split(",")]
    with TemporaryDirectory() as folder, fuze(None, web=1, workers=1) as running:
        rows = [_told(_import(running, size, Path(folder) / f"{size}.html")) for size in sizes]
        exported = [_told(_export(running, max(sizes), name)) for name in ("html", "json", "csv", "markdown")]
    notes = [
        "read: s from sending the file to its preview; in library: s from the start until the last is found;",
        "again: s for the same file once more, which adds nothing; memory: MB at the peak, web and worker",
        *exported,
    ]
    show(given, "Imports", rows, notes)


def _told(result: _Result) -> _Result:
    """What was measured, shown at once: the rest may take minutes."""
    print(result, file=sys.stderr, flush=True)
    return result


def _file(path: Path, lines: int) -> None:
    """A browser's file: folders of fifty, a tag on every line."""
    with path.open("w") as file:
        file.write("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n")
        for number in range(lines):
            if number % 50 == 0:
                file.write("</DL><p>\n" * (number > 0) + f"<DT><H3>Folder {number // 50}</H3>\n<DL><p>\n")
            file.write(_line(number))
        file.write("</DL><p>\n</DL><p>\n")


def _line(number: int) -> str:
    words = " ".join(WORDS[(number // 10**place) % 10] for place in range(5))
    return (
        f'<DT><A HREF="https://site{number % SITES}.invalid/articles/{number}.html"'
        f' ADD_DATE="{1_500_000_000 + number}" TAGS="bench,{WORDS[number % 10]}">{words} n{number}</A>\n'
    )


def _import(running: Running, lines: int, path: Path) -> dict[str, Any]:
    _file(path, lines)
    with _client(running, lines) as client, _memory() as peak:
        started = time.perf_counter()
        staged = _stage(client, path)
        read = time.perf_counter() - started
        started = time.perf_counter()
        client.post(f"/api/imports/{staged}/start", json={}).raise_for_status()
        _await_last(client, lines)
        taken = time.perf_counter() - started
        again, added = _again(client, path)
    if added:
        raise RuntimeError(f"The second time, {added} bookmarks were added.")
    return {
        "lines": lines,
        "file_mb": path.stat().st_size / 1e6,
        "read": read,
        "in_library": taken,
        "lines_per_second": lines / taken,
        "again": again,
        "memory": peak[0] / 1e6,
        "linkding": LINKDING_SECONDS.get(lines),
    }


@contextmanager
def _client(running: Running, lines: int) -> Iterator[httpx.Client]:
    """Requests of an account for each size."""
    _, target = running.sign_up(f"importer{lines}")
    headers = {"Authorization": f"Bearer {target.token}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=PATIENCE_SECONDS) as client:
        yield client


def _stage(client: httpx.Client, path: Path) -> int:
    with path.open("rb") as file:
        made = client.post("/api/imports", files={"file": file}).raise_for_status().json()
    client.get(f"/api/imports/{made['id']}/preview").raise_for_status()
    return int(made["id"])


def _await_last(client: httpx.Client, lines: int) -> None:
    """Waits until the last line is found by its title, and the tag that all have counts all."""
    _until(lambda: _count(client) == lines)
    _until(lambda: client.get("/api/search", params={"q": f"n{lines - 1}", "mode": "text"}).json()["items"])


def _count(client: httpx.Client) -> int:
    tags = client.get("/api/tags").raise_for_status().json()["items"]
    return next((int(tag["count"]) for tag in tags if tag["name"] == "bench"), 0)


def _until(done: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError(f"That took more than {PATIENCE_SECONDS:.0f} s.")
        time.sleep(0.05)


def _again(client: httpx.Client, path: Path) -> tuple[float, int]:
    """Seconds for the same file once more, and how many bookmarks it added."""
    started = time.perf_counter()
    staged = _stage(client, path)
    client.post(f"/api/imports/{staged}/start", json={}).raise_for_status()
    view: dict[str, Any] = {}

    def is_done() -> bool:
        view.update(client.get(f"/api/imports/{staged}").raise_for_status().json())
        return bool(view["status"] == "done")

    _until(is_done)
    return time.perf_counter() - started, int(view["added"])


def _export(running: Running, lines: int, name: str) -> str:
    size, started = 0, time.perf_counter()
    with (
        _client(running, lines) as client,
        _memory() as peak,
        client.stream("GET", "/api/export", params={"format": name}) as response,
    ):
        for piece in response.raise_for_status().iter_bytes():
            size += len(piece)
        taken = time.perf_counter() - started
    return (
        f"export of {lines:,} as {name}: {taken:.1f} s, {size / 1e6:.1f} MB, {peak[0] / 1e6:.0f} MB of memory"
    )


@contextmanager
def _memory() -> Iterator[list[int]]:
    """The most bytes that the web and worker processes have together in memory while the block runs."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            peak[0] = max(peak[0], _resident())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _resident() -> int:
    total = 0
    for process in psutil.Process(os.getpid()).children(recursive=True):
        try:
            if "python" in process.name():
                total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


if __name__ == "__main__":
    main()
