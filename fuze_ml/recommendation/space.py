"""The vectors of a library, seen without what all of them share.

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
REFERENCE = 4_096
"""Items that stand for all others when hubs are looked for."""
NEIGHBOURS = 10
_SAME = 0.999


@dataclass(frozen=True, slots=True)
class Space:
    """Fitted once for a library; small enough to be kept beside it."""

    mean: Vectors
    """Shape (384,)."""
    whitener: Vectors
    """Shape (384, 384): whitener @ whitener.T is the inverse of the covariance."""
    reference: Vectors
    """Whitened items, shape (at most REFERENCE, 384)."""

    @classmethod
    def fit(cls, vectors: Vectors, seed: int = 0) -> Space:
        """From all items of a library, shape (n, 384), n at least 1."""
        mean: Vectors = vectors.mean(axis=0)
        centred = vectors - mean
        covariance = (centred.T @ centred / len(vectors)).astype(np.float64)
        scale = max(float(np.trace(covariance)) / DIMENSIONS, 1e-9)
        precision = np.linalg.inv(covariance + RIDGE * scale * np.eye(DIMENSIONS, dtype=np.float64))
        whitener: Vectors = np.linalg.cholesky(precision).astype(np.float32)
        chosen = np.random.default_rng(seed).permutation(len(vectors))[:REFERENCE]
        return cls(mean, whitener, unit(centred[chosen] @ whitener))

    def project(self, vectors: Vectors) -> Vectors:
        """Whitened, of natural length, shape (n, 384). Its products are Mahalanobis'."""
        return np.asarray((vectors - self.mean) @ self.whitener, dtype=np.float32)

    def whiten(self, vectors: Vectors) -> Vectors:
        """Whitened and L2-normalised, shape (n, 384)."""
        return unit(self.project(vectors))

    def hubness(self, whitened: Vectors) -> Vectors:
        """How near each is to its nearest neighbours in the library, shape (n,).

        Some items are near to everything, and would stand in every list; they are told by this.
        """
        number = min(NEIGHBOURS, len(self.reference))
        similarities = whitened @ self.reference.T
        similarities[similarities > _SAME] = -1.0  # itself
        nearest: Vectors = np.partition(similarities, -number, axis=1)[:, -number:].mean(axis=1)
        return nearest


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
