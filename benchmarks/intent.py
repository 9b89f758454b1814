"""How often the local classifier reads a request as a person did.

    python benchmarks/intent.py --json FILE [--write]

`intent_requests.tsv` holds requests labelled by hand. The goal's model is trained anew without the fold it
is measured on (ten folds, five shuffles); the cues and the rules beside it were written with sight of the
requests, which flatters them. `--write` trains on all requests and writes `fuze_ml/intent_weights.json`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
from report import parser, show

from fuze_ml import intent
from fuze_ml.embedding import Vectors, get_embedder
from fuze_ml.intent import Goal, classify, features

REQUESTS = Path(__file__).with_name("intent_requests.tsv")
WEIGHTS = Path(intent.__file__).with_name("intent_weights.json")
RIDGE = 1.0
FOLDS, SHUFFLES = 10, 5


def train(samples: Vectors, labels: np.ndarray) -> tuple[Vectors, Vectors]:
    """One-against-all ridge regression; weights (goals, features) and biases (goals,)."""
    targets = np.eye(len(Goal), dtype=np.float32)[labels]
    mean, share = samples.mean(axis=0), targets.mean(axis=0)
    centred = samples - mean
    gram = centred.T @ centred + RIDGE * np.eye(samples.shape[1], dtype=np.float32)
    weights = np.linalg.solve(gram, centred.T @ (targets - share)).T
    return weights, share - weights @ mean


def cross_validated(samples: Vectors, labels: np.ndarray) -> float:
    """The share of goals that a model tells which has not seen the request."""
    right = 0
    for seed in range(SHUFFLES):
        order = np.random.default_rng(seed).permutation(len(labels))
        for fold in np.array_split(order, FOLDS):
            rest = np.setdiff1d(order, fold)
            weights, bias = train(samples[rest], labels[rest])
            right += int(((samples[fold] @ weights.T + bias).argmax(axis=1) == labels[fold]).sum())
    return right / (SHUFFLES * len(labels))


def overlap(found: set[str], expected: set[str]) -> float:
    """F1 of two sets; 1 for two empty ones."""
    return 2 * len(found & expected) / (len(found) + len(expected)) if found or expected else 1.0


def main() -> None:
    options = parser("Accuracy of the local intent classifier.")
    options.add_argument("--write", action="store_true", help="train on all requests and keep the weights")
    given = options.parse_args()
    with REQUESTS.open(newline="") as lines:
        requests = list(csv.DictReader(lines, delimiter="\t"))
    vectors = get_embedder(threads=1).encode([row["request"] for row in requests])
    samples = np.array([features(row["request"], v) for row, v in zip(requests, vectors, strict=True)])
    goals = list(Goal)
    labels = np.array([goals.index(Goal(row["goal"])) for row in requests])
    if given.write:
        weights, bias = train(samples, labels)
        rounded = {"weights": np.round(weights, 4).tolist(), "bias": np.round(bias, 4).tolist()}
        WEIGHTS.write_text(json.dumps(rounded) + "\n")
    show(given, f"Intent of {len(requests)} requests", measured(requests, samples, labels))


def measured(requests: list[dict[str, str]], samples: Vectors, labels: np.ndarray) -> list[dict[str, Any]]:
    """Accuracy by field; for technologies the mean F1."""
    rows: list[dict[str, Any]] = [
        {"field": "goal, cross-validated", "accuracy": cross_validated(samples, labels)},
        {
            "field": "goal, by cues alone",
            "accuracy": np.mean([classify(row["request"], None).goal == row["goal"] for row in requests]),
        },
    ]
    intents = [classify(row["request"], None) for row in requests]
    for field in ("difficulty", "breadth", "urgency"):
        right = [(getattr(i, field) or "") == row[field] for i, row in zip(intents, requests, strict=True)]
        rows.append({"field": field, "accuracy": float(np.mean(right))})
    named = [{name for name in row["technologies"].split(", ") if name} for row in requests]
    scores = [overlap(set(one.technologies), names) for one, names in zip(intents, named, strict=True)]
    rows.append({"field": "technologies (F1)", "accuracy": float(np.mean(scores))})
    return [{**row, "accuracy": float(row["accuracy"])} for row in rows]


if __name__ == "__main__":
    main()
