"""Learns the weights with which `fuze_ml.extraction.body` chooses blocks, and cross-validates them.

    python benchmarks/extraction_weights.py --data DIR [--write]

DIR holds `pages/ID.html.gz` and `expected.json`, as for `extraction.py`. Pages are the unit of the folds: no
page is scored by a model that has seen it. Needs scikit-learn, which comes with sentence-transformers.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from extraction import Counts, PageSample, counts, read_samples, summary
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from fuze_ml.extraction import body
from fuze_ml.extraction.alignment import coverage
from fuze_ml.extraction.blocks import tokens
from fuze_ml.extraction.document import Source
from fuze_ml.extraction.documents import text_of
from fuze_ml.extraction.features import Evidence, Matrix, features
from fuze_ml.extraction.kinds.article import page_of
from fuze_ml.extraction.resource import Resource

STRENGTH = 0.01
"""Inverse of the regularisation; .003 to .1 differ by .001 in cross-validation."""
FOLDS, SEEDS = 7, 2
MODELS = ("first", "all")


@dataclass(frozen=True)
class Example:
    """A page with its votes and what a person marked."""

    sample: PageSample
    page: body.Page
    votes: Matrix
    """Of all extractors, the first ones in front."""
    marked: Matrix

    @cached_property
    def features(self) -> dict[str, dict[str, Matrix]]:
        return {model: features(self.evidence(model)) for model in MODELS}

    def evidence(self, model: str) -> Evidence:
        shown = self.votes[:, : len(body.FIRST)] if model == "first" else self.votes
        return Evidence(self.page.blocks, shown, self.page.title, self.page.description)

    def weights(self, model: str) -> Matrix:
        """A block counts by its share of the page, since each page counts the same."""
        lengths = np.array([len(tokens(block.text)) for block in self.page.blocks], dtype=float)
        union = lengths[self.evidence(model).votes.any(axis=1) | (self.marked > 0)].sum()
        weighted: Matrix = (lengths + 1) * 100 / max(30.0, union)
        return weighted


def example_of(sample: PageSample) -> Example:
    page = page_of(Resource(Source(sample.url, "text/html", sample.html.encode(), "utf-8")))
    marked = np.array(coverage(tokens(sample.body), page.blocks)) > 0.5
    return Example(sample, page, body.votes(page, body.FIRST + body.FURTHER), marked.astype(float))


def learn(examples: list[Example], model: str) -> body.Weights:
    """A logistic regression over standardised features, the standardising folded into the weights."""
    rows, marked, weights = [], [], []
    for example in examples:
        place = body.considered(example.evidence(model))
        rows.append(np.column_stack(list(example.features[model].values()))[place])
        marked.append(example.marked[place])
        weights.append(example.weights(model)[place])
    scaler = StandardScaler().fit(np.vstack(rows))
    regression = LogisticRegression(C=STRENGTH, max_iter=2000)
    regression.fit(scaler.transform(np.vstack(rows)), np.concatenate(marked), np.concatenate(weights))
    folded = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (folded * scaler.mean_).sum())
    return body.Weights(dict(zip(examples[0].features[model], map(float, folded), strict=True)), bias)


def chosen_text(example: Example, models: dict[str, body.Weights], systems: str) -> str:
    """The body by one of the models, or ("fuze") by the first and, in doubt, by all."""
    first = "all" if systems == "all" else "first"
    likelihood = body.likelihood_of(example.evidence(first), models[first])
    if systems == "fuze" and body.is_doubtful(example.page.blocks, likelihood):
        likelihood = body.likelihood_of(example.evidence("all"), models["all"])
    return text_of([block for block, sure in zip(example.page.blocks, likelihood, strict=True) if sure > 0.5])


def cross_validate(examples: list[Example]) -> None:
    """Prints F1 of each model and of what Fuze does (the first, in doubt all), on pages not learnt from."""
    scores: dict[str, list[float]] = {system: [] for system in ("first", "all", "fuze")}
    for seed in range(SEEDS):
        order = np.random.RandomState(seed).permutation(len(examples))
        found: dict[str, list[Counts]] = {system: [] for system in scores}
        for fold in range(FOLDS):
            held_out = [examples[place] for place in order[fold::FOLDS]]
            seen = [examples[place] for at, place in enumerate(order) if at % FOLDS != fold]
            models = {model: learn(seen, model) for model in MODELS}
            for system, pages in found.items():
                pages += [counts(one.sample.body, chosen_text(one, models, system)) for one in held_out]
        for system, pages in found.items():
            scores[system].append(summary(pages)["f1"])
    for system, values in scores.items():
        print(f"{system:6} F1 {np.mean(values):.4f}, by split", *(f"{value:.4f}" for value in values))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="learn from all pages and store the weights")
    arguments = parser.parse_args()
    examples = [example_of(sample) for sample in read_samples(arguments.data)]
    cross_validate(examples)
    if arguments.write:
        models = {model: learn(examples, model) for model in MODELS}
        stored = {
            name: {
                "bias": round(one.bias, 4),
                "features": {key: round(w, 4) for key, w in one.features.items()},
            }
            for name, one in models.items()
        }
        body.WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
