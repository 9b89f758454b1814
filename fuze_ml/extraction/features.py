"""What speaks for a block being part of the body, in numbers.

Some features say how the extractors voted on the block and its neighbourhood, the others what the block
itself looks like. All lie between 0 and 1. `body` weighs them; `benchmarks/extraction_weights.py` learns how.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from fuze_ml.extraction.blocks import Block
from fuze_ml.scripts import UNSEGMENTED

Matrix = NDArray[np.float64]

_AUXILIARY = re.compile(
    r"comment|related|share|social|promo|sidebar|foot|nav|menu|newsletter|advert|\bads?\b|sponsor|recommend"
    r"|breadcrumb|byline|author|meta|caption|subscri|sign-?up|widget|\btags?\b|more-|popular|trending|copyright"
    r"|disclaimer|credit|time|date|headline|header|title|\bbio\b|notice|cookie|banner|teaser|\btoc\b|\bdek\b"
    r"|button|also|print|hidden|email|follow",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"caption|photo|image|img|picture|gallery|slide|credit|figure|media", re.IGNORECASE)
_CONTENT = re.compile(r"article|content|body|post|entry|story|text|main", re.IGNORECASE)
_EMBEDDED_POST = re.compile(
    r"twitter-tweet|instagram-media|tiktok-embed|fb-post|reddit-(?:embed|card)|bluesky-embed|mastodon-embed"
)
_SENTENCE_END = re.compile(r"""[.!?…。！？।։。؟۔]["'”’»)\]」』）]*$""")
_DENSE = re.compile(f"[{UNSEGMENTED}]")
_NEAR, _AROUND = slice(0, 2), slice(2, 5)
"""How far up the tree names of classes and ids say something of a block."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a page when its body is chosen."""

    blocks: Sequence[Block]
    votes: Matrix
    """Shape (blocks, extractors): 1 where an extractor holds the block, else 0."""
    title: str | None = None
    description: str | None = None


def features(evidence: Evidence) -> dict[str, Matrix]:
    """Named features, each of shape (blocks,)."""
    views = [_View.of(block) for block in evidence.blocks]
    found = _votes(evidence.votes, views) | _looks(views) | _repetitions(evidence)
    for name, (one, other) in _TOGETHER.items():
        found[name] = found[one] * found[other]
    return found


@dataclass(frozen=True, slots=True)
class _View:
    """A block with what is asked of it again and again."""

    block: Block
    text: str
    length: int
    """Characters, those of scripts without spaces counted three times: they say as much as three letters."""
    tags: frozenset[str]
    near: str
    around: str

    @classmethod
    def of(cls, block: Block) -> _View:
        text = block.text
        path = [block.element, *block.element.iterancestors()]
        return cls(
            block,
            text,
            len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text)),
            frozenset(element.tag for element in path),
            _names(path[_NEAR]),
            _names(path[_AROUND]),
        )

    @property
    def signature(self) -> Hashable:
        return self.block.tag, self.near

    @property
    def family(self) -> Hashable:
        return self.block.tag, self.block.element.getparent()


def _names(path: list[HtmlElement]) -> str:
    return " ".join(f"{element.get('class', '')} {element.get('id', '')}" for element in path)


def _votes(votes: Matrix, views: Sequence[_View]) -> dict[str, Matrix]:
    """How the extractors voted on a block, its neighbours, and the blocks that are made alike."""
    share = votes.mean(axis=1)
    weight = np.array([view.length for view in views], dtype=float)
    places, held = np.arange(len(views)), np.flatnonzero(share > 0.5)
    first, last = (held[0], held[-1]) if len(held) else (0, -1)
    siblings, has_siblings = _share_of_others(share, weight, [view.family for view in views])
    alike, has_alike = _share_of_others(share, weight, [view.signature for view in views])
    either, all_of_them = weight[votes.any(axis=1)].sum(), weight[votes.all(axis=1)].sum()
    return {
        **{f"extractor_{number}": votes[:, number] for number in range(votes.shape[1])},
        "share": share,
        "unanimous": (share == 1).astype(float),
        "unheld": (share == 0).astype(float),
        "unheld_by_first": 1 - votes[:, 0],
        **_neighbours(share, weight),
        "within": ((places > first) & (places < last)).astype(float),
        "in_front": (places < first).astype(float),
        "behind": (places > last).astype(float),
        "siblings": siblings,
        "has_siblings": has_siblings,
        "alike": alike,
        "has_alike": has_alike,
        "agreement": np.full(len(views), all_of_them / max(1.0, either)),
    }


def _neighbours(share: Matrix, weight: Matrix) -> dict[str, Matrix]:
    """The votes on the one and the three blocks before and behind, weighted by their lengths."""
    found = {}
    votes, total = np.cumsum([0, *(share * weight)]), np.cumsum([0, *weight])
    here = np.arange(len(share))
    for reach in (1, 3):
        start, end = np.maximum(here - reach, 0), np.minimum(here + 1 + reach, len(share))
        found[f"before_{reach}"] = (votes[here] - votes[start]) / np.maximum(total[here] - total[start], 1)
        found[f"after_{reach}"] = (votes[end] - votes[here + 1]) / np.maximum(total[end] - total[here + 1], 1)
    return found


def _share_of_others(share: Matrix, weight: Matrix, keys: list[Hashable]) -> tuple[Matrix, Matrix]:
    """The votes on the other blocks with a block's key (on itself where alone); whether there are any."""
    totals: defaultdict[Hashable, float] = defaultdict(float)
    votes: defaultdict[Hashable, float] = defaultdict(float)
    for key, weighs, voted in zip(keys, weight, share, strict=True):
        totals[key] += weighs
        votes[key] += weighs * voted
    others = np.array([totals[key] for key in keys]) - weight
    voted = np.array([votes[key] for key in keys]) - weight * share
    return np.where(others > 0, voted / np.maximum(others, 1), share), (others > 0).astype(float)


@lru_cache(maxsize=10_000)
def _matches(pattern: re.Pattern[str], names: str) -> bool:
    """Blocks side by side bear the same names: each is looked through once."""
    return pattern.search(names) is not None


def _looks(views: Sequence[_View]) -> dict[str, Matrix]:
    """What a block looks like, whoever holds it."""
    return {name: np.array([float(look(view)) for view in views]) for name, look in _LOOKS.items()}


_LOOKS: dict[str, Callable[[_View], float]] = {
    "links": lambda view: view.block.link_share,
    "all_links": lambda view: view.block.link_share > 0.8,
    "length": lambda view: min(1.0, math.log1p(view.length) / 7),
    "tiny": lambda view: view.length < 20,
    "short": lambda view: view.length < 70,
    "long": lambda view: view.length >= 180,
    "ends_sentence": lambda view: _SENTENCE_END.search(view.text) is not None,
    "commas": lambda view: min(1.0, 40 * sum(map(view.text.count, ",、،")) / max(1, view.length)),
    "shouted": lambda view: view.text.isupper(),
    "digits": lambda view: sum(map(str.isdigit, view.text)) / max(1, len(view.text)),
    "paragraph": lambda view: view.block.tag == "p",
    "top_heading": lambda view: view.block.tag == "h1",
    "heading": lambda view: view.block.tag in ("h2", "h3", "h4", "h5", "h6"),
    "item": lambda view: view.block.tag == "li",
    "division": lambda view: view.block.tag == "div",
    "cell": lambda view: view.block.tag in ("td", "th"),
    "caption_tag": lambda view: view.block.tag == "figcaption",
    "quote": lambda view: view.block.tag == "blockquote",
    "code": lambda view: view.block.verbatim,
    "beside": lambda view: not view.tags.isdisjoint(("footer", "nav", "aside", "form", "header")),
    "in_figure": lambda view: "figure" in view.tags,
    "in_list": lambda view: not view.tags.isdisjoint(("ul", "ol")),
    "in_article": lambda view: not view.tags.isdisjoint(("article", "main")),
    "auxiliary": lambda view: _matches(_AUXILIARY, view.near),
    "auxiliary_around": lambda view: _matches(_AUXILIARY, view.around),
    "content_around": lambda view: _matches(_CONTENT, view.around),
    "caption": lambda view: _matches(_CAPTION, view.near),
    "post": lambda view: _matches(_EMBEDDED_POST, f"{view.near} {view.around}"),
}


def _repetitions(evidence: Evidence) -> dict[str, Matrix]:
    """Whether a block says what was said before: an earlier block, the title, the description."""
    texts = [block.text.casefold() for block in evidence.blocks]
    title = (evidence.title or "").casefold()
    beginning = (evidence.description or "").casefold()[:60]
    first = {text: place for place, text in reversed(list(enumerate(texts)))}
    title_place = first.get(title, -1)
    return {
        "repeated": np.array([float(first[text] != place) for place, text in enumerate(texts)]),
        "title": np.array([float(text == title) for text in texts]),
        "before_title": (np.arange(len(texts)) < title_place).astype(float),
        "description": np.array(
            [float(len(beginning) > 20 and text.startswith(beginning)) for text in texts]
        ),
    }


_TOGETHER: dict[str, tuple[str, str]] = {
    "unanimous_links": ("unanimous", "links"),
    "share_alike": ("share", "alike"),
    "share_short": ("share", "short"),
    "share_repeated": ("share", "repeated"),
    "unheld_alike": ("unheld", "alike"),
    "unheld_siblings": ("unheld", "siblings"),
    "unheld_within": ("unheld_by_first", "within"),
    "unheld_links": ("unheld_by_first", "all_links"),
    "post_within": ("post", "within"),
    "caption_unheld": ("caption", "unheld_by_first"),
}
"""Products of two features, for what neither says alone."""
