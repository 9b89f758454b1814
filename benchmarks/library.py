"""Libraries of any size, written into a database with COPY: the rows that the pipeline would have written."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString, cast

import psycopg
from pgvector import HalfVector
from pgvector.psycopg import register_vector
from psycopg import sql
from writing import Page, Vectors, Writer

from fuze_app.core.models import Bookmark, Stage, Status
from fuze_app.core.services.search_index import BODY, LABELS, TITLE, postings, weighted_terms
from fuze_ml.analysis.schema import ContentType, Difficulty

CHUNK = 2_000
NEWEST = datetime(2025, 6, 1, tzinfo=UTC)
BETWEEN = timedelta(minutes=17)
BUILT_AFTERWARDS = ("ix_passages_embedding", "ix_search_documents_postings")
BUILDING_MEMORY = "2GB"
"""A graph of vectors that does not fit is built many times slower; one of a million takes 1.5 GB."""
BINARY = {"passages": ("int8", "int4", "int8", "int4", "int4", "halfvec")}
"""Tables that are written in PostgreSQL's own format, with the types of their columns: vectors, above all."""


class Loader:
    """Fills the libraries of users, as the database's administrator."""

    def __init__(self, connection: psycopg.Connection, vectors: Vectors) -> None:
        register_vector(connection)
        self._connection = connection
        self._vectors = vectors

    def new_user(self, name: str) -> int:
        """A user who owns things and can't sign in."""
        row = self._connection.execute(
            "INSERT INTO users (email, username, username_key, password_hash, is_admin, created_at) "
            "VALUES (%s, %s, %s, '', false, now()) RETURNING id",
            (f"{name}@example.org", name, name),
        ).fetchone()
        assert row is not None
        self._connection.execute("INSERT INTO library_versions (user_id, version) VALUES (%s, 0)", row)
        return int(row[0])

    def fill(self, user_id: int, bookmarks: int) -> Iterator[int]:
        """Adds that many bookmarks, done in every stage. Yields how many there are after each chunk."""
        writer = Writer(seed=user_id)
        for first in range(0, bookmarks, CHUNK):
            pages = [writer.page() for _ in range(min(CHUNK, bookmarks - first))]
            with self._connection.transaction():
                self._connection.execute("SET LOCAL synchronous_commit = off")
                self._write(user_id, self._reserve(len(pages)), first, pages)
            yield first + len(pages)

    def _reserve(self, count: int) -> range:
        row = self._connection.execute(
            "SELECT min(id), max(id) "
            "FROM (SELECT nextval('bookmarks_id_seq') AS id FROM generate_series(1, %s)) AS next",
            (count,),
        ).fetchone()
        assert row is not None
        return range(row[0], row[1] + 1)

    def _write(self, user_id: int, ids: range, first: int, pages: Sequence[Page]) -> None:
        numbered = list(zip(ids, pages, strict=True))
        tags = self._tags(user_id, {tag for page in pages for tag in page.tags})
        places = enumerate(numbered, start=first)
        self._copy("bookmarks", (_bookmark(user_id, key, place, page) for place, (key, page) in places))
        self._copy("contents", (_content(user_id, key, page) for key, page in numbered))
        self._copy("passages", self._passages(user_id, numbered))
        self._copy("bookmark_tags", _tagged(user_id, numbered, tags))
        self._copy("analyses", (_analysis(user_id, key, page) for key, page in numbered))
        self._copy("search_documents", (_document(user_id, key, page) for key, page in numbered))

    def _tags(self, user_id: int, names: set[str]) -> dict[str, int]:
        self._connection.execute(
            "INSERT INTO tags (user_id, name, key) "
            "SELECT %s, name, name FROM unnest(%s::text[]) AS name ON CONFLICT DO NOTHING",
            (user_id, sorted(names)),
        )
        rows = self._connection.execute("SELECT key, id FROM tags WHERE user_id = %s", (user_id,))
        return dict(rows.fetchall())

    def _passages(self, user_id: int, numbered: Iterable[tuple[int, Page]]) -> Iterator[dict[str, Any]]:
        for bookmark_id, page in numbered:
            vectors = self._vectors.of(page.topic, len(page.passages))
            for position, ((start, end), vector) in enumerate(zip(page.passages, vectors, strict=True)):
                yield {
                    "bookmark_id": bookmark_id,
                    "position": position,
                    "user_id": user_id,
                    "start": start,
                    "end": end,
                    "embedding": HalfVector(vector),
                }

    def _copy(self, table: str, rows: Iterator[dict[str, Any]]) -> None:
        first = next(rows, None)
        if first is None:
            return
        columns = sql.SQL(", ").join(map(sql.Identifier, first))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
        types = BINARY.get(table)
        if types:
            statement += sql.SQL(" WITH (FORMAT binary)")
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            if types:
                copy.set_types(types)
            copy.write_row(tuple(first.values()))
            for row in rows:
                copy.write_row(tuple(row.values()))


def _bookmark(user_id: int, bookmark_id: int, age: int, page: Page) -> dict[str, Any]:
    url = f"https://site-{bookmark_id % 500}.example.org/{bookmark_id}"
    saved_at = NEWEST - BETWEEN * age
    blank = Bookmark(
        user_id=user_id,
        url=url,
        url_digest=hashlib.sha256(url.encode()).digest(),
        site=f"site-{bookmark_id % 500}.example.org",
        title=page.title,
        notes=page.notes,
        excerpt=page.text[:200],
        language="en",
        word_count=page.text.count(" ") + 1,
        stage=Stage.DONE,
        status=Status.DONE,
        saved_at=saved_at,
        updated_at=saved_at,
    )
    return {**blank.model_dump(), "id": bookmark_id}


def _content(user_id: int, bookmark_id: int, page: Page) -> dict[str, Any]:
    return {
        "bookmark_id": bookmark_id,
        "user_id": user_id,
        "kind": "article",
        "text": page.text,
        "html": f"<p>{page.text}</p>",
        "text_digest": hashlib.sha256(page.text.encode()).digest(),
        "fetched_url": f"https://site-{bookmark_id % 500}.example.org/{bookmark_id}",
        "details": "{}",
        "extracted_at": NEWEST,
    }


def _analysis(user_id: int, bookmark_id: int, page: Page) -> dict[str, Any]:
    """Rare values beside frequent ones, as analyses have them."""
    vocabulary = [f"Technology {rank}" for rank in range(60)]
    rank = bookmark_id * 7919 % 1000
    return {
        "bookmark_id": bookmark_id,
        "user_id": user_id,
        "engine": "local",
        "version": "1",
        "summary": page.text[:400],
        "keyphrases": list(page.tags),
        "content_type": list(ContentType)[min(rank // 120, 7)],
        "difficulty": list(Difficulty)[min(rank // 400, 2)],
        "technologies": vocabulary[rank % 60 : rank % 60 + rank % 4],
        "suggested_tags": list(page.tags),
        "prerequisites": [],
        "questions": [],
        "language": "en",
        "made_by": "{}",
        "analysed_at": NEWEST,
    }


def _tagged(
    user_id: int, numbered: Iterable[tuple[int, Page]], tags: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for bookmark_id, page in numbered:
        for tag in page.tags:
            yield {"bookmark_id": bookmark_id, "tag_id": tags[tag], "user_id": user_id}


def _document(user_id: int, bookmark_id: int, page: Page) -> dict[str, Any]:
    site = f"site-{bookmark_id % 500}.example.org"
    fields = [
        (page.title, TITLE),
        (" ".join(page.tags), LABELS),
        (f"{page.notes}\n{site}", LABELS),
        (page.text, BODY),
    ]
    weights = weighted_terms(fields, "en")
    return {
        "bookmark_id": bookmark_id,
        "user_id": user_id,
        "language": "en",
        "length": round(sum(weights.values())),
        "postings": postings(user_id, weights),
    }


@contextmanager
def indexes_built_afterwards(connection: psycopg.Connection) -> Iterator[dict[str, float]]:
    """Takes the large indexes away meanwhile: building them at once is many times faster than row by row.

    The seconds that each took to build stand in what it yields when the block has ended.
    """
    definitions = {name: _definition(connection, name) for name in BUILT_AFTERWARDS}
    seconds: dict[str, float] = {}
    for name in definitions:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    try:
        yield seconds
    finally:
        connection.execute(f"SET maintenance_work_mem = '{BUILDING_MEMORY}'")
        for name, definition in definitions.items():
            started = time.perf_counter()
            connection.execute(definition)
            seconds[name] = time.perf_counter() - started
        connection.execute("VACUUM ANALYZE")


def _definition(connection: psycopg.Connection, index: str) -> LiteralString:
    row = connection.execute("SELECT pg_get_indexdef(CAST(%s AS regclass))", (index,)).fetchone()
    assert row is not None
    return cast(LiteralString, row[0])
