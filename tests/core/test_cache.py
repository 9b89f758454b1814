"""Answers kept in memory: for how long, how many, and worked out how often."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis as redis_client

from fuze_app.core import embedder, shared_cache
from fuze_app.core.cache import Answers
from fuze_app.core.shared_cache import SharedCache
from tests.conftest import REDIS


def counted(answer: bytes) -> tuple[Callable[[], bytes], list[bytes]]:
    """What works an answer out, and a list that has the answer once for each time it did."""
    times: list[bytes] = []

    def work_out() -> bytes:
        times.append(answer)
        return answer

    return work_out, times


def test_an_answer_is_worked_out_once_for_each_key() -> None:
    answers = Answers("test")
    work_out, times = counted(b"one")
    assert [answers.get(("a",), work_out) for _ in range(3)] == [b"one"] * 3
    assert len(times) == 1
    assert answers.get(("b",), lambda: b"two") == b"two"
    assert answers.kept(("a",)) == b"one"
    assert answers.kept(("c",)) is None


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    answers = Answers("test", most_bytes=100)
    for number in range(10):
        answers.get((number,), lambda: b"x" * 10)
    assert answers.kept((0,)) is not None
    answers.get(("new",), lambda: b"x" * 10)
    assert answers.kept((1,)) is None
    assert answers.kept((0,)) is not None


def test_an_answer_that_would_displace_many_is_not_kept() -> None:
    answers = Answers("test", most_bytes=100)
    assert answers.get(("long",), lambda: b"x" * 11) == b"x" * 11
    assert answers.kept(("long",)) is None


def test_those_who_ask_at_once_share_one_answer() -> None:
    answers = Answers("test")
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
    answers = Answers("test")

    def fail() -> bytes:
        raise LookupError("away")

    with pytest.raises(LookupError):
        answers.get(("a",), fail)
    assert answers.get(("a",), lambda: b"back") == b"back"


def in_a_process() -> Answers:
    """A cache as each process has one, beside the Redis that all share."""
    return Answers("test", SharedCache("test", seconds=60))


def test_what_one_process_worked_out_another_has_from_redis(redis: redis_client.Redis) -> None:
    work_out, times = counted(b"long, and a little compressed " * 100)
    answers = [in_a_process().get((1, "ä", b"?", None), work_out) for _ in range(2)]
    assert answers == times * 2
    assert len(times) == 1
    in_a_process().get((2, "ä", b"?", None), work_out)
    assert len(times) == 2
    assert all(0 < redis.ttl(key) <= 60 for key in redis.keys("fuze:cache:*"))  # type: ignore[union-attr, operator]


def test_without_redis_answers_are_worked_out_and_shared_again_once_it_is_back(
    redis: redis_client.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = in_a_process(), in_a_process()
    work_out, times = counted(b"answer")
    REDIS.stop(10)
    try:
        assert one.get((1,), work_out) == one.get((1,), work_out) == b"answer"
        assert other.get((1,), work_out) == b"answer"
        assert len(times) == 2
    finally:
        REDIS.start()
    assert one.get((2,), work_out) == b"answer"  # Redis is left alone for a while
    assert not redis.keys("fuze:cache:*")
    monkeypatch.setattr(shared_cache, "REST_SECONDS", 0.0)
    third = in_a_process()
    third.get((3,), work_out)
    in_a_process().get((3,), work_out)
    assert len(times) == 4


def test_what_redis_can_not_hold_is_worked_out(redis: redis_client.Redis) -> None:
    redis.config_set("maxmemory", 1)
    try:
        work_out, times = counted(b"answer")
        for _ in range(2):
            assert in_a_process().get((1,), work_out) == b"answer"
        assert len(times) == 2
    finally:
        redis.config_set("maxmemory", 0)


def test_the_vector_of_a_query_is_kept_in_the_process_and_in_redis(
    redis: redis_client.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder.load()
    monkeypatch.setattr(embedder, "_vectors", Answers("test", SharedCache("vectors", seconds=60)))
    first = embedder.query_vector("keeping time on ships")
    assert first is not None
    (key,) = redis.keys("fuze:cache:vectors:*")  # type: ignore[misc]
    monkeypatch.setattr(embedder, "_vectors", Answers("test", SharedCache("vectors", seconds=60)))
    monkeypatch.setattr(embedder, "_waiting", None)  # nothing is embedded from here on
    for _ in range(2):
        again = embedder.query_vector("keeping time on ships")
        assert again is not None
        assert (again == first).all()
        redis.delete(key)
