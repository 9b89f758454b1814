"""Tags that fit a page: those that the user has already, and new ones only where none of them fits."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fuze_ml.analysis.schema import SuggestedTag
from fuze_ml.analysis.technologies import canonical
from fuze_ml.embedding import DIMENSIONS, Embedder, Vectors
from fuze_ml.terms import tokenize

MOST = 3
_MOST_NEW = 3
_SAID, _MEANT, _NEIGHBOURS, _BIAS = 3.1, 1.4, 3.6, -3.5
"""Of a logistic regression on the pages of `benchmarks/analysis.py`, eightfold cross-validated."""
_LEAST = 0.2
"""The probability from which a tag is suggested."""
_BESIDE_BEST = 0.5
"""The share of the best one's probability that the others must reach."""
_IN_TITLE, _IN_PHRASES, _IN_TEXT, _TECHNOLOGY = 1.0, 0.8, 0.4, 1.0
_OFTEN = 3
"""Occurrences that make a word of the text one that it is about."""
_READ = 20_000
_LONGEST_NEW = 30
_UNRELATED = 0.1
"""The cosine to a page below which a tag's name speaks for nothing, however far the others are."""
_USUAL_MEAN, _USUAL_DEVIATION, _USUAL_TAGS = 0.15, 0.1, 5
"""Of such cosines, counted as so many tags: those of somebody with few tags say little by themselves."""
_KEPT_VECTORS = 20_000


@dataclass(frozen=True, slots=True)
class OwnTag:
    """A tag of the user's, and how much of the pages nearest in meaning have it: from 0 to 1."""

    name: str
    neighbours: float = 0.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What tags are sought for. `meaning` is the text's vector, shape (384,), L2-normalised."""

    title: str
    text: str
    language: str | None
    keyphrases: Sequence[str]
    technologies: Sequence[str]
    meaning: Vectors


def suggest(subject: Subject, own: Sequence[OwnTag], embedder: Embedder) -> list[SuggestedTag]:
    """Up to three own tags, the best first: what the page says, means, and what similar pages have.

    Up to three new ones where no own tag fits.
    """
    names = [tag.name for tag in own]
    chances = _chances(subject, own, vectors_of(names, embedder) @ subject.meaning)
    least = max(_LEAST, _BESIDE_BEST * max(chances, default=0.0))
    best = sorted(zip(chances, names, strict=True), key=lambda one: -one[0])
    fitting = [name for chance, name in best if chance >= least]
    if fitting:
        return [SuggestedTag(name, own=True) for name in fitting[:MOST]]
    return [SuggestedTag(name, own=False) for name in _new(subject, names)][:_MOST_NEW]


def _chances(subject: Subject, own: Sequence[OwnTag], cosines: Vectors) -> list[float]:
    """How likely each tag fits: by what the page says, means beside the other tags, and its neighbours have.

    `cosines` (len(own),) are those of the tags' names to the page.
    """
    said = _said(subject, [tag.name for tag in own])
    number = len(own) + _USUAL_TAGS
    mean = (cosines.sum() + _USUAL_TAGS * _USUAL_MEAN) / number
    spread = ((cosines - mean) ** 2).sum() + _USUAL_TAGS * _USUAL_DEVIATION**2
    standing = (cosines - mean) / np.sqrt(spread / number)
    standing = np.where(cosines >= _UNRELATED, standing, standing.clip(max=0))
    weighed = [
        _SAID * said[tag.name] + _MEANT * float(standing[at]) + _NEIGHBOURS * tag.neighbours + _BIAS
        for at, tag in enumerate(own)
    ]
    return [1 / (1 + math.exp(-one)) for one in weighed]


_cache: dict[str, Vectors] = {}


def vectors_of(names: Sequence[str], embedder: Embedder) -> Vectors:
    """Of tags' names, shape (len(names), 384): a user's tags are the same for page after page."""
    missing = [name for name in names if name not in _cache]
    if missing:
        if len(_cache) + len(missing) > _KEPT_VECTORS:
            _cache.clear()
            missing = list(names)
        _cache.update(zip(missing, embedder.encode(missing), strict=True))
    return np.stack([_cache[name] for name in names]) if names else np.zeros((0, DIMENSIONS), np.float32)


def _said(subject: Subject, names: Sequence[str]) -> dict[str, float]:
    """How clearly a page says each tag."""
    language = subject.language
    titled = set(tokenize(subject.title, language))
    phrased = set(tokenize(" ".join(subject.keyphrases), language))
    counts = Counter(tokenize(subject.text[:_READ], language))
    found = {}
    for name in names:
        terms = set(tokenize(name, language))
        named = _TECHNOLOGY if canonical(name) in subject.technologies else 0.0
        found[name] = max(named, _clarity(terms, titled, phrased, counts) if terms else 0.0)
    return found


def _clarity(terms: set[str], titled: set[str], phrased: set[str], counts: Counter[str]) -> float:
    """How clearly a page says all the words of a tag."""
    if terms <= titled:
        return _IN_TITLE
    if terms <= phrased:
        return _IN_PHRASES
    return _IN_TEXT * min(min(counts[term] for term in terms) / _OFTEN, 1.5)


def _new(subject: Subject, own: Sequence[str]) -> list[str]:
    """What could be new tags: technologies, then short keyphrases, none that an own one says already."""
    known = {name.casefold() for name in own} | {(canonical(name) or name).casefold() for name in own}
    said = [one.lower() for one in subject.keyphrases if len(one) <= _LONGEST_NEW and one.count(" ") < 2]
    found = dict.fromkeys([*subject.technologies[:2], *(one for one in said if canonical(one) is None)])
    return [name for name in found if name.casefold() not in known]
