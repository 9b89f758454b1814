"""The ranking made of two."""

from __future__ import annotations

import pytest

from fuze_ml.fusion import fuse


def order(*sides: object) -> list[int]:
    return [key for key, _ in fuse(*sides)]  # type: ignore[arg-type]


def test_meaning_alone_and_words_alone_keep_their_order() -> None:
    assert order({1: 0.2, 2: 0.9, 3: 0.5}, {}, 0.0) == [2, 3, 1]
    assert order({}, {1: 2.0, 2: 9.0, 3: 5.0}, 1.0) == [2, 3, 1]


def test_one_word_out_of_four_does_not_beat_what_is_meant() -> None:
    assert order({1: 0.43, 2: 0.22}, {2: 1.7}, 0.25) == [1, 2]


def test_all_words_decide_between_pages_that_are_as_near() -> None:
    assert order({1: 0.43, 2: 0.40}, {2: 7.0}, 1.0) == [2, 1]


def test_a_perfect_match_that_was_not_read_yet_is_not_buried() -> None:
    assert order({1: 0.6, 2: 0.5}, {3: 9.0, 1: 1.0}, 1.0)[0] == 3


@pytest.mark.parametrize(("cosines", "bm25"), [({}, {}), ({1: 0.0}, {1: 0.0}), ({1: -0.1}, {2: 0.0})])
def test_nothing_to_rank_by_is_no_error(cosines: dict[int, float], bm25: dict[int, float]) -> None:
    assert set(order(cosines, bm25, 0.0)) == set(cosines) | set(bm25)
