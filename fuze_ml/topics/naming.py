"""Names of topics: key concepts that are frequent within one and rare in the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_CONCEPTS = 6
READ = 1_000
"""Pages of a topic that have a say, the most typical ones."""
_SHARED = 2
"""Pages that must have a concept in common before it names them all."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a topic is called, and the concepts it was chosen from, the most telling first."""

    name: str
    concepts: tuple[str, ...]


def name_all(groups: Sequence[Sequence[Sequence[str]]]) -> list[Named]:
    """A name for each group, given the concepts of each of its pages; no two have the same name."""
    counts = [_documents(pages[:READ]) for pages in groups]
    spelling = _usual_spellings(concept for pages in groups for page in pages[:READ] for concept in page)
    sizes = [min(len(pages), READ) for pages in groups]
    everywhere = Counter[str]()
    for count in counts:
        everywhere.update(count)
    named: list[Named] = []
    taken: set[str] = set()
    for number, count in enumerate(counts):
        keys = _telling(count, everywhere, sizes[number], sum(sizes))
        name = _free_name([spelling[key] for key in keys], taken, number)
        taken.add(name.casefold())
        named.append(Named(name, tuple(spelling[key] for key in keys)))
    return named


def _documents(pages: Sequence[Sequence[str]]) -> Counter[str]:
    """In how many pages each concept stands, by its casefolded spelling."""
    return Counter(key for page in pages for key in {concept.casefold() for concept in page} if key.strip())


def _usual_spellings(concepts: Iterable[str]) -> dict[str, str]:
    spellings: dict[str, Counter[str]] = {}
    for concept in concepts:
        spellings.setdefault(concept.casefold(), Counter())[concept] += 1
    return {key: max(sorted(found), key=found.__getitem__) for key, found in spellings.items()}


def _telling(count: Counter[str], everywhere: Counter[str], size: int, total: int) -> list[str]:
    """The concepts of a group that set it apart, none of which says what another does already."""

    def weight(key: str) -> float:
        inside = count[key] / size
        outside = (everywhere[key] - count[key]) / max(1, total - size)
        return inside * math.log((inside + 0.01) / (outside + 0.01))

    shared = [key for key, number in count.items() if number >= min(_SHARED, size)]
    ranked = sorted(shared or count, key=lambda key: (-weight(key), -len(key), key))
    chosen: list[str] = []
    for key in ranked:
        if not any(key in other or other in key for other in chosen):
            chosen.append(key)
        if len(chosen) == MOST_CONCEPTS:
            break
    return chosen


def _free_name(concepts: list[str], taken: set[str], number: int) -> str:
    """The first concept; with a further one where another topic is called so already."""
    if not concepts:
        return f"Topic {number + 1}"
    name = _capital(concepts[0])
    for further in concepts[1:]:
        if name.casefold() not in taken:
            break
        name = f"{_capital(concepts[0])}, {further}"
    return name if name.casefold() not in taken else f"{name} ({number + 1})"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
