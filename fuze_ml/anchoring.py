"""Finds a quoted piece of text again in a text that may have changed since.

A quote is kept with the words around it and its place, as the Web Annotation Data Model has it (W3C 2017,
"Text Quote Selector" and "Text Position Selector"). White space never counts: it is what differs first
between a page as it is shown, its text, and the same page read once more. Whoever shows a page (see
assets/marking.js) finds a quote in it in the same way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

CONTEXT = 48
"""Characters kept of what stands before and after a quote."""
LEAST_SIMILARITY = 75.0
"""Per cent that a changed quote must have in common with what was quoted."""
LEAST_NEAR = 60.0
"""Per cent where a closer look is worth while."""
SHORT = 12
"""Letters; so little stands anywhere, so its surroundings must agree as well."""
LEAST_CONTEXT = 60.0
MOST_PLACES = 500
"""Where the same words stand more often, the first ones and those next to the former place are compared."""
_SNAP = 12
"""Letters by which a changed quote may be moved to the borders of its words."""
_PIECE = 4
"""Letters in a row; fewer are alike by accident."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """What was quoted, and where: `start` is its former place, in characters of the text."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


class Haystack:
    """A text whose quotes are looked for: its letters (all but white space), and where each stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._letters = "".join(text.split())
        self._places = [place for place, letter in enumerate(text) if not letter.isspace()]

    def find(self, quote: Quote) -> Span | None:
        """The range of the quote, end exclusive: as it was quoted, else what has become of it, or None."""
        wanted = "".join(quote.exact.split())
        if not wanted:
            return None
        near = None if quote.start is None else bisect_left(self._places, quote.start)
        found = self._best(wanted, quote, near)
        if found is not None:
            return self._span(*found)
        return self._changed(wanted) if len(wanted) >= SHORT else None

    def _best(self, wanted: str, quote: Quote, near: int | None) -> Span | None:
        """Of the places that hold the very words the one whose surroundings agree most."""
        prefix, suffix = "".join(quote.prefix.split()), "".join(quote.suffix.split())
        best, key = None, (-1.0, 0)
        for at in self._occurrences(wanted, near):
            agreement = self._agreement(at, at + len(wanted), prefix, suffix)
            if len(wanted) < SHORT and agreement < LEAST_CONTEXT:
                continue
            here = (agreement, -abs(at - near) if near is not None else -at)
            if here > key:
                best, key = (at, at + len(wanted)), here
        return best

    def _occurrences(self, wanted: str, near: int | None) -> Iterator[int]:
        starts = [0] if near is None else [0, max(0, near - len(wanted))]
        for start in starts:
            at = self._letters.find(wanted, start)
            for _ in range(MOST_PLACES):
                if at < 0:
                    break
                yield at
                at = self._letters.find(wanted, at + 1)

    def _agreement(self, start: int, end: int, prefix: str, suffix: str) -> float:
        """Per cent that the surroundings have in common with those of the quote; all, where it had none."""
        before = self._letters[max(0, start - len(prefix)) : start]
        after = self._letters[end : end + len(suffix)]
        if not prefix and not suffix:
            return 100.0
        ratios = [
            (fuzz.ratio(kept, here), len(kept)) for kept, here in ((prefix, before), (suffix, after)) if kept
        ]
        return sum(ratio * weight for ratio, weight in ratios) / sum(weight for _, weight in ratios)

    def _changed(self, wanted: str) -> Span | None:
        """What the quote has become, from word to word."""
        found = fuzz.partial_ratio_alignment(wanted, self._letters, score_cutoff=LEAST_NEAR)
        if found is None:
            return None
        # It was looked for in pieces of its own length; words that came in have made it longer.
        margin = len(wanted) // 2
        last = min(found.dest_end + margin, len(self._letters))
        kept = self._kept(wanted, max(0, found.dest_start - margin), last)
        spans = [(found.dest_start, found.dest_end), kept]
        likeness, (first, last) = max((fuzz.ratio(wanted, self._letters[slice(*one)]), one) for one in spans)
        return self._snapped(*self._span(first, last)) if likeness >= LEAST_SIMILARITY else None

    def _kept(self, wanted: str, first: int, last: int) -> Span:
        """From the first to the last piece of the quote that is kept within a range."""
        steps = LCSseq.opcodes(wanted, self._letters[first:last])
        pieces = [step for step in steps if step.tag == "equal" and step.src_end - step.src_start >= _PIECE]
        if not pieces:
            return first, last
        return first + pieces[0].dest_start, first + pieces[-1].dest_end

    def _snapped(self, start: int, end: int) -> Span:
        """The range, moved to borders of words that are near."""
        shift = max(0, start - 2 * _SNAP)
        words = list(re.finditer(r"\w+", self.text[shift : end + 2 * _SNAP]))
        first = _nearest([word.start() + shift for word in words], start)
        last = _nearest([word.end() + shift for word in words], end)
        return (first, last) if first < last else (start, end)

    def _span(self, first: int, last: int) -> Span:
        """The range in the text of letters `first` to `last`, the latter exclusive."""
        return self._places[first], self._places[last - 1] + 1


def _nearest(borders: list[int], place: int) -> int:
    """The border of a word that is next to a place, if there is one near."""
    nearest = min(borders, key=lambda border: abs(border - place), default=place)
    return nearest if abs(nearest - place) <= _SNAP else place


def surroundings(text: str, span: Span) -> tuple[str, str]:
    """What stands before and after a range of a text, as far as it is kept with a quote."""
    start, end = span
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
