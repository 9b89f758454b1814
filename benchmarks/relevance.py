"""How well search finds: nDCG@10, recall@10 and recall@100 on a collection with known answers.

    python benchmarks/relevance.py --data DIR --json FILE

DIR holds `corpus.jsonl.gz` (_id, title, text), `queries.jsonl` (_id, text) and `qrels.tsv` (query, document,
relevance), the layout of BEIR. The documents become one user's library: saved, handed in as the pipeline's
stages hand them in, and asked through the search service. Analyses are left out (they take minutes and add a
few of the text's own sentences), unless `--analyse` is given. Beside Fuze's three modes stands a BM25 that is
computed here, from all documents at once and with exact frequencies.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import numpy as np
from inside import new_user, servers
from report import machine, parser, show

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import bookmarks, pipeline, search, stage_results
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.search import SearchRequest
from fuze_app.core.services.search_ranking import Mode
from fuze_app.core.services.stage_results import EmbeddedPassage, Understood
from fuze_ml import passages
from fuze_ml.analysis import local
from fuze_ml.bm25 import K1, B
from fuze_ml.detection import language_of
from fuze_ml.embedding import Embedder, get_embedder
from fuze_ml.terms import tokenize

CHUNK = 256
"""Documents written in one transaction and embedded together."""
DEPTH = 100
"""How many results are looked at."""
LANGUAGE = "en"
"""Of the reference; Fuze finds out by itself."""

Ranking = list[str]


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """`queries` are texts by their ids, `relevant` how relevant which documents are to each."""

    documents: list[Document]
    queries: dict[str, str]
    relevant: dict[str, dict[str, float]]

    @classmethod
    def read(cls, folder: Path) -> Collection:
        """Queries that no document answers are left out."""
        with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = map(json.loads, lines)
            documents = [Document(row["_id"], row.get("title") or "", row["text"]) for row in rows]
        ids = {document.id for document in documents}
        relevant: dict[str, dict[str, float]] = defaultdict(dict)
        for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
            query, document, relevance = line.split("\t")
            if document in ids and float(relevance) > 0:
                relevant[query][document] = float(relevance)
        rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
        queries = {row["_id"]: row["text"] for row in rows if row["_id"] in relevant}
        return cls(documents, queries, relevant)


def main() -> None:
    options = parser("nDCG@10, recall@10 and recall@100 of search on a collection with known answers.")
    options.add_argument("--data", type=Path, required=True, metavar="DIR", help="the collection's folder")
    options.add_argument("--analyse", action="store_true", help="run the pipeline's last stage as well")
    given = options.parse_args()
    collection = Collection.read(given.data)
    with servers():
        model = get_embedder(threads=os.cpu_count())
        started = time.perf_counter()
        library = Library(new_user("searcher"), model)
        library.fill(collection.documents, analyse=given.analyse)
        filled = time.perf_counter() - started
        systems = {mode: library.ranked(collection.queries, mode) for mode in get_args(Mode)}
    measured = {name: measures(found, collection.relevant) for name, found in systems.items()}
    compared = measures(reference(collection), collection.relevant)
    rows = [{"system": name, **values} for name, values in (measured | {"BM25, reference": compared}).items()]
    facts = {
        "collection": given.data.name,
        "documents": len(collection.documents),
        "queries": len(collection.queries),
    }
    notes = [", ".join(f"{name}: {value}" for name, value in facts.items()) + f"; read in {filled:.0f} s"]
    _print(rows, notes)
    if given.json:
        written = {**facts, "systems": measured, "reference": compared, "machine": machine()}
        given.json.write_text(json.dumps(written, indent=2))


def _print(rows: Sequence[dict[str, Any]], notes: Sequence[str]) -> None:
    """In three digits: the differences that matter are in the third."""
    three = [
        {key: value if isinstance(value, str) else f"{value:.3f}" for key, value in row.items()}
        for row in rows
    ]
    show(Namespace(json=None), "Relevance", three, notes)


class Library:
    """The library of one user, filled with a collection."""

    def __init__(self, user_id: int, model: Embedder) -> None:
        self._user_id = user_id
        self._model = model
        self._documents: dict[int, str] = {}

    def fill(self, documents: Sequence[Document], *, analyse: bool) -> None:
        """Takes the documents through the pipeline's stages, many at a time."""
        embedder.load()
        for first in range(0, len(documents), CHUNK):
            chunk = documents[first : first + CHUNK]
            saved = self._save(chunk)
            embedded = self._embed(chunk, saved)
            if analyse:
                self._analyse(chunk, saved, embedded)
            print(f"  read {first + len(chunk):,} of {len(documents):,} documents", end="\r", flush=True)
        print()

    def ranked(self, queries: Mapping[str, str], mode: Mode) -> dict[str, Ranking]:
        """The documents that search finds for each query, the best first."""
        found = {}
        for key, text in queries.items():
            with user_session(self._user_id, read_only=True) as session:
                best = search.rank(session, self._user_id, SearchRequest(text, mode))
            found[key] = [self._documents[bookmark_id] for bookmark_id, _ in best[:DEPTH]]
        return found

    def _save(self, documents: Sequence[Document]) -> list[int]:
        ids = []
        with user_session(self._user_id) as session:
            for document in documents:
                new = NewBookmark(_address(document))
                ids.append(bookmarks.save(session, self._user_id, new).bookmark.id)
        self._documents |= dict(zip(ids, (document.id for document in documents), strict=True))
        with user_session(self._user_id) as session:
            for claim, document in zip(self._claims(session, ids, Stage.EXTRACT), documents, strict=True):
                stage_results.finish_extraction(session, claim, _page(document))
        return ids

    def _embed(self, documents: Sequence[Document], ids: list[int]) -> list[list[EmbeddedPassage]]:
        pieces = [passages.split(document.text, self._model.count_tokens) for document in documents]
        vectors = iter(
            self._model.encode(
                [
                    f"{document.title}\n{piece.text}"
                    for document, own in zip(documents, pieces, strict=True)
                    for piece in own
                ]
            )
        )
        embedded = [
            [EmbeddedPassage(piece.position, piece.start, piece.end, next(vectors)) for piece in own]
            for own in pieces
        ]
        with user_session(self._user_id) as session:
            for claim, own in zip(self._claims(session, ids, Stage.EMBED), embedded, strict=True):
                stage_results.finish_embedding(session, claim, own)
        return embedded

    def _analyse(
        self, documents: Sequence[Document], ids: list[int], embedded: list[list[EmbeddedPassage]]
    ) -> None:
        understood = [
            self._understood(document, own) for document, own in zip(documents, embedded, strict=True)
        ]
        with user_session(self._user_id) as session:
            for claim, one in zip(self._claims(session, ids, Stage.ANALYSE), understood, strict=True):
                stage_results.finish_analysis(session, claim, one)

    def _understood(self, document: Document, embedded: list[EmbeddedPassage]) -> Understood:
        texts = [document.text[one.start : one.end] for one in embedded]
        vectors = np.array([one.vector for one in embedded], dtype=np.float32)
        page = local.Page(_address(document), document.title, document.text, texts, vectors)
        return Understood.of(local.analyse(page, [], self._model))

    def _claims(self, session: Any, ids: list[int], stage: Stage) -> Iterator[Claim]:
        for bookmark_id in ids:
            claim = pipeline.claim(session, self._user_id, bookmark_id, stage)
            assert claim is not None
            yield claim


def _address(document: Document) -> str:
    return f"https://collection.example/{quote(document.id, safe='')}"


def _page(document: Document) -> Extracted:
    return Extracted(
        kind="article",
        title=document.title,
        text=document.text,
        html="",
        fetched_url=_address(document),
        excerpt=document.text[:200],
        word_count=len(document.text.split()),
        language=language_of(f"{document.title}\n{document.text}", None),
    )


def reference(collection: Collection) -> dict[str, Ranking]:
    """BM25 of title and text, each query compared with every document."""
    frequencies = [Counter(tokenize(f"{one.title}\n{one.text}", LANGUAGE)) for one in collection.documents]
    lengths = [sum(terms.values()) for terms in frequencies]
    average = sum(lengths) / len(lengths)
    index: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, terms in enumerate(frequencies):
        for term, count in terms.items():
            index[term].append((row, count))
    found = {}
    for key, text in collection.queries.items():
        scores: dict[int, float] = defaultdict(float)
        for term, asked in Counter(tokenize(text, LANGUAGE)).items():
            gain = asked * log(1 + (len(frequencies) - len(index[term]) + 0.5) / (len(index[term]) + 0.5))
            for row, count in index[term]:
                norm = count + K1 * (1 - B + B * lengths[row] / average)
                scores[row] += gain * count * (K1 + 1) / norm
        best = sorted(scores, key=lambda row: (-scores[row], row))[:DEPTH]
        found[key] = [collection.documents[row].id for row in best]
    return found


def measures(found: Mapping[str, Ranking], relevant: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The means over all queries."""
    each = [(ranking, relevant[key]) for key, ranking in found.items()]
    return {
        "ndcg@10": float(np.mean([ndcg(*one, 10) for one in each])),
        "recall@10": float(np.mean([recall(*one, 10) for one in each])),
        "recall@100": float(np.mean([recall(*one, 100) for one in each])),
    }


def ndcg(ranking: Ranking, relevant: Mapping[str, float], depth: int) -> float:
    """Normalised discounted cumulative gain: the gain of what was found, over that of the best order."""
    gain = sum(relevant.get(one, 0.0) / log2(place + 2) for place, one in enumerate(ranking[:depth]))
    best = sorted(relevant.values(), reverse=True)[:depth]
    return gain / sum(value / log2(place + 2) for place, value in enumerate(best))


def recall(ranking: Ranking, relevant: Mapping[str, float], depth: int) -> float:
    """The share of the relevant documents among the first ones."""
    return len(relevant.keys() & set(ranking[:depth])) / len(relevant)


if __name__ == "__main__":
    main()
