"""Reasons name what is there, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fuze_ml.recommendation.reasons import QUOTED, Evidence, For, quote, reason
from fuze_ml.recommendation.storage import from_bytes, to_bytes
from fuze_ml.recommendation.taste import Library, appeal, learn


def test_the_evidence_that_weighed_most_is_named() -> None:
    evidence = Evidence(
        parts={"meaning": 1.0, "technologies": 0.5, "linked": 2.0},
        about="Course",
        technologies=("Rust", "Tokio"),
        passage="A passage.",
        linked="Another page",
    )
    assert reason(evidence) == "Close to “Another page”, which you linked here."


def test_what_is_not_there_is_not_claimed() -> None:
    evidence = Evidence(parts={"linked": 2.0, "meaning": 1.0}, task="Write", passage="It says this.")
    assert reason(evidence) == "Close to the task “Write”: “It says this.”"
    evidence = Evidence({"technologies": 1.0}, For.TASK, "Ship", "Course", technologies=("Rust", "Go"))
    assert reason(evidence) == "About Rust and Go, wanted for the task “Ship”."
    assert (
        reason(replace(evidence, sort=For.REQUEST, project="")) == "About Rust and Go, which you asked for."
    )
    evidence = Evidence(parts={"taste": 1.0}, kept=("bread",))
    assert reason(evidence) == "Shares “bread” with what you read and keep."
    evidence = Evidence(parts={"taste": 3.0}, about="x", titled=("Heaps",), kept=("bread",))
    assert reason(evidence) == "Its title names “Heaps”, which you asked for."
    assert reason(Evidence(parts={"linked": 1.0}, days=3, unread=False)) == "Saved 3 days ago."


def test_what_is_near_to_a_task_and_project_together_is_not_said_of_the_task_alone() -> None:
    evidence = Evidence({"meaning": 1.0}, For.TASK, "Buy wood", "Bin", passage="Worms turn scraps.")
    assert reason(evidence) == "Close in meaning to “Bin: Buy wood”: “Worms turn scraps.”"
    near = replace(evidence, task="Buy wood")
    assert reason(near) == "Close to the task “Buy wood”: “Worms turn scraps.”"


def test_the_sentence_that_holds_the_words_is_quoted() -> None:
    passage = "What comes first speaks of something else, at such length that no more is seen. Heaps rot."
    evidence = Evidence({"words": 1.0}, For.PROJECT, "Compost", passage=passage, mentioned=("Heaps",))
    assert reason(evidence) == "Mentions “Heaps”, like “Compost”: “Heaps rot.”"


def test_a_long_passage_is_cut_at_a_word() -> None:
    cut = quote("word " * 100)
    assert len(cut) <= QUOTED + 2
    assert cut.endswith("word …")


def test_a_taste_ranks_the_same_after_it_was_stored() -> None:
    random = np.random.default_rng(1)
    vectors = random.normal(size=(60, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    documents = [[f"w{row % 7}"] for row in range(60)]
    weights = np.array([1] * 20 + [0] * 40, dtype=np.float32)
    ids = np.arange(60)
    taste = learn(ids, Library.of(vectors, documents), weights)
    assert taste is not None
    found = from_bytes(to_bytes(taste))
    assert found is not None
    assert (found.learned_from, dict(found.terms)) == (20, dict(taste.terms))
    before, after = appeal(taste, ids + 30, vectors), appeal(found, ids + 30, vectors)
    assert np.corrcoef(before, after)[0, 1] > 0.999
