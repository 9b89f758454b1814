"""Search in one library among others: Fuze's hybrid, PostgreSQL's full text, and the exact scan of vectors.

    python benchmarks/search.py --bookmarks 1000 10000 --others 20000 --neighbours 100 --json FILE

On a PostgreSQL of its own, each size is the library of one user; `--others` bookmarks belong to other
users, in the same tables and the same index. Times are those of a ranking, without what is shown of it,
with the query's vector at hand: p50 and p95 over queries that are all different. Recall@10 is that of the
vector side against the exact scan. Full text is asked the usual way, of a stored tsvector with a GIN index,
every word of the query required. What the indexes cost is measured beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from crowd import inserting, populate, sizes_of
from inside import servers
from pgvector import HalfVector
from report import parser, show
from sqlalchemy import Row, text
from sqlmodel import Session
from writing import Writer

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.queries import search as queries
from fuze_app.core.redis import get_redis
from fuze_app.core.services import search, search_ranking, search_statistics
from fuze_app.core.services.search import SearchRequest

FULL_TEXT = text("""
SELECT bookmark_id FROM full_text, websearch_to_tsquery('english', :query) AS wanted
WHERE user_id = :user_id AND document @@ wanted
ORDER BY ts_rank(document, wanted) DESC LIMIT 20
""")
AS_POSTGRESQL_DOES = text("SET LOCAL max_parallel_workers_per_gather TO DEFAULT")
WITH_FULL_TEXT = """
DROP TABLE IF EXISTS full_text;
CREATE TABLE full_text AS
SELECT bookmark_id, user_id, to_tsvector('english', text) AS document FROM contents;
CREATE INDEX ON full_text USING gin (document);
CREATE INDEX ON full_text (user_id);
ANALYZE full_text;
GRANT SELECT ON full_text TO fuze_app
"""


@dataclass(frozen=True, slots=True)
class Asked:
    query: str
    tag: str
    vector: np.ndarray


def main() -> None:
    options = parser("Search in one library among others, beside full text and the exact scan.")
    options.add_argument("--bookmarks", type=int, nargs="+", default=[1_000, 10_000], help="of the user")
    options.add_argument("--others", type=int, default=10_000, help="bookmarks of other users, in all")
    options.add_argument("--neighbours", type=int, default=10, help="those other users")
    options.add_argument("--queries", type=int, default=60)
    options.add_argument("--folder", type=Path, help="keep the database there, and measure it again")
    options.add_argument("--plot", type=Path, metavar="FILE", help="draw the times there, as SVG or PNG")
    given = options.parse_args()
    embedder.load()
    with servers(kept=given.folder) as connection:
        users, built = populate(
            connection,
            given.bookmarks,
            others=given.others,
            neighbours=given.neighbours if given.others else 0,
            kept=given.folder,
        )
        connection.execute(WITH_FULL_TEXT)
        get_redis().flushdb()  # it may have answers that a former run has shared
        asked, warming = questions(given.queries, seed=11), questions(given.queries, seed=12)
        rows = [
            {"passages": _passages_of(connection, user_id), **row}
            for size, user_id in users.items()
            for row in measured(user_id, size, asked, warming)
        ]
        costs = {**sizes_of(connection), **built, "inserting_ms": inserting(connection)}
    show(given, "Search", rows, _sentences(costs), costs=costs)
    if given.plot:
        draw(rows, given.plot)


def _passages_of(connection: psycopg.Connection, user_id: int) -> int:
    row = connection.execute("SELECT count(*) FROM passages WHERE user_id = %s", (user_id,)).fetchone()
    assert row is not None
    return int(row[0])


def _sentences(costs: dict[str, Any]) -> list[str]:
    """What the indexes cost, for people."""
    seconds = costs["seconds"]
    names = {"ix_passages_embedding": "vectors'", "ix_search_documents_postings": "words'"}
    indexes = [
        f"{name} index {costs[key] / 2**20:,.0f} MiB, built in {seconds[key]:,.0f} s"
        for key, name in names.items()
    ]
    return [
        f"{costs['passages']:,} passages of {costs['users']:,} users; {'; '.join(indexes)}",
        f"another bookmark with its passages and index entries: {costs['inserting_ms']:.1f} ms",
    ]


def questions(count: int, seed: int) -> list[Asked]:
    """All different, each with a tag that narrows it."""
    writer = Writer(seed=seed)
    texts = list(dict.fromkeys(writer.query() for _ in range(2 * count)))[:count]
    vectors = embedder.load().encode(texts)
    return [Asked(query, writer.tag(), vector) for query, vector in zip(texts, vectors, strict=True)]


def measured(user_id: int, size: int, asked: list[Asked], warming: list[Asked]) -> Iterator[dict[str, Any]]:
    """A row for each system, its times in milliseconds after it was asked other questions."""
    search_statistics.forget_statistics()
    for one in [*asked, *warming]:
        embedder.query_vector(one.query)  # remembered, as a query is while its pages are turned

    def hybrid(session: Session, one: Asked, narrowed: str) -> None:
        search.rank(session, user_id, SearchRequest(f"{one.query} {narrowed}".strip()))

    def exact(session: Session, one: Asked) -> list[tuple[int, int]]:
        session.execute(AS_POSTGRESQL_DOES)
        return _passages(session, queries.NEAREST_PASSAGES["scan"], user_id, one.vector)

    def full_text(session: Session, one: Asked) -> Sequence[Row[Any]]:
        session.execute(AS_POSTGRESQL_DOES)
        return session.execute(FULL_TEXT, {"user_id": user_id, "query": one.query}).all()

    systems: dict[str, Callable[[Session, Asked], Any]] = {
        "Fuze, hybrid": lambda session, one: hybrid(session, one, ""),
        "Fuze, hybrid with a tag": lambda session, one: hybrid(session, one, f"tag:{one.tag}"),
        "Fuze, hybrid, half the library": lambda session, one: hybrid(session, one, "-tag:toread is:unread"),
        "exact scan of vectors": exact,
        "PostgreSQL full text": full_text,
    }
    for name, ask in systems.items():
        times = _timed(user_id, [*warming, *asked], ask)[len(warming) :]
        yield {
            "bookmarks": size,
            "system": name,
            "p50": float(np.percentile(times, 50)),
            "p95": float(np.percentile(times, 95)),
            "recall@10": _recall(user_id, asked) if name == "Fuze, hybrid" else None,
        }


def _timed(user_id: int, asked: list[Asked], ask: Callable[[Session, Asked], Any]) -> list[float]:
    """Milliseconds of each question."""
    times = []
    for one in asked:
        with user_session(user_id, read_only=True) as session:
            started = time.perf_counter()
            ask(session, one)
            times.append(1000 * (time.perf_counter() - started))
    return times


def _recall(user_id: int, asked: list[Asked]) -> float:
    """The share of the ten nearest passages that the vector side of search finds, whichever way it goes."""
    shares = []
    for one in asked:
        with user_session(user_id, read_only=True) as session:
            by_index = search_statistics.statistics_of(session, user_id).by_index
            way = queries.NEAREST_PASSAGES["index" if by_index else "scan"]
            found = _passages(session, way, user_id, one.vector)
            best = _passages(session, queries.NEAREST_PASSAGES["scan"], user_id, one.vector)[:10]
        shares.append(len(set(found).intersection(best)) / len(best))
    return float(np.mean(shares))


def _passages(session: Session, statement: Any, user_id: int, vector: np.ndarray) -> list[tuple[int, int]]:
    values = {
        "user_id": user_id,
        "vector": HalfVector(vector).to_text(),
        "passages": search_ranking.PASSAGES_BESIDE_WORDS,
    }
    return [(row.bookmark_id, row.position) for row in session.execute(statement, values)]


def draw(rows: list[dict[str, Any]], file: Path) -> None:
    """The median of each system as the library grows."""
    import matplotlib

    matplotlib.use("svg" if file.suffix == ".svg" else "agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    for name in dict.fromkeys(row["system"] for row in rows):
        own = [row for row in rows if row["system"] == name]
        axes.plot([row["passages"] for row in own], [row["p50"] for row in own], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="passages of the user", ylabel="milliseconds (median)")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend(frameon=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file)


if __name__ == "__main__":
    main()
