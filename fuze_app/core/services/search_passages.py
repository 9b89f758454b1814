"""The passages that a search result shows, with what matched marked in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pgvector import HalfVector
from sqlalchemy import Row
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_ml.terms import Span, find, found, query_terms

SHOWN = 3
NEAREST = 6
"""Passages of a bookmark that are looked at for words: those nearest in meaning."""
FIRST = 12
"""Those that are looked at where there is no meaning to go by."""
WORDS_WEIGHT = 0.3
"""What a passage with all words of the query gains over one with none, beside its cosine."""


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that matched; `marks` are ranges of `text`, `start` and `end` its place in the content.

    The excerpt or the notes stand in (`position` -1) for a page of which no passage is known.
    """

    text: str
    marks: list[tuple[int, int]]
    position: int
    start: int
    end: int


def passages_to_show(
    session: Session,
    user_id: int,
    query: str,
    bookmarks: Sequence[BookmarkView],
    vector: np.ndarray | None,
    most: int = SHOWN,
) -> dict[int, list[PassageHit]]:
    """For each bookmark its `most` best passages, the best first, in one read for all.

    `vector` is what the query means, shape (384,), where that is known.
    """
    rows = _texts(session, user_id, [bookmark.id for bookmark in bookmarks], vector)
    shown = {}
    for bookmark in bookmarks:
        wanted = {term for word in query_terms(query, (bookmark.language,)) for term in word}
        best = _best(rows.get(bookmark.id, []), wanted, bookmark.language)[:most]
        hits = [_hit(row, wanted, bookmark.language) for row in best]
        shown[bookmark.id] = hits or _own_words(bookmark, wanted)
    return shown


def _best(rows: list[Row[Any]], wanted: set[str], language: str | None) -> list[Row[Any]]:
    """The passages that say most first, by their meaning and by how many of the words they hold."""

    def score(row: Row[Any]) -> float:
        share = len(found(row.text, language, wanted)) / max(len(wanted), 1)
        return (row.similarity or 0.0) + WORDS_WEIGHT * share

    return sorted(rows, key=score, reverse=True)


def _texts(
    session: Session, user_id: int, bookmarks: list[int], vector: np.ndarray | None
) -> dict[int, list[Row[Any]]]:
    """Each bookmark's passages that are nearest to the vector; its first ones where there is none."""
    values = {
        "user_id": user_id,
        "bookmarks": bookmarks,
        "vector": None if vector is None else HalfVector(vector).to_text(),
        "most": FIRST if vector is None else NEAREST,
    }
    texts: dict[int, list[Row[Any]]] = {}
    for row in session.execute(queries.PASSAGE_TEXTS, values) if bookmarks else ():
        texts.setdefault(row.bookmark_id, []).append(row)
    return texts


def _hit(row: Row[Any], wanted: set[str], language: str | None) -> PassageHit:
    marks = _merged(find(row.text, language, wanted))
    return PassageHit(row.text, marks, row.position, row.start, row.end)


def _own_words(bookmark: BookmarkView, wanted: set[str]) -> list[PassageHit]:
    """The page's excerpt or the owner's notes, whichever matches more, while there is no passage."""
    hits = []
    for text in (bookmark.excerpt, bookmark.notes):
        if text:
            marks = _merged(find(text, bookmark.language, wanted))
            hits.append(PassageHit(text, marks, -1, 0, len(text)))
    return sorted(hits, key=lambda hit: -len(hit.marks))[:1]


def _merged(spots: Sequence[Span]) -> list[tuple[int, int]]:
    """Ranges without overlap, as bigrams of unsegmented scripts have. `spots` by their starts."""
    marks: list[tuple[int, int]] = []
    for _, start, end in spots:
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return marks
