"""Technologies that a text is about, by a curated vocabulary with aliases (`technologies.txt`)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VERSION = "2026-11"
"""Of the vocabulary; a test holds it against the file's first line."""

_FILE = Path(__file__).with_name("technologies.txt")
_READ = 60_000
"""Characters: what a text is about is told before."""
_IN_TITLE = 3
_MOST = 12
_PROGRAMMING = re.compile(
    r"\b(?:code|coding|program(?:s|ming|mers?)?|software|developers?|compiler|compiled?|framework|library|"
    r"librar(?:y|ies)|functions?|api|database|server|install|runtime|syntax|variables?|deploy(?:s|ed|ment)?|"
    r"open source|script|app|loops?|iterators?|arguments?|parameters?|threads?|backend|frontend|query|"
    r"queries|queue|repository|dataset|model|web)\b",
    re.IGNORECASE,
)
_ENOUGH_PROGRAMMING = 2
"""Different words of programming that make a text speak of it."""
_ENOUGH_TOGETHER = 2
"""Different everyday names that vouch for one another."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    names: dict[str, str]
    """The usual name of each spelling in lower case."""
    everyday: frozenset[str]
    """Names that are everyday words too, as they are written as technologies."""
    pattern: re.Pattern[str]
    """Every spelling, the longest first."""


def usual_name(name: str) -> str:
    """What a technology is usually called; the name itself where it is not in the vocabulary."""
    return _vocabulary().names.get(name.casefold(), name)


def technologies(title: str, text: str, limit: int = _MOST) -> list[str]:
    """The technologies that a text names, by their usual names, the most prominent first.

    One that a long text names only once, and not in its title, is none that it is about.
    """
    read = text[:_READ]
    counts, surely = Counter[str](), set[str]()
    for part, weight in ((title, _IN_TITLE), (read, 1)):
        for spelling in _vocabulary().pattern.findall(part):
            name = _vocabulary().names[spelling.casefold()]
            if spelling.casefold() not in _everyday_keys():
                surely.add(name)
            elif spelling not in _vocabulary().everyday:
                continue
            counts[name] += weight
    if not surely and len(counts) < _ENOUGH_TOGETHER and not _speaks_of_programming(f"{title}\n{read}"):
        return []
    least = 2 if len(read) > 4_000 else 1
    return [name for name, count in counts.most_common(limit) if count >= least]


def canonical(name: str) -> str | None:
    """The usual name of a technology, by any of its spellings."""
    return _vocabulary().names.get(name.casefold())


def _speaks_of_programming(text: str) -> bool:
    return len({word.casefold() for word in _PROGRAMMING.findall(text)}) >= _ENOUGH_PROGRAMMING


@cache
def _vocabulary() -> _Vocabulary:
    names: dict[str, str] = {}
    everyday: set[str] = set()
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") or not line.strip():
            continue
        head, _, aliases = line.partition(":")
        name = head.removesuffix(" ?").strip()
        if head.endswith(" ?"):
            everyday.add(name)
        for spelling in (name, *aliases.split(",")):
            if spelling.strip():
                names[spelling.strip().casefold()] = name
    spellings = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    # A point or hyphen joins a name to a longer one (next.js, go-kart); at the end of a sentence it does not.
    pattern = re.compile(rf"(?<![\w.+#-])(?:{spellings})(?![\w+#]|[.-]\w)", re.IGNORECASE)
    return _Vocabulary(names, frozenset(everyday), pattern)


@cache
def _everyday_keys() -> frozenset[str]:
    return frozenset(name.casefold() for name in _vocabulary().everyday)
