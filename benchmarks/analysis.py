"""How far local analysis agrees with what a person said of 64 short pages written for this.

    python benchmarks/analysis.py --json FILE

`benchmarks/data/analysis.jsonl` has a page a line with its type, difficulty, technologies and tags. Every
second page of a type was looked at while the rules were written ("seen"), the others only afterwards
("held out"). Suggested tags are those of a user who has all tags of the set and has tagged the other pages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import report

from fuze_ml.analysis import local
from fuze_ml.analysis.schema import Analysis
from fuze_ml.analysis.tags import OwnTag
from fuze_ml.embedding import Embedder, Vectors, get_embedder
from fuze_ml.passages import split

DATA = Path(__file__).with_name("data") / "analysis.jsonl"
NEIGHBOURS = 5


@dataclass(frozen=True)
class Labelled:
    """A page and what a person said of it."""

    url: str
    title: str
    text: str
    type: str
    difficulty: str
    technologies: list[str]
    tags: list[str]


def read_pages() -> list[Labelled]:
    return [Labelled(**json.loads(line)) for line in DATA.read_text(encoding="utf-8").splitlines()]


def as_page(page: Labelled, embedder: Embedder) -> local.Page:
    passages = [piece.text for piece in split(page.text, embedder.count_tokens)]
    vectors = embedder.encode([f"{page.title}\n{passage}" for passage in passages])
    return local.Page(page.url, page.title, page.text, passages, vectors, "en")


def own_tags(at: int, pages: Sequence[Labelled], vectors: Vectors) -> list[OwnTag]:
    """All tags of the set; what the nearest other pages have counts, by their similarity."""
    similar = vectors @ vectors[at]
    similar[at] = -1
    nearest = np.argsort(-similar)[:NEIGHBOURS]
    total = float(similar[nearest].clip(0).sum()) or 1.0
    shares = {tag: 0.0 for page in pages for tag in page.tags}
    for row in map(int, nearest):
        for tag in pages[row].tags:
            shares[tag] += max(float(similar[row]), 0.0) / total
    return [OwnTag(name, share) for name, share in shares.items()]


def f1(expected: Sequence[set[str]], found: Sequence[set[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pages together."""
    right = sum(len(one & other) for one, other in zip(expected, found, strict=True))
    precision = right / max(1, sum(map(len, found)))
    recall = right / max(1, sum(map(len, expected)))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def row(name: str, pages: Sequence[Labelled], found: Sequence[Analysis]) -> dict[str, object]:
    def agreement(of: Callable[[Labelled], str], by: Callable[[Analysis], str | None]) -> float:
        return sum(of(page) == by(one) for page, one in zip(pages, found, strict=True)) / len(pages)

    technologies = f1([{*page.technologies} for page in pages], [{*one.technologies} for one in found])
    tags = f1(
        [{*page.tags} for page in pages], [{t.name for t in one.suggested_tags if t.own} for one in found]
    )
    first = sum(one.suggested_tags[0].name in page.tags for page, one in zip(pages, found, strict=True))
    return {
        "pages": name,
        "number": len(pages),
        "type_right": agreement(lambda page: page.type, lambda one: one.content_type),
        "difficulty_right": agreement(lambda page: page.difficulty, lambda one: one.difficulty),
        "technologies_f1": technologies[2],
        "own_tags_precision": tags[0],
        "own_tags_recall": tags[1],
        "first_tag_right": first / len(pages),
    }


def main() -> None:
    parser = report.parser(__doc__ or "")
    parser.add_argument("--errors", action="store_true", help="print where it disagrees on seen pages")
    options = parser.parse_args()
    pages, embedder = read_pages(), get_embedder(threads=1)
    read = [as_page(page, embedder) for page in pages]
    vectors = np.stack([page.vectors.mean(axis=0) for page in read])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    begun = time.perf_counter()
    found = [local.analyse(page, own_tags(at, pages, vectors), embedder) for at, page in enumerate(read)]
    seconds = (time.perf_counter() - begun) / len(pages)
    if options.errors:
        show_errors(pages[::2], found[::2])
    rows = [
        row("seen", pages[::2], found[::2]),
        row("held out", pages[1::2], found[1::2]),
        row("all", pages, found),
    ]
    report.show(options, "Local analysis beside a person's", rows, [f"{seconds * 1000:.0f} ms a page"])


def show_errors(pages: Sequence[Labelled], found: Sequence[Analysis]) -> None:
    for page, one in zip(pages, found, strict=True):
        said = (one.content_type, one.difficulty, set(one.technologies))
        if said != (page.type, page.difficulty, set(page.technologies)):
            print(page.title, "|", page.type, page.difficulty, page.technologies, "| found", *map(str, said))
        own = {tag.name for tag in one.suggested_tags if tag.own}
        if not own & set(page.tags):
            print("  tags", page.tags, "found", one.suggested_tags)


if __name__ == "__main__":
    main()
