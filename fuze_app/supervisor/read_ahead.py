"""What searches touch, read into the system's memory when the database starts.

A search of a large library touches hundreds of pages all over its indexes: from the disk, one after the
other, the first searches take seconds. PostgreSQL's own extension for it does not come with the wheel.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

RELATIONS = (
    "search_documents",
    "ix_search_documents_postings",
    "ix_passages_embedding",
    "pk_passages",
    "passages",
)
"""What is most worth it first: all of it may be more than there is room for."""
SHARE = 4
"""Of the machine's memory, the part that is filled at most: a quarter."""
CHUNK = 1024 * 1024


def start(data: Path, url: str) -> None:
    """Begins to read the files of a server's database, given its data folder; returns at once."""
    threading.Thread(target=_read, args=(data, url), name="read-ahead", daemon=True).start()


def _read(data: Path, url: str) -> None:
    room = psutil.virtual_memory().total // SHARE
    with suppress(OSError, psycopg.Error):  # the server stops, or a table has new files: it was worth a try
        for path in files(data, url):
            with path.open("rb") as file:
                while room > 0 and (chunk := file.read(CHUNK)):
                    room -= len(chunk)


def files(data: Path, url: str) -> list[Path]:
    """The files of `RELATIONS`, in their order; none before the first migration. Raises psycopg.Error."""
    wanted = (
        "SELECT pg_relation_filepath(to_regclass(name)) FROM unnest(%s::text[]) WITH ORDINALITY r(name, n) "
        "WHERE to_regclass(name) IS NOT NULL ORDER BY n"
    )
    with psycopg.connect(url) as connection:
        found = [data / path for (path,) in connection.execute(wanted, (list(RELATIONS),))]
    # Beyond each gigabyte a file goes on in another, with a number.
    return [part for path in found for part in (path, *sorted(path.parent.glob(f"{path.name}.*")))]
