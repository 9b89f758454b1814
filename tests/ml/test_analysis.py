from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_ml.analysis import local
from fuze_ml.analysis.keyphrases import keyphrases, most_relevant
from fuze_ml.analysis.schema import Analysis
from fuze_ml.embedding import DIMENSIONS, Embedder, get_embedder
from fuze_ml.passages import split

TITLE = "How bees find their way home"
TEXT = """Honey bees remember the landscape around their hive better than anyone thought. \
A honey bee that is caught at a feeder and released far away flies home in a straight line.

The polarised light of the sky gives the honey bee a compass. Landmarks such as rivers correct it. \
Researchers fitted honey bees with radar transponders to follow each flight.

Click here! Subscribe to our newsletter today, and share this page with friends. \
{"json": 1, "x": [2, 3, 4], "y": "0000000000000000000000"}.

When the landmarks were moved, the bees searched longer near the old place of the hive. \
The compass of polarised light was not enough by itself to lead a bee home."""


def analysed(title: str, text: str, embedder: Embedder) -> Analysis:
    passages = [passage.text for passage in split(text, embedder.count_tokens, size=60, overlap=10)]
    page = local.Page("https://example.org/", title, text, passages, embedder.encode(passages))
    return local.analyse(page, [], embedder)


def test_an_analysis_says_who_made_it(embedder: Embedder) -> None:
    analysis = analysed(TITLE, TEXT, embedder)
    assert (analysis.engine, analysis.version) == ("local", local.VERSION)


def test_the_summary_is_whole_sentences_of_the_text_in_its_order(embedder: Embedder) -> None:
    summary = analysed(TITLE, TEXT, embedder).summary
    sentences = [one + "." for one in summary.removesuffix(".").split(". ")]
    places = [TEXT.index(sentence) for sentence in sentences]
    assert len(sentences) == 3
    assert places == sorted(places)
    assert "newsletter" not in summary
    assert "json" not in summary


def test_keyphrases_name_the_subject_and_repeat_nothing(embedder: Embedder) -> None:
    phrases = [phrase.lower() for phrase in analysed(TITLE, TEXT, embedder).keyphrases]
    assert any("bee" in phrase for phrase in phrases[:2])
    assert any("polarised light" in phrase for phrase in phrases)
    assert not {"the", "their", "a", "honey bees bees"} & set(phrases)
    assert len({frozenset(phrase.split()) for phrase in phrases}) == len(phrases)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("銭湯の壁には富士山の絵がある。富士山の絵は一日で描かれる。銭湯の主人は絵師を呼ぶ。", "富士山"),
        ("Балконная электростанция даёт ток. Электростанция окупается за пять лет.", "электростанция"),
        ("Ein Wechselrichter speist Strom ein. Der Wechselrichter steckt in der Dose.", "Wechselrichter"),
    ],
)
def test_keyphrases_of_other_languages(text: str, expected: str, embedder: Embedder) -> None:
    assert any(expected.lower() in phrase.lower() for phrase in analysed("", text, embedder).keyphrases)


@pytest.mark.parametrize("text", ["", "...", "One.", "12 34 56"])
def test_texts_without_sentences_have_no_summary(text: str, embedder: Embedder) -> None:
    assert analysed("A title", text, embedder).summary == ""


@given(st.text(max_size=60), st.text(max_size=300))
@settings(max_examples=15, deadline=None)
def test_any_text_can_be_analysed(title: str, text: str) -> None:
    embedder = get_embedder()
    analysis = analysed(title, text, embedder)
    assert len(analysis.keyphrases) <= 8
    assert all(phrase.strip() for phrase in analysis.keyphrases)


def test_no_more_keyphrases_than_asked_for(embedder: Embedder) -> None:
    assert len(keyphrases(TITLE, TEXT, embedder.encode_query(TEXT), embedder, limit=2)) == 2


def test_the_most_relevant_are_unlike_one_another() -> None:
    same, other = np.zeros((2, DIMENSIONS), dtype=np.float32)
    same[0], other[1] = 1, 1
    vectors = np.stack([same, same, other])
    relevance = np.array([1, 0.9, 0.6], dtype=np.float32)
    assert most_relevant(vectors, relevance, 2, diversity=0.5) == [0, 2]
    assert most_relevant(vectors, relevance, 2, diversity=0) == [0, 1]
