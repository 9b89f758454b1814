"""Requests read as a person reads them. How often in all is measured by benchmarks/intent.py."""

from __future__ import annotations

import pytest

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.embedding import Embedder
from fuze_ml.intent import Breadth, Goal, Urgency, classify

REQUESTS = {
    "learn how neural networks are trained": Goal.LEARN,
    "build a weather station with a Raspberry Pi": Goal.BUILD,
    "exception when opening a socket in our server": Goal.SOLVE,
    "papers on the economics of open source": Goal.RESEARCH,
    "Firefox or Chrome for developers": Goal.COMPARE,
    "jq cheat sheet": Goal.REFRESH,
}


@pytest.mark.parametrize("request_text", REQUESTS)
def test_the_goal_is_told(request_text: str, embedder: Embedder) -> None:
    assert classify(request_text, embedder.encode_query(request_text)).goal == REQUESTS[request_text]


def test_without_a_model_the_cues_tell_it() -> None:
    assert classify("PostgreSQL vs MySQL", None).goal == Goal.COMPARE
    assert classify("", None).goal == Goal.LEARN


def test_the_rest_is_what_the_words_say() -> None:
    intent = classify("An overview of PostgreSQL for beginners, needed by Friday", None)
    assert intent.technologies == ("PostgreSQL",)
    assert intent.difficulty == Difficulty.BEGINNER
    assert intent.breadth == Breadth.BROAD
    assert intent.urgency == Urgency.HIGH
    plain = classify("sourdough", None)
    assert (plain.difficulty, plain.breadth, plain.urgency) == (None, Breadth.NARROW, Urgency.NORMAL)
