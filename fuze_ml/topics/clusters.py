"""Groups of pages by their vectors: spherical k-means on a sample, then every page to its nearest centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from fuze_ml.embedding import Vectors

FEWEST = 12
"""Pages from which on a library has topics."""
MOST = 24
SMALLEST = 3
"""Pages of a group; what is smaller joins others."""
SAMPLE = 4_000
JUDGED = 1_000
"""Rows by which it is judged how many groups there are."""
_NUMBERS = (1.0, 1.4, 2.0)
"""How many groups are tried, in units of the root of a third of the pages."""
_SEED = 7
_STARTS = 3
_CHUNK = 8_192
"""Rows compared at once, so that a large library takes little memory."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups, the largest first. `units` are the vectors without what all have in common, (n, 384)."""

    units: Vectors
    centres: Vectors
    """Unit vectors, shape (groups, 384)."""
    members: list[np.ndarray]
    """For each group its rows, the most typical first."""


def cluster(vectors: Vectors) -> Clusters:
    """The groups of unit vectors, shape (n, 384); none for fewer than `FEWEST` rows."""
    number = len(vectors)
    if number < FEWEST:
        return Clusters(vectors, np.empty((0, vectors.shape[1]), dtype=np.float32), [])
    units = _unit(vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32))
    sample = units[np.unique(np.linspace(0, number - 1, min(number, SAMPLE)).astype(int))]
    # Copies of one page are one point: more groups than points can't be told apart.
    points = len(np.unique(sample.round(4), axis=0))
    models = [
        KMeans(wanted, n_init=_STARTS, random_state=_SEED).fit(sample)
        for wanted in sorted({min(round(times * (number / 3) ** 0.5), MOST, points) for times in _NUMBERS})
    ]
    best = max(models, key=lambda model: _apartness(sample, model.labels_))
    centres = _unit(best.cluster_centers_.astype(np.float32))
    labels, nearness = _nearest(units, centres)
    sizes = np.bincount(labels, minlength=len(centres))
    kept = np.flatnonzero(sizes >= SMALLEST)
    kept = kept[np.argsort(-sizes[kept], kind="stable")]
    if len(kept) < len(centres):
        labels, nearness = _nearest(units, centres[kept])
        order = np.arange(len(kept))
    else:
        order = kept
    members = [_typical_first(np.flatnonzero(labels == group), nearness) for group in order]
    return Clusters(units, centres[kept], members)


def _apartness(units: Vectors, labels: np.ndarray) -> float:
    """How much nearer rows are to their own group than to the next (Rousseeuw's silhouette), from -1 to 1."""
    if not 1 < len(np.unique(labels)) < len(units):
        return -1.0
    return float(silhouette_score(units, labels, sample_size=min(len(units), JUDGED), random_state=_SEED))


def _typical_first(rows: np.ndarray, nearness: np.ndarray) -> np.ndarray:
    return rows[np.argsort(-nearness[rows], kind="stable")]


def _nearest(units: Vectors, centres: Vectors) -> tuple[np.ndarray, np.ndarray]:
    """Each row's group, and its cosine to that centre."""
    labels = np.empty(len(units), dtype=np.int64)
    nearness = np.empty(len(units), dtype=np.float32)
    for at in range(0, len(units), _CHUNK):
        similarities = units[at : at + _CHUNK] @ centres.T
        labels[at : at + _CHUNK] = similarities.argmax(axis=1)
        nearness[at : at + _CHUNK] = similarities.max(axis=1)
    return labels, nearness


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
