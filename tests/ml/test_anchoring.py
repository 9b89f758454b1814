"""Quotes found again in texts that have changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_ml.anchoring import Haystack, Quote, surroundings

TEXT = (
    "The lighthouse stood on the rocks. The keeper lit the lamp at dusk.\n\n"
    "Ships saw the light from far away, and the keeper slept at dawn. The keeper lit the lamp at dusk again."
)


def found(text: str, quote: Quote) -> str | None:
    span = Haystack(text).find(quote)
    return text[slice(*span)] if span else None


def test_white_space_does_not_count() -> None:
    assert found(TEXT, Quote("lamp at dusk.Ships saw")) == "lamp at dusk.\n\nShips saw"


def test_same_words_are_told_apart_by_what_surrounds_them() -> None:
    first = Haystack(TEXT).find(Quote("lit the lamp", "rocks. The keeper", "at dusk.\n\nShips"))
    second = Haystack(TEXT).find(Quote("lit the lamp", "at dawn. The keeper", "at dusk again"))
    assert first is not None
    assert second is not None
    assert first[0] == TEXT.index("lit the lamp")
    assert second[0] == TEXT.rindex("lit the lamp")


def test_same_surroundings_are_told_apart_by_the_former_place() -> None:
    text = "One and the same sentence. " * 20
    at = text.index("same sentence", 300)
    assert Haystack(text).find(Quote("same sentence", "the ", ". One", start=at)) == (at, at + 13)


def test_an_edited_quote_is_what_it_has_become_from_word_to_word() -> None:
    edited = TEXT.replace("saw the light from far away", "saw the bright light from very far away")
    assert found(edited, Quote("Ships saw the light from far away")) == (
        "Ships saw the bright light from very far away"
    )


def test_what_is_gone_is_not_found_elsewhere() -> None:
    assert found(TEXT, Quote("A recipe for bread needs flour, water, salt and time")) is None
    assert found("The keeper", Quote("The keeper lit the lamp at dusk and went to bed")) is None
    # Two words stand anywhere: their surroundings must agree.
    assert found(TEXT, Quote("the light", "turn off ", " before you leave")) is None
    assert found(TEXT, Quote("the light", "Ships saw ", " from far")) == "the light"
    assert found("", Quote("anything")) is None
    assert found(TEXT, Quote(" \n")) is None


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_piece_of_a_text_is_found_where_it_was(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab \n日é", min_size=30, max_size=300))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    stripped = start + len(text[start:end]) - len(text[start:end].lstrip())
    quote = Quote(text[start:end], *surroundings(text, (start, end)), start=stripped)
    assert found(text, quote) == text[start:end].strip()
