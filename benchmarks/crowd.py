"""The libraries of many users in one database: some of given sizes, and those of their neighbours."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from library import Loader, indexes_built_afterwards
from writing import Vectors

VECTORS = Path(tempfile.gettempdir()) / "fuze-benchmark-vectors.npy"
INSERTED = 200


def populate(
    connection: psycopg.Connection, sizes: Sequence[int], *, others: int, neighbours: int, kept: Path | None
) -> tuple[dict[int, int], dict[str, Any]]:
    """The users by the bookmarks in their libraries, and what building the indexes cost.

    `others` bookmarks are shared out among the neighbours. What a former run has written into the folder
    `kept` is taken as it is.
    """
    costs = kept / "costs.json" if kept else None
    if costs is None or not costs.exists():
        built = _write(connection, sizes, others, neighbours)
        if costs is None:
            return _users(connection, sizes), built
        costs.write_text(json.dumps(built))
    return _users(connection, sizes), json.loads(costs.read_text())


def _write(
    connection: psycopg.Connection, sizes: Sequence[int], others: int, neighbours: int
) -> dict[str, Any]:
    loader = Loader(connection, Vectors(VECTORS))
    with indexes_built_afterwards(connection) as seconds:
        for number in range(neighbours):
            _drain(loader.fill(loader.new_user(f"neighbour{number}"), others // neighbours))
        for size in sizes:
            _drain(loader.fill(loader.new_user(_name(size)), size))
    return {"seconds": seconds, "users": len(sizes) + neighbours}


def _name(size: int) -> str:
    return f"reader{size}"


def _users(connection: psycopg.Connection, sizes: Sequence[int]) -> dict[int, int]:
    rows = connection.execute("SELECT username, id FROM users").fetchall()
    ids: dict[str, int] = dict(rows)
    return {size: ids[_name(size)] for size in sizes}


def _drain(counts: Iterator[int]) -> None:
    for count in counts:
        print(f"  wrote {count:,} bookmarks", end="\r", flush=True)


def sizes_of(connection: psycopg.Connection) -> dict[str, int]:
    """Passages, and the bytes of each index that search reads."""
    names = ("ix_passages_embedding", "ix_search_documents_postings")
    found = {
        name: connection.execute("SELECT pg_relation_size(CAST(%s AS regclass))", (name,)).fetchone()
        for name in names
    }
    found["passages"] = connection.execute("SELECT count(*) FROM passages").fetchone()
    return {name: row[0] for name, row in found.items() if row is not None}


def inserting(connection: psycopg.Connection) -> float:
    """Milliseconds that one more bookmark takes with its passages and all indexes in place."""
    loader = Loader(connection, Vectors(VECTORS))
    user_id = loader.new_user(f"newcomer{time.time_ns()}")
    started = time.perf_counter()
    _drain(loader.fill(user_id, INSERTED))
    return 1000 * (time.perf_counter() - started) / INSERTED
