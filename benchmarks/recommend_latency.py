"""How long recommendations take that were not asked for before, and those that were.

    python benchmarks/recommend_latency.py --bookmarks 10000 --json FILE

Writes a library (library.py says how like a real one it is) into a PostgreSQL of its own, learns its owner's
taste from every twentieth page, and asks the API in this process: requests in words that all differ, projects
that all differ, items like others, and one request again and again. The API keeps its event loop from one
request to the next, as in a server; else a third of a kept answer's time would be the start of another.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from fastapi.testclient import TestClient
from library import Loader, indexes_built_afterwards
from report import parser, show
from writing import Vectors, Writer

from fuze_app.core.settings import PREFIX
from fuze_app.supervisor.embedded_postgres import EmbeddedPostgres
from fuze_app.supervisor.embedded_redis import EmbeddedRedis
from fuze_app.supervisor.folder import DataFolder

EACH = 100
LEARNED_FROM = 20
"""One page in so many is a favourite."""


@contextmanager
def servers() -> Iterator[EmbeddedPostgres]:
    """PostgreSQL and Redis in a folder of their own, and the environment that names them."""
    with tempfile.TemporaryDirectory(prefix="fuze-bench-") as path:
        folder = DataFolder(Path(path))
        folder.prepare()
        postgres = EmbeddedPostgres(folder, connections=50, show=print)
        redis = EmbeddedRedis(folder, show=print)
        postgres.start()
        redis.start()
        values = {
            "DATA_DIR": path,
            "DATABASE_URL": postgres.url,
            "DATABASE_ADMIN_URL": postgres.admin_url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": folder.credentials().secret_key,
            "RATE_LIMITS": "false",
        }
        os.environ.update({PREFIX + name: value for name, value in values.items()})
        try:
            yield postgres
        finally:
            redis.stop(10)
            postgres.stop(10)


def owner(postgres: EmbeddedPostgres, bookmarks: int) -> TestClient:
    """Requests in the name of somebody with a library and a taste."""
    from fuze_app.api.app import create_api
    from fuze_app.core import embedder, migrations
    from fuze_app.core.services import tastes, tokens
    from fuze_app.core.services.accounts import Registration, register

    migrations.upgrade()
    embedder.load()
    person = register(Registration("bench@example.org", "bench", "measures with some care"))
    vectors = Vectors(Path(tempfile.gettempdir()) / "fuze-benchmark-vectors.npy")
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        with indexes_built_afterwards(connection):
            for _ in Loader(connection, vectors).fill(person.id, bookmarks):
                pass
        connection.execute(
            "UPDATE bookmarks SET favourite = true, updated_at = now() WHERE id %% %s = 0", [LEARNED_FROM]
        )
    started = time.perf_counter()
    tastes.learn_taste(person.id)
    print(f"The taste was learned in {time.perf_counter() - started:.1f} s.")
    token = tokens.issue_pair(person.id).access_token
    return TestClient(create_api(), headers={"Authorization": f"Bearer {token}"})


def timed(ask: Callable[[int], Any], number: int) -> dict[str, Any]:
    """Milliseconds of `ask(0)` … `ask(number - 1)`, after three to warm up."""
    engines: set[str] = set()
    took = []
    for turn in range(-3, number):
        started = time.perf_counter()
        answer = ask(turn)
        took.append(1000 * (time.perf_counter() - started))
        engines.add(answer.raise_for_status().json()["engine"])
    p50, p95 = np.percentile(took[3:], [50, 95])
    return {"p50_ms": float(p50), "p95_ms": float(p95), "engine": ", ".join(sorted(engines))}


def requests(client: TestClient) -> dict[str, Callable[[int], Any]]:
    """What is asked, by its name."""
    writer = Writer(seed=11)
    questions = [" ".join(writer.query() for _ in range(2)) for _ in range(EACH + 3)]
    projects = [
        client.post("/api/projects", json={"title": writer.query(), "goal": writer.query()}).json()["id"]
        for _ in range(EACH + 3)
    ]
    path = "/api/recommendations"
    return {
        "words, all different": lambda n: client.post(path, json={"text": questions[n]}),
        "projects, all different": lambda n: client.get(f"/api/projects/{projects[n]}/recommendations"),
        "items like another": lambda n: client.get(f"/api/bookmarks/{n + 100}/similar"),
        "one request again": lambda _: client.post(path, json={"text": "again"}),
    }


def main() -> None:
    options = parser("Latency of recommendations.")
    options.add_argument("--bookmarks", type=int, default=10_000)
    given = options.parse_args()
    with servers() as postgres, owner(postgres, given.bookmarks) as client:
        rows = [{"request": name, **timed(ask, EACH)} for name, ask in requests(client).items()]
    show(given, f"Recommendations from {given.bookmarks:,} bookmarks", rows)


if __name__ == "__main__":
    main()
