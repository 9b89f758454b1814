from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuze_ml.embedding import Embedder
from fuze_ml.passages import split

SENTENCE = "The keeper of the lighthouse wrote down the wind and the ships that passed. "


def words(texts: list[str]) -> list[int]:
    """A tokenizer for which each word and each Han character is a token."""
    return [len(text.split()) if text.isascii() else len("".join(text.split())) for text in texts]


def test_a_short_text_is_one_passage() -> None:
    (passage,) = split("  One sentence. Another.\n", words)
    assert passage == (0, 2, 24, "One sentence. Another.")


def test_an_empty_text_has_no_passages() -> None:
    assert split(" \n\n ", words) == []


def test_passages_end_with_sentences_and_overlap_by_some() -> None:
    text = SENTENCE * 100
    passages = split(text, words, size=200, overlap=40)
    assert all(p.text.startswith("The keeper") and p.text.endswith("passed.") for p in passages)
    assert all(150 <= len(p.text.split()) <= 225 for p in passages[:-1])
    overlaps = [len(text[after.start : before.end].split()) for before, after in pairwise(passages)]
    assert all(20 <= overlap <= 40 for overlap in overlaps)


def test_a_passage_prefers_to_end_with_a_paragraph() -> None:
    paragraph = SENTENCE * 10 + "It was the last word of the day."
    text = "\n\n".join([paragraph] * 4)
    first = split(text, words, size=200, overlap=40)[0]
    assert first.text.endswith("the last word of the day.")


def test_a_short_rest_joins_the_last_passage() -> None:
    text = SENTENCE * 14 + "Then the lamp went out."
    assert len(split(text, words, size=200, overlap=40)) == 1


@pytest.mark.parametrize(
    "text",
    ["word " * 3000, "东京的天气很好" * 300, "x" * 50_000, "กขค" * 5000, "a.b" * 5000, "क्षि" * 2000],
    ids=["no full stops", "no spaces or stops", "one huge word", "Thai", "one long name", "clusters"],
)
def test_a_sentence_longer_than_a_passage_is_cut(text: str, embedder: Embedder) -> None:
    passages = split(text, embedder.count_tokens)
    counts = embedder.count_tokens([passage.text for passage in passages])
    assert len(passages) > 1
    assert max(counts) <= 254, "no token of a passage is lost to the model"
    assert max(len(passage.text) for passage in passages) <= 230 * 16
    assert not any(passage.text.startswith(("\u093f", "\u094d")) for passage in passages)


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from(".。 \n一word")), max_size=400),
    st.integers(min_value=10, max_value=60),
    st.integers(min_value=0, max_value=9),
)
def test_any_text_is_covered_and_the_places_are_exact(text: str, size: int, overlap: int) -> None:
    passages = split(text, words, size=size, overlap=overlap)
    assert [p.position for p in passages] == list(range(len(passages)))
    assert all(text[p.start : p.end] == p.text == p.text.strip() != "" for p in passages)
    assert all(before.start < after.start and before.end < after.end for before, after in pairwise(passages))
    covered = {at for p in passages for at in range(p.start, p.end)}
    assert all(character.isspace() for at, character in enumerate(text) if at not in covered)


def test_an_overlap_as_long_as_the_passage_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        split("text", words, size=10, overlap=10)


def test_a_megabyte_takes_seconds_at_most(embedder: Embedder) -> None:
    text = "\n\n".join([SENTENCE * 8] * 1700)
    start = time.process_time()
    passages = split(text, embedder.count_tokens)
    assert time.process_time() - start < 4
    assert len(passages) > 800
