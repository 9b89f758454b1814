"""Answers kept in memory: for how long, how many, and worked out how often."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from fuze_app.core.cache import Answers


def counted(answer: bytes) -> tuple[Callable[[], bytes], list[bytes]]:
    """What works an answer out, and a list that has the answer once for each time it did."""
    times: list[bytes] = []

    def work_out() -> bytes:
        times.append(answer)
        return answer

    return work_out, times


def test_an_answer_is_worked_out_once_for_each_key() -> None:
    answers = Answers()
    work_out, times = counted(b"one")
    assert [answers.get(("a",), work_out) for _ in range(3)] == [b"one"] * 3
    assert len(times) == 1
    assert answers.get(("b",), lambda: b"two") == b"two"
    assert answers.kept(("a",)) == b"one"
    assert answers.kept(("c",)) is None


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    answers = Answers(most_bytes=100)
    for number in range(10):
        answers.get((number,), lambda: b"x" * 10)
    assert answers.kept((0,)) is not None
    answers.get(("new",), lambda: b"x" * 10)
    assert answers.kept((1,)) is None
    assert answers.kept((0,)) is not None


def test_an_answer_that_would_displace_many_is_not_kept() -> None:
    answers = Answers(most_bytes=100)
    assert answers.get(("long",), lambda: b"x" * 11) == b"x" * 11
    assert answers.kept(("long",)) is None


def test_those_who_ask_at_once_share_one_answer() -> None:
    answers = Answers()
    begun, may_end = threading.Event(), threading.Event()
    times = []

    def work_out() -> bytes:
        times.append(1)
        begun.set()
        assert may_end.wait(10)
        return b"shared"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(answers.get, ("a",), work_out)
        assert begun.wait(10)
        others = [pool.submit(answers.get, ("a",), work_out) for _ in range(3)]
        may_end.set()
        assert [future.result(10) for future in (first, *others)] == [b"shared"] * 4
    assert len(times) == 1


def test_a_failure_reaches_who_asked_and_is_not_kept() -> None:
    answers = Answers()

    def fail() -> bytes:
        raise LookupError("away")

    with pytest.raises(LookupError):
        answers.get(("a",), fail)
    assert answers.get(("a",), lambda: b"back") == b"back"
