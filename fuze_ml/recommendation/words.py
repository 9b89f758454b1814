"""Words as evidence: which terms tell what a person keeps from the rest, and which items hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from fuze_ml.embedding import Vectors

K1, B = 1.2, 0.75


class WordIndex:
    """BM25 over short texts, with weights of terms that whoever asks brings along."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        counts = [Counter(document) for document in documents]
        self.documents = len(documents)
        self.frequencies: Counter[str] = Counter(term for count in counts for term in count)
        columns: dict[str, int] = {term: column for column, term in enumerate(self.frequencies)}
        self._columns = columns
        self._rows = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
        self._terms = np.array([columns[term] for count in counts for term in count], dtype=np.int64)
        occurrences = np.array([times for count in counts for times in count.values()], dtype=np.float32)
        lengths = np.array([count.total() for count in counts], dtype=np.float32)
        average = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
        norm = K1 * (1 - B + B * lengths[self._rows] / average)
        self._weights = occurrences * (K1 + 1) / (occurrences + norm)

    def scores(self, weights: Mapping[str, float]) -> Vectors:
        """For each document the sum over its terms of weight times saturated frequency, shape (n,)."""
        of_term = np.zeros(len(self._columns), dtype=np.float32)
        for term, weight in weights.items():
            if (column := self._columns.get(term)) is not None:
                of_term[column] = weight
        summed: Vectors = np.bincount(
            self._rows, weights=self._weights * of_term[self._terms], minlength=self.documents
        ).astype(np.float32)
        return summed


def relevance_weights(
    kept: Iterable[Sequence[str]], frequencies: Mapping[str, int], documents: int
) -> dict[str, float]:
    """What each term says for an item, told by the items that were kept (Robertson & Spärck Jones 1976).

    `frequencies` says how many of all `documents` hold a term. A term that a single kept item holds counts
    half, since it may be chance; one that speaks against an item counts nothing.
    """
    sets = [set(terms) for terms in kept]
    held = Counter(term for terms in sets for term in terms)
    weights = {}
    for term, times in held.items():
        frequency = max(frequencies.get(term, 0), times)
        odds = (times + 0.5) / (len(sets) - times + 0.5)
        others = (documents - frequency + 0.5) / (frequency + 0.5)
        weight = float(np.log(odds * others)) * times / (times + 1)
        if weight > 0:
            weights[term] = weight
    return weights


def idf_weights(terms: Iterable[str], frequencies: Mapping[str, int], documents: int) -> dict[str, float]:
    """What each of the asked terms is worth: BM25's inverse document frequency."""
    return {
        term: float(
            np.log(1 + (documents - frequencies.get(term, 0) + 0.5) / (frequencies.get(term, 0) + 0.5))
        )
        for term in set(terms)
    }
