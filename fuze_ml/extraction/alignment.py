"""Which blocks of a page stand in a text that somebody else took from it.

Extractors give plain text, cleaned each in its own way. Runs of four equal tokens tie a block to a place in
that text; of all ties the heaviest chain in document order counts, so that a teaser which repeats a sentence
of the body is not taken for it. Blocks too short for a run count where they stand between tied ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from fuze_ml.extraction.blocks import Block

_RUN = 4
_FREQUENT = 20
"""Places of one run that are looked at; more is boilerplate."""
_CANDIDATE_PLACES = 3
_SLACK = 3
"""Tokens by which neighbouring places may overlap: estimates shift where a text was cleaned."""
_REACH = 12
"""Short blocks this near to the first or the last tied block are looked for in front of it or behind it."""
_REACH_TOKENS = 60
_LONGEST_LOOK_BACK = 400
"""Ties that a chain looks back at; bounds the work on endless pages."""


class _Tie(NamedTuple):
    block: int
    start: int
    end: int
    coverage: float
    weight: int


def coverage(text: Sequence[str], blocks: Sequence[Block]) -> list[float]:
    """For each block the share (0 to 1) of its runs of tokens that `text`, in tokens, holds in that order."""
    chain = _heaviest_chain(_ties(text, blocks))
    shares = [0.0] * len(blocks)
    for tie in chain:
        shares[tie.block] = tie.coverage
    for short in _short_blocks_between(text, blocks, chain):
        shares[short] = 1.0
    return shares


def _ties(text: Sequence[str], blocks: Sequence[Block]) -> list[_Tie]:
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(text) - _RUN + 1):
        places[tuple(text[place : place + _RUN])].append(place)
    ties = []
    for number, block in enumerate(blocks):
        words = block.tokens
        hits = [places.get(tuple(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1)]
        known = sum(hit is not None for hit in hits)
        if known * 2 <= len(hits):
            continue
        starts = Counter(place - at for at, hit in enumerate(hits) if hit for place in hit[:_FREQUENT])
        ties += [
            _Tie(number, start, start + len(words), known / len(hits), known)
            for start, votes in starts.most_common(_CANDIDATE_PLACES)
            if votes * _CANDIDATE_PLACES >= known
        ]
    return ties


def _heaviest_chain(ties: list[_Tie]) -> list[_Tie]:
    """The ties that can all hold in document order, with the greatest weight."""
    best = [0] * len(ties)
    previous = [-1] * len(ties)
    for here, tie in enumerate(ties):
        for there in range(here - 1, max(-1, here - _LONGEST_LOOK_BACK), -1):
            before = ties[there]
            in_order = (
                before.block < tie.block and before.start < tie.start and before.end <= tie.start + _SLACK
            )
            if in_order and best[there] > best[here]:
                best[here], previous[here] = best[there], there
        best[here] += tie.weight
    chain = []
    here = max(range(len(ties)), key=best.__getitem__, default=-1)
    while here >= 0:
        chain.append(ties[here])
        here = previous[here]
    return chain[::-1]


def _short_blocks_between(text: Sequence[str], blocks: Sequence[Block], chain: list[_Tie]) -> list[int]:
    """Blocks shorter than a run that stand, in order, in the text between two tied blocks."""
    found: list[int] = []
    if not chain:
        return found
    for before, after in zip([None, *chain], [*chain, None], strict=True):
        gap_start = max(0, before.end - _SLACK) if before else max(0, chain[0].start - _REACH_TOKENS)
        gap_end = after.start + _SLACK if after else chain[-1].end + _REACH_TOKENS
        first = before.block + 1 if before else max(0, chain[0].block - _REACH)
        last = after.block if after else min(len(blocks), chain[-1].block + 1 + _REACH)
        gap = list(text[gap_start:gap_end])
        for number in range(first, last):
            words = blocks[number].tokens
            if 0 < len(words) < _RUN and (end := _end_of(words, gap)):
                found.append(number)
                gap = gap[end:]
    return found


def _end_of(words: list[str], text: list[str]) -> int:
    """Where the first occurrence of `words` in `text` ends; 0 when there is none."""
    width = len(words)
    return next((at + width for at in range(len(text) - width + 1) if text[at : at + width] == words), 0)
