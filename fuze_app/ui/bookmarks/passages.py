"""A passage that matched, cut to what shows why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import reflex as rx

from fuze_app.core.services.search_passages import PassageHit
from fuze_app.ui.components.links import page_link

LONGEST = 320
BEFORE = 80
"""Characters that are shown before the first match."""


@dataclass
class Piece:
    """Some of a passage's text, marked or not."""

    text: str = ""
    marked: bool = False


@dataclass
class Excerpt:
    """A passage as a search result shows it, and where it stands in the reader."""

    pieces: list[Piece] = field(default_factory=list)
    href: str = ""


def excerpt(bookmark_id: int, hit: PassageHit) -> Excerpt:
    """The part of a passage around its first match."""
    start, end = _window(hit.text, hit.marks)
    place = f"?from={hit.start}&to={hit.end}" if hit.position >= 0 else ""
    return Excerpt(pieces=_pieces(hit.text, hit.marks, start, end), href=f"/read/{bookmark_id}{place}")


def _window(text: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where to cut, at words."""
    start = max(marks[0][0] - BEFORE, 0) if marks else 0
    if start:
        space = text.find(" ", start, marks[0][0])
        start = space + 1 if space >= 0 else start
    end = min(start + LONGEST, len(text))
    if end < len(text):
        space = text.rfind(" ", start + LONGEST // 2, end)
        end = space if space >= 0 else end
    return start, end


def _pieces(text: str, marks: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces = [Piece("… ")] if start else []
    at = start
    for begins, ends in marks:
        begins, ends = max(begins, at), min(ends, end)
        if begins >= ends:
            continue
        if begins > at:
            pieces.append(Piece(text[at:begins]))
        pieces.append(Piece(text[begins:ends], marked=True))
        at = ends
    if at < end:
        pieces.append(Piece(text[at:end]))
    return [*pieces, Piece(" …")] if end < len(text) else pieces


def _piece(piece: rx.Var[Piece], index: rx.Var[int]) -> rx.Component:
    return rx.cond(
        piece.marked, rx.el.mark(piece.text, key=index.to(str)), rx.el.span(piece.text, key=index.to(str))
    )


def passage(shown: rx.Var[Excerpt]) -> rx.Component:
    """The passage as a link to its place in the text."""
    return page_link(rx.foreach(shown.pieces, _piece), to=shown.href, class_name="passage", dir="auto")
