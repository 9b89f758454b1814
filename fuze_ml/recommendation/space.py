"""The vectors of a library, seen without what all of them share, and who is near to whom among them.

Sentence embeddings of one person's pages lie in a narrow cone: a few directions, common to all, decide
most cosines. With the mean taken off and the shared covariance divided out, what is left tells items apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuze_ml.embedding import DIMENSIONS, Vectors

RIDGE = 3.0
"""What is added to the covariance's diagonal, in units of its mean: tames what few items can't tell."""
NEIGHBOURS = 15
_BLOCK = 1_024


@dataclass(frozen=True, slots=True)
class Space:
    """What the items of a library share."""

    mean: Vectors
    """Shape (384,)."""
    precision: Vectors
    """The inverse of the covariance, shape (384, 384)."""

    @classmethod
    def fit(cls, vectors: Vectors) -> Space:
        """From all items of a library, shape (n, 384), n at least 1."""
        mean: Vectors = vectors.mean(axis=0)
        centred = vectors - mean
        covariance = (centred.T @ centred / len(vectors)).astype(np.float64)
        scale = max(float(np.trace(covariance)) / DIMENSIONS, 1e-9)
        precision = np.linalg.inv(covariance + RIDGE * scale * np.eye(DIMENSIONS, dtype=np.float64))
        return cls(mean, precision.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Which items of a library are near to each other: edges both ways, as long as there are edges."""

    number: int
    """Of items."""
    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    weights: Vectors
    """Normalised by what enters and what leaves: a hub, near to everything, has little to pass on."""
    density: Vectors
    """The mean cosine of each item to its nearest, shape (n,): where it is high, many would do as well."""

    @classmethod
    def of(cls, vectors: Vectors) -> Neighbourhood:
        """Joins each row, shape (n, 384), to its NEIGHBOURS nearest. Takes time that grows with n²."""
        number, nearest = len(vectors), min(NEIGHBOURS, len(vectors) - 1)
        directions = unit(vectors - vectors.mean(axis=0))
        density = np.zeros(number, dtype=np.float32)
        if not nearest:
            none = np.zeros(0, dtype=np.int64)
            return cls(number, none, none, np.zeros(0, dtype=np.float32), density)
        keys, similarities = [], []
        for first in range(0, number, _BLOCK):
            block = directions[first : first + _BLOCK] @ directions.T
            rows = np.arange(first, first + len(block))
            block[rows - first, rows] = -1.0
            columns = np.argpartition(block, -nearest, axis=1)[:, -nearest:]
            pairs = np.repeat(rows, nearest), columns.ravel()
            keys += [pairs[0] * number + pairs[1], pairs[1] * number + pairs[0]]
            near = np.take_along_axis(block, columns, axis=1)
            density[rows] = near.mean(axis=1)
            similarities += 2 * [near.ravel()]
        edges, chosen = np.unique(np.concatenate(keys), return_index=True)
        weights = np.maximum(np.concatenate(similarities)[chosen], 0) ** 2
        sources, targets = edges // number, edges % number
        degrees = np.maximum(np.bincount(sources, weights=weights, minlength=number), 1e-9)
        weights = weights / np.sqrt(degrees[sources] * degrees[targets])
        return cls(number, sources, targets, weights.astype(np.float32), density)

    def passed_on(self, values: Vectors) -> Vectors:
        """What each item gets of its neighbours' values, shape (n,)."""
        passed: Vectors = np.bincount(
            self.targets, weights=self.weights * values[self.sources], minlength=self.number
        ).astype(np.float32)
        return passed


def unit(vectors: NDArray[np.floating[Any]]) -> Vectors:
    """L2-normalised rows."""
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    normalised: Vectors = (vectors / norms).astype(np.float32)
    return normalised


def standardised(values: Vectors) -> Vectors:
    """With mean 0 and deviation 1; zeros where all are equal."""
    deviation = float(values.std()) if len(values) else 0.0
    if deviation < 1e-9:
        return np.zeros(len(values), dtype=np.float32)
    result: Vectors = ((values - values.mean()) / deviation).astype(np.float32)
    return result
