"""Which blocks of a page are its body.

trafilatura votes first. A logistic model over its vote and the block's looks (`features`) decides block by
block; where that leaves too much open, readability and newspaper4k vote as well and a second model decides.
The weights are learnt and cross-validated by `benchmarks/extraction_weights.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from lxml.html import HtmlElement

from fuze_ml.extraction import candidates
from fuze_ml.extraction.alignment import coverage
from fuze_ml.extraction.blocks import Block, tokens
from fuze_ml.extraction.features import Evidence, Matrix, features
from fuze_ml.extraction.quality import Body, weighted_mean

WEIGHTS = Path(__file__).with_name("body_weights.json")
FIRST = (candidates.trafilatura,)
FURTHER = (candidates.readability, candidates.newspaper)

_REACH = 15
"""Blocks in front of the first one that any extractor holds, and behind the last, that are considered."""
_MOST_BLOCKS, _MOST_PIECES = 10_000, 30_000
"""Books and lists of that size would take many seconds to weigh, and are next to nothing but text."""
_HELD = 0.5
"""Share of a block that an extractor's text must hold."""
_UNSURE = (0.2, 0.8)
_MOST_UNSURE = 0.05
"""Part of the body's characters that may be unsure without asking further extractors."""
_SHORT = 250
"""Characters: a body below is doubted."""
_BESIDE = frozenset({"nav", "aside", "footer", "header", "form", "menu", "dialog"})


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: the weight of each feature, and the bias."""

    features: Mapping[str, float]
    bias: float


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page and what it says of itself."""

    tree: HtmlElement
    blocks: Sequence[Block]
    language: str | None
    title: str | None = None
    description: str | None = None


def body_of(page: Page) -> Body:
    """The blocks of the main text; none when the page has none."""
    if len(page.blocks) > _MOST_BLOCKS or sum(len(block.pieces) for block in page.blocks) > _MOST_PIECES:
        return _unchosen(page)
    models = weights()
    evidence = Evidence(page.blocks, votes(page, FIRST), page.title, page.description)
    likelihood = likelihood_of(evidence, models["first"])
    if is_doubtful(page.blocks, likelihood) and not candidates.is_too_large(page.tree):
        evidence = replace(evidence, votes=np.column_stack([evidence.votes, votes(page, FURTHER)]))
        likelihood = likelihood_of(evidence, models["all"])
    is_chosen = likelihood > 0.5
    chosen = [block for block, sure in zip(page.blocks, is_chosen, strict=True) if sure]
    if not chosen:
        return _unchosen(page)
    finders = evidence.votes.any(axis=0)  # who finds nothing may not know the page's language
    agreed = evidence.votes[is_chosen][:, finders].min(axis=1)
    return Body(chosen, weighted_mean(chosen, likelihood[is_chosen]), weighted_mean(chosen, agreed))


def _unchosen(page: Page) -> Body:
    """All but links and what stands beside the text."""
    rest = [block for block in page.blocks if block.link_share < 0.5 and not _stands_beside(block)]
    return Body(rest, 0.0, 0.0)


def votes(page: Page, extractors: Sequence[candidates.Extractor]) -> Matrix:
    """Shape (blocks, extractors): 1 where an extractor's text holds the block, else 0."""
    shares = [coverage(tokens(extractor(page.tree, page.language)), page.blocks) for extractor in extractors]
    return (np.array(shares, dtype=float).reshape(len(extractors), len(page.blocks)).T > _HELD).astype(float)


def considered(evidence: Evidence) -> slice:
    """The part of the page where the body lies: what extractors found, and a little around it."""
    held = np.flatnonzero(evidence.votes.any(axis=1))
    return slice(max(0, held[0] - _REACH), held[-1] + 1 + _REACH) if len(held) else slice(0, 0)


def likelihood_of(evidence: Evidence, model: Weights) -> Matrix:
    """Shape (blocks,): how likely each block belongs to the body, from 0 to 1."""
    likelihood = np.zeros(len(evidence.blocks))
    place = considered(evidence)
    if place.stop:
        found = features(evidence)
        score = model.bias + sum(weight * found[name][place] for name, weight in model.features.items())
        likelihood[place] = 1 / (1 + np.exp(-score))
    return likelihood


def is_doubtful(blocks: Sequence[Block], likelihood: Matrix) -> bool:
    """Whether the body is short, or too much of it might be something else."""
    lengths = np.array([len(block.text) for block in blocks], dtype=float)
    chosen = lengths[likelihood > 0.5].sum()
    unsure = lengths[(likelihood > _UNSURE[0]) & (likelihood < _UNSURE[1])].sum()
    return bool(chosen < _SHORT or unsure > _MOST_UNSURE * chosen)


@cache
def weights() -> dict[str, Weights]:
    """The models: "first" for trafilatura's vote alone, "all" for the votes of all three."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {name: Weights(one["features"], one["bias"]) for name, one in stored.items()}


def _stands_beside(block: Block) -> bool:
    return any(element.tag in _BESIDE for element in (block.element, *block.element.iterancestors()))
