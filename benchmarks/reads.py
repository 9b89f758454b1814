"""Requests per second and latency of lists and search, as a library grows.

    python benchmarks/reads.py --sizes 1000 10000 --json FILE

Runs a Fuze of its own, writes a library of each size into it (library.py and writing.py say how like a
real one it is), and asks over HTTP with a token. "distinct" requests are all different, so that nothing
kept from before can answer them; "repeated" are one request again and again. Beside them linkding's
figures with four workers, measured on the same kind of machine.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from library import NEWEST, Loader, indexes_built_afterwards
from load import Target, drive
from report import parser, show
from running import Running, fuze
from writing import Vectors, Writer

from fuze_app.core.pagination import encode

LINKDING = {("list", 10_000): 108, ("search", 10_000): 88, ("list", 100_000): 33, ("search", 100_000): 12}
"""Requests per second."""
PAGE = 30


def main() -> None:
    options = parser("Requests per second and latency of lists and search.")
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    options.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--web", type=int, default=1, help="web processes")
    given = options.parse_args()
    rows: list[dict[str, Any]] = []
    with fuze(None, web=given.web, workers=0) as running:
        for size in given.sizes:
            target = filled(running, size)
            for kind, requests in kinds(target):
                load = drive(target, requests, connections=given.connections, seconds=given.seconds)
                linkding = LINKDING.get((kind.split()[0], size))
                rows.append({"bookmarks": size, "request": kind, **load.as_dict(), "linkding": linkding})
    notes = [
        f"{given.web} web process(es), {given.connections} connections, {PAGE} items a page; latency in ms"
    ]
    show(given, "Lists and search", rows, notes)


def filled(running: Running, size: int) -> Target:
    """Somebody with a library of that size, and requests in their name."""
    user_id, target = running.sign_up(f"reader{size}")
    vectors = Vectors(Path(tempfile.gettempdir()) / "fuze-benchmark-vectors.npy")
    with running.database() as connection, indexes_built_afterwards(connection):
        for count in Loader(connection, vectors).fill(user_id, size):
            print(f"  wrote {count:,} of {size:,} bookmarks", end="\r", flush=True)
    print()
    return target


def kinds(target: Target) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each kind of request with an endless supply of it."""
    writer = Writer(seed=7)
    yield (
        "list distinct",
        (target.get(f"/api/bookmarks?limit={PAGE}&{_unseen(n)}") for n in itertools.count()),
    )
    yield "list repeated", itertools.repeat(target.get(f"/api/bookmarks?limit={PAGE}"))
    yield "list by tag", (_by_tag(target, writer.tag()) for _ in itertools.count())
    yield "search distinct", (_search(target, writer.query()) for _ in itertools.count())
    yield "search repeated", itertools.repeat(_search(target, writer.query()))


def _unseen(number: int) -> str:
    """A cursor that nobody has asked for yet, a minute further back each time."""
    return urlencode({"cursor": encode(NEWEST - timedelta(minutes=number), 2**62)})


def _by_tag(target: Target, tag: str) -> bytes:
    return target.get("/api/bookmarks?" + urlencode({"limit": PAGE, "tag": tag}))


def _search(target: Target, query: str) -> bytes:
    return target.get("/api/search?" + urlencode({"q": query, "limit": 10}))


if __name__ == "__main__":
    main()
