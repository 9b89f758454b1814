"""How far an extracted text can be trusted: a score from 0 to 1 and its reasons, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fuze_ml.extraction.blocks import Block
from fuze_ml.extraction.document import Metadata, Quality
from fuze_ml.scripts import count_words

_SHORT, _VERY_SHORT = 120, 40
"""Words."""
_MOST_LINKED = 0.35
_HEADINGS_COVERED = 0.5
_HEADINGS = frozenset({"h2", "h3"})


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks chosen from a page, in document order, and how sure that is."""

    blocks: Sequence[Block]
    sureness: float
    """Mean likelihood of the chosen characters, from 0 to 1; 0 where nothing was chosen by evidence."""
    agreement: float
    """Share of the chosen characters that every extractor holds that found anything on the page."""


def quality_of(text: str, known: Metadata) -> Quality:
    """Of a text whose place the page's own markup names."""
    return _quality(0.95, ["The page's own markup says where the text is."], _lacks(text, known))


def quality_of_body(body: Body, text: str, known: Metadata, page: Sequence[Block]) -> Quality:
    """Of a text that was chosen by evidence from everything on a page."""
    if body.sureness == 0:
        reason = "Nothing shows where the main text is: everything outside of the navigation is shown."
        return _quality(0.3, [reason], _lacks(text, known))
    reasons = [
        f"The chosen blocks are the main text with a likelihood of {body.sureness:.0%} on average.",
        f"The extractors that found a text on the page agree on {body.agreement:.0%} of it.",
    ]
    lacks = _lacks(text, known)
    linked = weighted_mean(body.blocks, [block.link_share for block in body.blocks])
    if linked > _MOST_LINKED:
        lacks.append((0.2, f"{linked:.0%} of the text are links."))
    covered = _headings_covered(body.blocks, page)
    if covered < _HEADINGS_COVERED:
        lacks.append((0.1, f"Only {covered:.0%} of the headings around the text are in it."))
    return _quality(0.6 * body.sureness + 0.4 * body.agreement, reasons, lacks)


def _quality(score: float, reasons: list[str], lacks: list[tuple[float, str]]) -> Quality:
    for loss, _ in lacks:
        score *= 1 - loss
    heavy_first = [reason for _, reason in sorted(lacks, reverse=True)]
    return Quality(round(min(1.0, max(0.0, float(score))), 2), (*heavy_first, *reasons))


def _lacks(text: str, known: Metadata) -> list[tuple[float, str]]:
    """What lowers a score, whoever chose the text: (the share it takes away, the reason)."""
    words = count_words(text)
    found: list[tuple[float, str]] = []
    if words < _VERY_SHORT:
        found.append((0.35, f"The text is very short ({words} words)."))
    elif words < _SHORT:
        found.append((0.1, f"The text is short ({words} words)."))
    if _is_partly_paid(known):
        found.append((0.3, "The page says that not all of it is free to read."))
    if not known.title:
        found.append((0.1, "The page names no title."))
    return found


def _is_partly_paid(known: Metadata) -> bool:
    items = known.raw.get("json_ld", [])
    return any(str(item.get("isAccessibleForFree")).lower() == "false" for item in items)


def weighted_mean(blocks: Sequence[Block], values: Iterable[float]) -> float:
    """The mean of a value of some blocks, weighted by their characters."""
    total = sum(len(block.text) for block in blocks)
    return sum(len(block.text) * value for block, value in zip(blocks, values, strict=True)) / max(1, total)


def _headings_covered(body: Sequence[Block], page: Sequence[Block]) -> float:
    """The share of the headings between the first and the last chosen block that are chosen too."""
    chosen = set(body)
    places = [place for place, block in enumerate(page) if block in chosen]
    within = page[places[0] : places[-1] + 1] if places else []
    headings = [block in chosen for block in within if block.tag in _HEADINGS]
    return sum(headings) / len(headings) if headings else 1.0
