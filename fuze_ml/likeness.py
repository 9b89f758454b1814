"""How much of two texts is word for word the same."""

from __future__ import annotations

import re

_SHINGLE = 5
"""Words in a row: fewer are alike by accident."""
_READ = 40_000


def likeness(first: str, second: str) -> float:
    """The share of runs of five words that two texts have in common (Broder 1997), from 0 to 1."""
    one, other = _shingles(first), _shingles(second)
    return len(one & other) / len(one | other) if one and other else 0.0


def _shingles(text: str) -> set[int]:
    words = re.findall(r"\w+", text[:_READ].casefold())
    return {hash(tuple(words[at : at + _SHINGLE])) for at in range(max(0, len(words) - _SHINGLE + 1))}
