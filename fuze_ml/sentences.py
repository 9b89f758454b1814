"""Where the sentences and paragraphs of a text begin and end, in any script."""

from __future__ import annotations

import re
from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence's place, `text[start:end]`, without the white space around it."""

    start: int
    end: int
    ends_paragraph: bool


# Repetitions are bounded, so that a megabyte of full stops takes linear time.
_BLANK_LINES = re.compile(r"\n\s*\n")
_CLOSERS = r"""["'”’»)\]」』）】]{0,4}"""
_BORDER = re.compile(
    rf"[.!?…؟۔։።]{{1,8}}{_CLOSERS}\s+"  # a space follows in scripts that have spaces
    rf"|[。！？｡।॥។။]{{1,8}}{_CLOSERS}"  # none need follow
    r"|\n"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|vs|etc|cf|approx|Fig|fig|No|Nr|Vol|vol"
    r"|pp|ed|eds|Inc|Ltd|Co|Corp|bzw|ca|usw|Art|art|Abs|Sen|Rep|Gov|Gen|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
)
_LONGEST_ABBREVIATION = 12


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order; a blank line ends a paragraph, a line break a sentence."""
    found: list[Sentence] = []
    for start, end in _paragraphs(text):
        borders = _borders(text, start, end)
        for at, border in zip([start, *borders], [*borders, end], strict=True):
            if sentence := text[at:border].strip():
                first = text.index(sentence[0], at)
                found.append(Sentence(first, first + len(sentence), False))
        if found:
            found[-1] = found[-1]._replace(ends_paragraph=True)
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    gaps = [match.span() for match in _BLANK_LINES.finditer(text)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return list(zip(starts, ends, strict=True))


def _borders(text: str, start: int, end: int) -> list[int]:
    """Where the second and further sentences of a paragraph may begin, white space before them included."""
    return [
        match.end()
        for match in _BORDER.finditer(text, start, end)
        if match.end() < end and not _continues(text, match.start(), match.end())
    ]


def _continues(text: str, stop: int, following: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation, or the sentence goes on behind it."""
    if text[stop] != "." or "\n" in text[stop:following]:
        return False
    before = text[max(0, stop - _LONGEST_ABBREVIATION) : following]
    return text[following].islower() or _ABBREVIATION.search(before) is not None
