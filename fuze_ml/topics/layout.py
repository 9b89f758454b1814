"""Places on a map: topics that are alike stand near each other, and none covers another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.manifold import MDS

from fuze_ml.embedding import Vectors

SIDE = 100.0
_FILLED = 0.3
"""Share of the map that the topics' circles cover together."""
_GAP = 1.15
"""The least distance of two centres, in sums of their radii."""
_ROUNDS = 200


def arrange(centres: Vectors, sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Places (k, 2) and radii (k,) for topics with unit centres (k, 384), on a square with sides of 100."""
    share = np.asarray(sizes, dtype=np.float64) / max(1, sum(sizes))
    radii = np.sqrt(_FILLED * share / np.pi) * SIDE
    if len(sizes) == 1:
        return np.full((1, 2), SIDE / 2), radii
    distances = np.sqrt(np.maximum(0.0, 2 - 2 * (centres @ centres.T).astype(np.float64)))
    np.fill_diagonal(distances, 0.0)
    flat = MDS(2, metric="precomputed", init="classical_mds", n_init=1, random_state=0)
    places = np.asarray(flat.fit_transform(distances))
    places = _fitted(places, radii)
    for _ in range(_ROUNDS):
        places = _pushed(places, radii)
    return _fitted(places, radii), radii


def _pushed(places: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """One step of moving circles that overlap away from each other."""
    apart = places[:, None, :] - places[None, :, :]
    distance = np.linalg.norm(apart, axis=2)
    missing = np.maximum(0.0, (radii[:, None] + radii[None, :]) * _GAP - distance)
    np.fill_diagonal(missing, 0.0)
    steps = (missing / np.maximum(distance, 1e-6))[:, :, None] * apart
    pushed: np.ndarray = places + steps.sum(axis=1) / 4
    return pushed


def _fitted(places: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Moved and stretched so that all circles lie within the square."""
    edge = float(radii.max())
    low, high = places.min(axis=0), places.max(axis=0)
    stretched: np.ndarray = (places - low) / np.maximum(high - low, 1e-9)
    fitted: np.ndarray = edge + stretched * (SIDE - 2 * edge)
    return fitted


def scatter(differences: Vectors) -> np.ndarray:
    """Places (n, 2) of pages within a circle of radius 1, by how they differ from their topic's centre."""
    if len(differences) < 2:
        return np.zeros((len(differences), 2))
    centred = differences - differences.mean(axis=0)
    left, strength, _ = np.linalg.svd(centred.astype(np.float64), full_matrices=False)
    flat = np.zeros((len(differences), 2))
    used = min(2, left.shape[1])
    flat[:, :used] = left[:, :used] * strength[:used]
    # An SVD is free to turn an axis around: the largest part is positive, whatever library worked it out.
    flat *= np.where(flat[np.abs(flat).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    return flat / max(float(np.linalg.norm(flat, axis=1).max()), 1e-9)
