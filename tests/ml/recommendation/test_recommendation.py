"""The engines on made-up libraries: what must come first, whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fuze_ml.embedding import DIMENSIONS, Vectors
from fuze_ml.intent import Goal, Intent
from fuze_ml.recommendation import engines
from fuze_ml.recommendation.contract import Candidates, Context, Engine, History, Ranked
from fuze_ml.recommendation.diversity import balanced
from fuze_ml.recommendation.orchestrator import ENGINES, recommend
from fuze_ml.recommendation.taste import Library, Taste, appeal, learn
from fuze_ml.recommendation.words import WordIndex, relevance_weights

TOPICS = 4
PER_TOPIC = 25
NUMBER = TOPICS * PER_TOPIC


def unit(vectors: np.ndarray) -> Vectors:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """Four topics of 25 items, all in one narrow cone as real embeddings are; item i is of topic i // 25."""
    random = np.random.default_rng(5)
    common = 3 * random.normal(size=DIMENSIONS)
    topics = np.repeat(random.normal(size=(TOPICS, DIMENSIONS)), PER_TOPIC, axis=0)
    return unit(common + topics + 0.8 * random.normal(size=(NUMBER, DIMENSIONS)))


@pytest.fixture
def library(vectors: Vectors) -> Candidates:
    return Candidates(
        ids=np.arange(1, NUMBER + 1),
        vectors=vectors,
        documents=[[f"topic{row // PER_TOPIC}", f"word{row}"] for row in range(NUMBER)],
        similarities=np.zeros(NUMBER, dtype=np.float32),
        technologies=[frozenset()] * NUMBER,
        kinds=[""] * NUMBER,
        difficulty=np.full(NUMBER, np.nan, dtype=np.float32),
        age_days=np.arange(NUMBER, dtype=np.float32),
        interest=np.zeros(NUMBER, dtype=np.float32),
        unread=np.ones(NUMBER, dtype=bool),
    )


def of_topic(items: list[Ranked], topic: int, first: int = 10) -> float:
    return float(np.mean([(item.id - 1) // PER_TOPIC == topic for item in items[:first]]))


def asking(library: Candidates, topic: int) -> tuple[Context, Candidates]:
    vector = library.vectors[topic * PER_TOPIC]
    return Context(vector=vector, terms={f"topic{topic}": 2.0}), replace(
        library, similarities=library.vectors @ vector
    )


def learned(library: Candidates, weights: dict[int, float]) -> Taste:
    """From what is thought of some rows."""
    thought = np.zeros(len(library), dtype=np.float32)
    thought[list(weights)] = list(weights.values())
    taste = learn(library.ids, Library.of(library.vectors, library.documents), thought)
    assert taste is not None
    return taste


def taste_for(library: Candidates, topic: int) -> Taste:
    return learned(library, dict.fromkeys(range(topic * PER_TOPIC, topic * PER_TOPIC + 12), 1.0))


def test_semantic_finds_what_is_near_and_says_the_same_words(library: Candidates) -> None:
    context, candidates = asking(library, 2)
    assert of_topic(engines.semantic(context, candidates, History()), 2) == 1.0


def test_contextual_prefers_what_shares_technologies_and_serves_the_goal(library: Candidates) -> None:
    context, candidates = asking(library, 1)
    context = replace(context, technologies=frozenset({"rust"}), intent=Intent(Goal.LEARN))
    row = PER_TOPIC + 7
    technologies = [frozenset({"rust"}) if at == row else frozenset() for at in range(NUMBER)]
    kinds = ["tutorial" if at == row else "news" for at in range(NUMBER)]
    found = engines.contextual(
        context, replace(candidates, technologies=technologies, kinds=kinds), History()
    )
    place = [item.id for item in found].index(row + 1)
    before = [item.id for item in engines.semantic(context, candidates, History())].index(row + 1)
    assert place < before


def test_personal_finds_the_topic_that_was_kept_without_being_asked(library: Candidates) -> None:
    found = engines.personal(Context(), library, History(taste=taste_for(library, 3)))
    assert of_topic(found, 3) == 1.0


def test_what_was_turned_down_weighs_against_its_like(library: Candidates) -> None:
    taste = learned(library, {0: 1, 1: 1, 2: 1, 25: -1, 26: -1, 27: -1})
    found = engines.personal(Context(), library, History(taste=taste))
    assert of_topic(found, 0) > 0.8
    assert of_topic(found, 1, 40) < 0.2


def test_what_was_saved_since_a_taste_was_learned_is_judged_by_what_it_is_like(library: Candidates) -> None:
    even = library.ids[::2]
    documents = [library.documents[row] for row in range(0, NUMBER, 2)]
    weights = np.where((even - 1) // PER_TOPIC == 3, 1, 0).astype(np.float32)
    taste = learn(even, Library.of(library.vectors[::2], documents), weights)
    assert taste is not None
    appeals = appeal(taste, library.ids[1::2], library.vectors[1::2])
    best = library.ids[1::2][np.argsort(-appeals)][:10]
    assert set((best - 1) // PER_TOPIC) == {3}
    without_vector = np.zeros((1, DIMENSIONS), dtype=np.float32)
    assert appeal(taste, np.array([NUMBER + 1]), without_vector).tolist() == [0.0]


def test_a_taste_proposes_what_appeals_most(library: Candidates) -> None:
    assert {(key - 1) // PER_TOPIC for key in taste_for(library, 2).best(10)} == {2}
    assert len(taste_for(library, 2).best(10 * NUMBER)) == NUMBER


def test_an_item_in_a_crowd_loses_to_one_that_is_as_near(library: Candidates) -> None:
    random = np.random.default_rng(8)
    crowd = library.vectors[0] + 0.005 * random.normal(size=(PER_TOPIC, DIMENSIONS))
    vectors = unit(np.vstack([crowd, library.vectors[PER_TOPIC:]]))
    weights = np.zeros(NUMBER, dtype=np.float32)
    weights[[0, 1, PER_TOPIC, PER_TOPIC + 1]] = 1
    taste = learn(library.ids, Library.of(vectors, library.documents), weights)
    assert taste is not None
    others = [key for key in taste.best(24) if key - 1 not in np.flatnonzero(weights)]
    assert {(key - 1) // PER_TOPIC for key in others} == {1}


def test_nothing_is_learned_from_nothing(library: Candidates) -> None:
    prepared = Library.of(library.vectors[:3], library.documents[:3])
    assert learn(library.ids[:3], prepared, np.zeros(3, dtype=np.float32)) is None


def test_feedback_counts_at_once(library: Candidates) -> None:
    context, candidates = asking(library, 0)
    far = library.vectors[[80]]
    before = engines.semantic(context, candidates, History())
    after = engines.semantic(context, candidates, History(useful=far, dismissed=frozenset({before[0].id})))
    assert before[0].id not in {item.id for item in after}
    rank = {item.id: place for place, item in enumerate(after)}
    assert rank[82] < {item.id: place for place, item in enumerate(before)}[82]


def test_what_is_linked_already_is_not_recommended(library: Candidates) -> None:
    context, candidates = asking(library, 0)
    context = replace(context, linked=library.vectors[:3], linked_ids=frozenset({1, 2, 3}))
    assert not {1, 2, 3} & {item.id for item in engines.contextual(context, candidates, History())}


def test_what_is_on_the_whole_alone_does_not_serve_a_part_of_it(library: Candidates) -> None:
    context, candidates = asking(library, 0)
    context = replace(context, terms={})
    elsewhere = np.zeros(DIMENSIONS, dtype=np.float32)
    elsewhere[np.abs(library.vectors).sum(axis=0).argmin()] = 1.0
    assert recommend(context, candidates, History()).items
    assert recommend(replace(context, part=elsewhere), candidates, History()).items == []
    part = replace(context, part=context.vector)
    assert of_topic(recommend(part, candidates, History(), variety=0).items, 0) == 1.0


def test_copies_are_shown_once_and_variety_changes_the_list(vectors: Vectors) -> None:
    same = np.concatenate([vectors[:1], vectors[:1], vectors[1:10], vectors[30:31]])
    ranking = [Ranked(row, 1 - row / 100, {}) for row in range(len(same))]
    by_relevance = [item.id for item in balanced(ranking, same, 4, 0.0)]
    assert by_relevance == [0, 2, 3, 4]
    assert 11 in [item.id for item in balanced(ranking, same, 4, 0.9)]


def test_the_engine_that_knows_most_serves(library: Candidates) -> None:
    context, candidates = asking(library, 0)
    history = History(taste=taste_for(library, 0))
    assert recommend(context, candidates, history).engine == Engine.PERSONAL
    linked = replace(context, linked=library.vectors[:2])
    assert recommend(linked, candidates, History()).engine == Engine.CONTEXTUAL
    assert recommend(context, candidates, History()).engine == Engine.SEMANTIC
    nothing = recommend(Context(), candidates, History())
    assert (nothing.engine, nothing.items[0].id) == (Engine.RECENT, 1)


def test_each_engine_that_breaks_is_followed_by_a_simpler_one(library: Candidates) -> None:
    def breaks(*_: Any) -> list[Ranked]:
        raise FloatingPointError("broken")

    context, candidates = asking(library, 0)
    context = replace(context, linked=library.vectors[:2])
    history = History(taste=taste_for(library, 0))
    ranked_by = dict(ENGINES)
    for broken, next_one in zip(Engine, list(Engine)[1:], strict=False):
        ranked_by[broken] = breaks
        found = recommend(context, candidates, history, ranked_by=ranked_by)
        assert found.engine == next_one
        assert found.items
    ranked_by[Engine.RECENT] = breaks
    assert recommend(context, candidates, history, ranked_by=ranked_by).items == []


def test_without_time_the_cheapest_engine_serves(library: Candidates) -> None:
    context, candidates = asking(library, 0)
    history = History(taste=taste_for(library, 0))
    found = recommend(context, candidates, history, seconds=0.0)
    assert (found.engine, bool(found.items)) == (Engine.RECENT, True)


def test_an_empty_library_has_nothing_to_recommend(library: Candidates) -> None:
    empty = Candidates(
        ids=library.ids[:0], vectors=library.vectors[:0], documents=[], similarities=library.similarities[:0],
        technologies=[], kinds=[], difficulty=library.difficulty[:0], age_days=library.age_days[:0],
        interest=library.interest[:0], unread=library.unread[:0],
    )  # fmt: skip
    assert recommend(Context(vector=library.vectors[0]), empty, History()).items == []


def test_a_library_of_one_item_can_be_learned_from(vectors: Vectors) -> None:
    one = Library.of(vectors[:1], [["a"]])
    taste = learn(np.array([7]), one, np.ones(1, dtype=np.float32))
    assert taste is not None
    assert np.isfinite(taste.line).all()
    assert np.isfinite(taste.appeals).all()


def test_a_term_that_everything_holds_tells_nothing() -> None:
    kept = [["the", "rust"], ["the", "rust"], ["the", "go"]]
    weights = relevance_weights(kept, {"the": 1000, "rust": 2, "go": 500}, 1000)
    assert weights["rust"] > weights.get("the", 0.0)
    scores = WordIndex([["rust"], ["the"], []]).scores(weights)
    assert scores[0] > scores[1] >= scores[2] == 0
