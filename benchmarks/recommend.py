"""How well the engines find what real readers kept, and how fast.

    python benchmarks/recommend.py --data DIR --json FILE

DIR holds `items.jsonl.gz` (id, title) and `users.jsonl` (user, saved, hidden). Of every reader's library a
part is hidden; all other items are ranked from the rest, by their titles alone (no tags, no other readers),
and the hidden ones should come first. `semantic` is told the kept items as its context, `contextual` has
them as what is linked as well, `personal` also learns from them. What readers share (vectors, their
neighbourhood, the index of words) is made once and not counted.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from report import machine, parser
from rich.console import Console
from rich.table import Table

from fuze_ml.embedding import Vectors, get_embedder
from fuze_ml.recommendation.contract import Candidates, Context, History
from fuze_ml.recommendation.engines import contextual, semantic
from fuze_ml.recommendation.taste import Library, appeal, learn
from fuze_ml.recommendation.words import WordIndex, idf_weights, relevance_weights
from fuze_ml.terms import tokenize

Rank = Callable[[np.ndarray], Vectors]
"""The rows that a reader kept → a score for every item."""


class Collection:
    """The items, and what is made of them once."""

    def __init__(self, folder: Path) -> None:
        with gzip.open(folder / "items.jsonl.gz", "rt") as lines:
            titles = [json.loads(line)["title"] for line in lines]
        with (folder / "users.jsonl").open() as lines:
            self.readers = [json.loads(line) for line in lines]
        self.vectors = get_embedder(threads=1).encode(titles)
        self.documents = [tokenize(title, "en") for title in titles]
        self.library = Library.of(self.vectors, self.documents)
        self.words: WordIndex = self.library.words
        number = len(titles)
        self.blank = Candidates(
            ids=np.arange(number),
            vectors=self.vectors,
            documents=self.documents,
            similarities=np.zeros(number, dtype=np.float32),
            technologies=[frozenset()] * number,
            kinds=[""] * number,
            difficulty=np.full(number, np.nan, dtype=np.float32),
            age_days=np.zeros(number, dtype=np.float32),
            interest=np.zeros(number, dtype=np.float32),
            unread=np.ones(number, dtype=bool),
        )

    def kept(self, rows: np.ndarray) -> list[list[str]]:
        return [self.documents[row] for row in rows]


def systems(of: Collection) -> dict[str, Rank]:
    """The baselines and the engines."""

    def centroid(rows: np.ndarray) -> Vectors:
        similarities: Vectors = of.vectors @ of.vectors[rows].mean(axis=0)
        return similarities

    def nearest(rows: np.ndarray) -> Vectors:
        similarities: Vectors = np.max(of.vectors @ of.vectors[rows].T, axis=1)
        return similarities

    def bm25(rows: np.ndarray) -> Vectors:
        asked = [term for document in of.kept(rows) for term in document]
        return of.words.scores(idf_weights(asked, of.words.frequencies, of.words.documents))

    def engine(recommend: Callable[..., list[Any]], linked: bool) -> Rank:
        def rank(rows: np.ndarray) -> Vectors:
            context, candidates = _context(of, rows, linked)
            return _scores(recommend(context, candidates, History()), len(of.vectors))

        return rank

    def personal(rows: np.ndarray) -> Vectors:
        weights = np.zeros(len(of.vectors), dtype=np.float32)
        weights[rows] = 1.0
        taste = learn(of.blank.ids, of.library, weights)
        assert taste is not None
        return appeal(taste, of.blank.ids, of.vectors)

    return {
        "centroid": centroid,
        "nearest item": nearest,
        "BM25": bm25,
        "semantic": engine(semantic, linked=False),
        "contextual": engine(contextual, linked=True),
        "personal": personal,
    }


def _context(of: Collection, rows: np.ndarray, linked: bool) -> tuple[Context, Candidates]:
    """The kept items as what a reader is working on."""
    aim = of.vectors[rows].mean(axis=0) - of.library.space.mean
    vector = (aim / np.linalg.norm(aim)).astype(np.float32)
    context = Context(
        vector=vector, terms=relevance_weights(of.kept(rows), of.words.frequencies, of.words.documents)
    )
    if linked:
        context = replace(context, linked=of.vectors[rows], linked_ids=frozenset(map(int, rows)))
    return context, replace(of.blank, similarities=of.vectors @ vector)


def _scores(ranking: list[Any], number: int) -> Vectors:
    scores = np.full(number, -np.inf, dtype=np.float32)
    for item in ranking:
        scores[item.id] = item.score
    return scores


def measure(rank: Rank, readers: list[dict[str, Any]]) -> dict[str, float]:
    """Means over the readers."""
    found, seconds = [], 0.0
    for reader in readers:
        rows = np.array(reader["saved"])
        started = time.perf_counter()
        scores = rank(rows)
        seconds += time.perf_counter() - started
        found.append(_quality(scores, rows, set(reader["hidden"])))
    recall50, recall100, ndcg = np.mean(found, axis=0)
    return {
        "recall@50": float(recall50),
        "recall@100": float(recall100),
        "ndcg@10": float(ndcg),
        "ms_per_reader": 1000 * seconds / len(readers),
    }


def _quality(scores: Vectors, kept: np.ndarray, hidden: set[int]) -> tuple[float, float, float]:
    scores = np.array(scores)
    scores[kept] = -np.inf
    hits = np.array([row in hidden for row in np.argsort(-scores, kind="stable")[:100]])
    discounts = 1 / np.log2(np.arange(2, 12))
    ideal = discounts[: len(hidden)].sum()
    return (
        hits[:50].sum() / len(hidden),
        hits.sum() / len(hidden),
        float((hits[:10] * discounts).sum() / ideal),
    )


def main() -> None:
    options = parser("Recommendations for real readers' libraries.")
    options.add_argument("--data", type=Path, required=True, metavar="DIR")
    given = options.parse_args()
    collection = Collection(given.data)
    results = {name: measure(rank, collection.readers) for name, rank in systems(collection).items()}
    table = Table(
        title=f"{given.data.name}: {len(collection.vectors):,} items, {len(collection.readers)} readers"
    )
    for name in ("", "recall@50", "recall@100", "nDCG@10", "ms a reader"):
        table.add_column(name, justify="right" if name else "left")
    for name, one in results.items():
        *quality, milliseconds = one.values()
        table.add_row(name, *(f"{value:.3f}" for value in quality), f"{milliseconds:.1f}")
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps({"systems": results, "machine": machine()}, indent=2))


if __name__ == "__main__":
    main()
