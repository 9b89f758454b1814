"""The passages that a search result shows, with what matched marked in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_ml.terms import Span, find, query_terms

SHOWN = 3
READ = 12
"""Passages of a bookmark that are looked at for words, beside those that are near in meaning."""
WORDS_WEIGHT = 0.3
"""What a passage with all words of the query gains over one with none, beside its cosine."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage and how near it is to the query, as cosine."""

    bookmark_id: int
    position: int
    similarity: float


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
    candidates: Mapping[int, Sequence[Candidate]],
) -> dict[int, list[PassageHit]]:
    """For each bookmark its best passages, the best first, in one read for all."""
    near = {
        bookmark.id: {one.position: one.similarity for one in candidates.get(bookmark.id, ())}
        for bookmark in bookmarks
    }
    rows = _texts(session, user_id, near)
    shown = {}
    for bookmark in bookmarks:
        wanted = {term for word in query_terms(query, (bookmark.language,)) for term in word}
        scored = [
            _score(row, near[bookmark.id].get(row.position, 0.0), wanted, bookmark.language)
            for row in rows.get(bookmark.id, ())
        ]
        scored.sort(key=lambda pair: -pair[0])
        shown[bookmark.id] = [hit for _, hit in scored[:SHOWN]] or _own_words(bookmark, wanted)
    return shown


def _texts(session: Session, user_id: int, near: dict[int, dict[int, float]]) -> dict[int, list[Row[Any]]]:
    """Each bookmark's nearest passages and its first ones, where words alone may have brought it up."""
    positions = set(range(READ))
    for similarities in near.values():
        positions.update(sorted(similarities, key=lambda one: -similarities[one])[:SHOWN])
    values = {"user_id": user_id, "bookmarks": list(near), "positions": sorted(positions)}
    found: dict[int, list[Row[Any]]] = {}
    for row in session.execute(queries.passage_texts(), values) if near else ():
        found.setdefault(row.bookmark_id, []).append(row)
    return found


def _score(
    row: Row[Any], similarity: float, wanted: set[str], language: str | None
) -> tuple[float, PassageHit]:
    found = find(row.text, language, wanted)
    share = len({term for term, _, _ in found}) / max(len(wanted), 1)
    hit = PassageHit(row.text, _merged(found), row.position, row.start, row.end)
    return similarity + WORDS_WEIGHT * share, hit


def _own_words(bookmark: BookmarkView, wanted: set[str]) -> list[PassageHit]:
    """The page's excerpt or the owner's notes, whichever matches more, while there is no passage."""
    hits = []
    for text in (bookmark.excerpt, bookmark.notes):
        if text:
            marks = _merged(find(text, bookmark.language, wanted))
            hits.append(PassageHit(text, marks, -1, 0, len(text)))
    return sorted(hits, key=lambda hit: -len(hit.marks))[:1]


def _merged(found: Sequence[Span]) -> list[tuple[int, int]]:
    """Ranges without overlap, as bigrams of unsegmented scripts have. `found` by its starts."""
    marks: list[tuple[int, int]] = []
    for _, start, end in found:
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return marks
