"""How many saves a second are answered, and how long a saved page takes until search finds it.

    python benchmarks/save.py --json FILE

Runs a Fuze of its own and the tests' web site. Saves are POST /api/bookmarks with no worker running, so that
the figure is that of answering; then a worker is started with Fuze anew, and pages are saved one after the
other, each timed until a search for words of its body finds it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
from load import Target, drive
from report import parser, show
from running import ROOT, Running, fuze

sys.path.insert(0, str(ROOT))  # the tests' site is not installed

from tests.site import ROUTES, Site
from tests.site.catalogue import PAGES

LINKDING_PER_SECOND = 224
PATIENCE_SECONDS = 60.0


def main() -> None:
    options = parser("Saves per second, and seconds from a save until search finds the page.")
    options.add_argument("--seconds", type=float, default=10.0, help="of saving")
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--web", type=int, default=1, help="web processes")
    given = options.parse_args()
    with fuze(None, web=given.web, workers=0) as running:
        _, target = running.sign_up("saver")
        load = drive(target, _saves(target), connections=given.connections, seconds=given.seconds)
    rows: list[dict[str, Any]] = [{"what": "save", **load.as_dict(), "linkding": LINKDING_PER_SECOND}]
    with fuze(None, web=given.web, workers=1) as running, Site(ROUTES) as site:
        rows.append({"what": "until found", **_until_found(running, site), "linkding": None})
    show(given, "Saving", rows, ["save: latency in ms; until found: in ms, one page at a time"])


def _saves(target: Target) -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        body = {
            "url": f"https://example.org/articles/{number}",
            "title": f"Article {number}",
            "tags": ["bench"],
        }
        yield target.post("/api/bookmarks", body)


def _until_found(running: Running, site: Site) -> dict[str, Any]:
    """Milliseconds from each save to the first search that finds the page by words of its body."""
    _, target = running.sign_up("finder")
    headers = {"Authorization": f"Bearer {target.token}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
        taken = np.array([_one(client, site.url(page.path), page.words) for page in PAGES]) * 1000
    p50, p95, p99 = np.percentile(taken, (50, 95, 99)).tolist()
    return {
        "requests": len(taken),
        "failures": 0,
        "per_second": None,
        "p50": round(p50, 1),
        "p95": round(p95, 1),
        "p99": round(p99, 1),
        "generator_share": None,
    }


def _one(client: httpx.Client, url: str, words: str) -> float:
    started = time.perf_counter()
    saved = client.post("/api/bookmarks", json={"url": url}).raise_for_status().json()["id"]
    while time.perf_counter() - started < PATIENCE_SECONDS:
        found = client.get("/api/search", params={"q": words}).raise_for_status().json()["items"]
        if any(item["id"] == saved and item["passages"] for item in found):
            return time.perf_counter() - started
        time.sleep(0.02)
    raise RuntimeError(f"{url} was not found within {PATIENCE_SECONDS:.0f} s.")


if __name__ == "__main__":
    main()
