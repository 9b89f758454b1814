"""A text cut into overlapping passages at sentence borders: what is embedded, matched and shown.

Passages hold about `size` tokens and repeat about `overlap` tokens of the one before, so that what stands at
a border is found too. A passage ends with a paragraph when one ends in its last part, else with a sentence;
a sentence longer than a passage is cut between words, a word longer than a passage between characters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from fuze_ml.sentences import Sentence, sentences

CountTokens = Callable[[list[str]], list[int]]
"""Tokens of each of several texts."""


class Passage(NamedTuple):
    """A piece of a text: `text[start:end]`, its place among the passages in `position`."""

    position: int
    start: int
    end: int
    text: str


_EARLIEST_PARAGRAPH_END = 0.6
"""A passage may end at a paragraph's border once this part of it is full."""
_SHORTEST_PASSAGE = 0.125
"""A rest shorter than this part of a passage joins the last one."""
_CHARACTERS_PER_TOKEN = 16
"""A word that the tokenizer does not know is one token, however long: characters count as well."""
_ATOM = 8
"""Characters that are not cut apart within a word longer than a passage."""
_WORD = re.compile(r"\S+")


def split(text: str, count_tokens: CountTokens, size: int = 200, overlap: int = 40) -> list[Passage]:
    """The passages of a text, in order and covering all of it but white space.

    `count_tokens` is asked about many pieces at once (`Embedder.count_tokens`).
    """
    if not 0 <= overlap < size:
        raise ValueError(f"the overlap ({overlap}) must be at least 0 and less than the size ({size})")
    pieces, costs = _pieces(text, count_tokens, size)
    return [
        Passage(position, start, end, text[start:end])
        for position, (start, end) in enumerate(
            (pieces[first].start, pieces[last].end) for first, last in _windows(pieces, costs, size, overlap)
        )
    ]


def _windows(pieces: list[Sentence], costs: list[int], size: int, overlap: int) -> Iterator[tuple[int, int]]:
    """First and last piece of each passage."""
    before = [0, *accumulate(costs)]  # before[i]: cost of all pieces in front of piece i
    first = following = 0  # the piece a passage begins with, and the first that no passage holds yet
    while following < len(pieces):
        last = max(following, bisect_right(before, before[first] + size) - 2)
        if before[-1] - before[last + 1] <= size * _SHORTEST_PASSAGE:
            yield first, len(pieces) - 1
            return
        earliest = bisect_left(before, before[first] + size * _EARLIEST_PARAGRAPH_END) - 1
        ends = range(last, max(following, earliest) - 1, -1)
        last = next((end for end in ends if pieces[end].ends_paragraph), last)
        yield first, last
        following = last + 1
        repeated = max(before[following] - overlap, before[following + 1] - size)
        first = min(following, bisect_left(before, repeated, lo=first + 1))


def _pieces(text: str, count_tokens: CountTokens, size: int) -> tuple[list[Sentence], list[int]]:
    """Sentences, and parts of those that are longer than a passage, each with its cost in tokens."""
    whole = sentences(text)
    costs = _costs(text, whole, count_tokens)
    if all(cost <= size for cost in costs):
        return whole, costs
    words = [
        _words(text, piece) if cost > size else [piece] for piece, cost in zip(whole, costs, strict=True)
    ]
    pieces = [piece for parts in words for piece in parts]
    costs = _costs(text, pieces, count_tokens)
    if all(cost <= size for cost in costs):
        return pieces, costs
    atoms = [
        _atoms(text, piece) if cost > size else [piece] for piece, cost in zip(pieces, costs, strict=True)
    ]
    pieces = [piece for parts in atoms for piece in parts]
    return pieces, _costs(text, pieces, count_tokens)


def _costs(text: str, pieces: list[Sentence], count_tokens: CountTokens) -> list[int]:
    counts = count_tokens([text[piece.start : piece.end] for piece in pieces])
    return [
        max(count, (piece.end - piece.start) // _CHARACTERS_PER_TOKEN)
        for count, piece in zip(counts, pieces, strict=True)
    ]


def _words(text: str, sentence: Sentence) -> list[Sentence]:
    places = [match.span() for match in _WORD.finditer(text, sentence.start, sentence.end)]
    return [Sentence(start, end, sentence.ends_paragraph and end == sentence.end) for start, end in places]


def _atoms(text: str, word: Sentence) -> list[Sentence]:
    """A few characters each; a combining mark stays with the character it belongs to."""
    borders = [
        at for at in range(word.start + _ATOM, word.end, _ATOM) if unicodedata.category(text[at])[0] != "M"
    ]
    return [
        Sentence(start, end, word.ends_paragraph and end == word.end)
        for start, end in zip([word.start, *borders], [*borders, word.end], strict=True)
    ]
