"""BM25 over packed postings, against the formula written out for one document after the other."""

from __future__ import annotations

import struct
from math import log

import pytest

from fuze_ml.bm25 import K1, LENGTH_BITS, B, Postings, frequencies, score

LENGTHS = {7: 120, 8: 40, 2**40: 90}
HELD = {(0, 1): [7, 8], (0, 4): [2**40], (1, 2): [8]}
"""By the number of a term and how often it stands there: the documents."""


def packed(ids: list[int]) -> bytes:
    return b"".join(struct.pack(">q", key << LENGTH_BITS | LENGTHS[key]) for key in ids)


POSTINGS = [Postings(number, times, packed(ids)) for (number, times), ids in HELD.items()]


def by_hand(document: int, counts: list[int], documents: int, average: float) -> float:
    total = 0.0
    for (number, times), ids in HELD.items():
        held = sum(len(others) for (other, _), others in HELD.items() if other == number)
        idf = log(1 + (documents - held + 0.5) / (held + 0.5))
        norm = K1 * (1 - B + B * LENGTHS[document] / average)
        total += (document in ids) * counts[number] * idf * times * (K1 + 1) / (times + norm)
    return total


def test_scores_are_those_of_the_formula() -> None:
    scores = score(POSTINGS, [1, 3], documents=50, average_length=80.0)
    assert scores.ids.tolist() == [7, 8, 2**40]
    assert scores.scores.tolist() == pytest.approx([by_hand(key, [1, 3], 50, 80.0) for key in LENGTHS])
    assert scores.matched.tolist() == [1, 2, 1]
    assert frequencies(POSTINGS, 3).tolist() == [3, 1, 0]


def test_the_best_come_in_order_and_of_equal_ones_the_newest_first() -> None:
    held = [(9, 100), (5, 100), (6, 10), (3, 100)]
    postings = [Postings(0, 1, b"".join(struct.pack(">q", key << LENGTH_BITS | size) for key, size in held))]
    scores = score(postings, [1], documents=9, average_length=50.0)
    assert scores.best(3).ids.tolist() == [6, 9, 5]
    assert scores.best(10).ids.tolist() == [6, 9, 5, 3]
    assert scores.among([3, 4, 6]).ids.tolist() == [3, 6]


def test_where_nothing_holds_a_word_there_is_nothing_to_rank() -> None:
    scores = score([], [1, 1], documents=9, average_length=50.0)
    assert scores.best(5).ids.tolist() == []
    assert scores.among([1]).ids.tolist() == []
    assert frequencies([], 2).tolist() == [0, 0]
