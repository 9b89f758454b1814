"""Which blocks of a page are its body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from fuze_ml.extraction import candidates
from fuze_ml.extraction.alignment import coverage
from fuze_ml.extraction.blocks import Block, tokens

_SHORT = 250
"""Characters: a body below is doubted."""
_BESIDE = frozenset({"nav", "aside", "footer", "header", "form", "menu", "dialog"})


def body_of(tree: HtmlElement, blocks: Sequence[Block], language: str | None) -> list[Block]:
    """The blocks of the main text, in document order; empty when the page has none."""
    for chosen in _answers(tree, blocks, language):
        if sum(len(block.text) for block in chosen) >= _SHORT:
            return chosen
    return max(_answers(tree, blocks, language), key=lambda chosen: sum(len(block.text) for block in chosen))


def _answers(tree: HtmlElement, blocks: Sequence[Block], language: str | None) -> Iterator[list[Block]]:
    for extractor in (candidates.trafilatura, candidates.readability, candidates.newspaper):
        shares = coverage(tokens(extractor(tree, language)), blocks)
        yield [block for block, share in zip(blocks, shares, strict=True) if share > 0.5]
    yield [block for block in blocks if block.link_share < 0.5 and not _stands_beside(block)]


def _stands_beside(block: Block) -> bool:
    return any(element.tag in _BESIDE for element in (block.element, *block.element.iterancestors()))
