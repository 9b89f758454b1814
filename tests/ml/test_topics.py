"""The topics of made-up libraries: what belongs together is found, named and placed."""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np
import pytest

from fuze_ml.embedding import DIMENSIONS, Vectors
from fuze_ml.topics import find_topics
from fuze_ml.topics.clusters import FEWEST, MOST, SMALLEST
from fuze_ml.topics.naming import name_all

SUBJECTS = ("bread", "databases", "bicycles", "astronomy")


def library(pages: int, subjects: int = len(SUBJECTS)) -> tuple[Vectors, list[list[str]]]:
    """Pages in one narrow cone, as real embeddings are; page i is about subject i % subjects."""
    random = np.random.default_rng(3)
    about = np.arange(pages) % subjects
    vectors = 3 * random.normal(size=DIMENSIONS) + random.normal(size=(subjects, DIMENSIONS))[about]
    vectors += 0.7 * random.normal(size=(pages, DIMENSIONS))
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    concepts = [[SUBJECTS[subject % 4], "guide", f"own word {row}"] for row, subject in enumerate(about)]
    return unit, concepts


def test_pages_on_one_subject_make_a_topic_named_after_it() -> None:
    vectors, concepts = library(48)
    topics = find_topics(vectors, concepts)
    assert sorted(row for topic in topics for row in topic.rows) == list(range(48))
    for topic in topics:
        subjects = {row % 4 for row in topic.rows}
        assert len(subjects) == 1
        assert topic.concepts[0] == SUBJECTS[subjects.pop()]
        assert "guide" not in topic.name
    assert len({topic.name for topic in topics}) == len(topics)


def test_the_same_library_gives_the_same_map() -> None:
    assert find_topics(*library(60)) == find_topics(*library(60))


def test_topics_lie_on_the_map_and_do_not_cover_each_other() -> None:
    topics = find_topics(*library(240))
    for one, other in combinations(topics, 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > 0.9 * (one.radius + other.radius)
    for topic in topics:
        assert 0 <= topic.x <= 100
        assert 0 <= topic.y <= 100
        assert all(np.hypot(x - topic.x, y - topic.y) <= topic.radius + 0.02 for _, x, y in topic.dots)


@pytest.mark.parametrize("pages", [0, 1, FEWEST - 1])
def test_a_few_pages_have_no_topics(pages: int) -> None:
    vectors, concepts = library(max(pages, 1))
    assert find_topics(vectors[:pages], concepts[:pages]) == []


def test_copies_of_one_page_are_one_topic() -> None:
    vectors, concepts = library(1)
    (topic,) = find_topics(np.repeat(vectors, 30, axis=0), concepts * 30)
    assert len(topic.rows) == 30


def test_no_topic_is_smaller_than_it_may_be_and_there_are_not_more_than_can_be_seen() -> None:
    topics = find_topics(*library(3_000, subjects=40))
    assert len(topics) <= MOST
    assert min(len(topic.rows) for topic in topics) >= SMALLEST


def test_names_are_spelled_as_most_pages_do_and_never_twice_the_same() -> None:
    first, second = name_all(
        [[["postgresql"], ["PostgreSQL"], ["PostgreSQL"]], [["PostgreSQL", "Vacuum"]] * 3]
    )
    assert first.name == "PostgreSQL"
    assert second.name == "Vacuum"
    alike = name_all([[["Rust", "Async"]] * 3, [["Rust", "Traits"]] * 3, [["Rust"]] * 3])
    assert len({named.name for named in alike}) == 3
    assert name_all([[[], []]])[0].name == "Topic 1"


def test_a_large_library_takes_seconds() -> None:
    vectors, concepts = library(30_000, subjects=30)
    began = time.perf_counter()
    assert find_topics(vectors, concepts)
    assert time.perf_counter() - began < 30
