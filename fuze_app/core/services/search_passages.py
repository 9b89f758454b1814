"""The passages that a search result shows, with what matched marked in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_ml.terms import query_terms, spans

SHOWN = 3
READ = 12
"""Passages of a bookmark that are looked at for words; the nearest in meaning come first."""
WORDS_WEIGHT = 0.3
"""What a passage with all words of the query gains over one with none, beside its cosine."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage and how near it is to the query, as cosine."""

    bookmark_id: int
    position: int
    start: int
    end: int
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
    candidates: dict[int, list[Candidate]],
) -> dict[int, list[PassageHit]]:
    """For each bookmark its best passages, the best first, in one read for all."""
    without = [bookmark.id for bookmark in bookmarks if bookmark.id not in candidates]
    candidates = candidates | _first_passages(session, user_id, without)
    near = {
        bookmark.id: sorted(candidates.get(bookmark.id, []), key=lambda one: -one.similarity)[:READ]
        for bookmark in bookmarks
    }
    texts = _texts(session, user_id, [candidate for found in near.values() for candidate in found])
    shown: dict[int, list[PassageHit]] = {}
    for bookmark in bookmarks:
        wanted = {term for word in query_terms(query, (bookmark.language,)) for term in word}
        scored = [
            _score(candidate, texts[bookmark.id, candidate.position], wanted, bookmark.language)
            for candidate in near[bookmark.id]
            if (bookmark.id, candidate.position) in texts
        ]
        scored.sort(key=lambda pair: -pair[0])
        shown[bookmark.id] = [hit for _, hit in scored[:SHOWN]] or _own_words(bookmark, wanted)
    return shown


def _first_passages(session: Session, user_id: int, bookmarks: list[int]) -> dict[int, list[Candidate]]:
    """The beginnings of pages that words alone brought up, without a similarity."""
    values = {"user_id": user_id, "bookmarks": bookmarks, "limit": READ}
    rows = session.execute(queries.first_passages(), values) if bookmarks else ()
    found: dict[int, list[Candidate]] = {}
    for row in rows:
        found.setdefault(row.bookmark_id, []).append(Candidate(*row, similarity=0.0))
    return found


def _texts(session: Session, user_id: int, near: list[Candidate]) -> dict[tuple[int, int], str]:
    values = {
        "user_id": user_id,
        "bookmarks": [one.bookmark_id for one in near],
        "positions": [one.position for one in near],
        "starts": [one.start for one in near],
        "ends": [one.end for one in near],
    }
    rows = session.execute(queries.passage_texts(), values) if near else ()
    return {(row.bookmark_id, row.position): row.text for row in rows}


def _score(
    candidate: Candidate, text: str, wanted: set[str], language: str | None
) -> tuple[float, PassageHit]:
    found = [(term, start, end) for term, start, end in spans(text, language) if term in wanted]
    share = len({term for term, _, _ in found}) / max(len(wanted), 1)
    hit = PassageHit(text, _merged(found), candidate.position, candidate.start, candidate.end)
    return candidate.similarity + WORDS_WEIGHT * share, hit


def _own_words(bookmark: BookmarkView, wanted: set[str]) -> list[PassageHit]:
    """The page's excerpt or the owner's notes, whichever matches more, while there is no passage."""
    hits = []
    for text in (bookmark.excerpt, bookmark.notes):
        found = [(term, start, end) for term, start, end in spans(text, bookmark.language) if term in wanted]
        if text:
            hits.append(PassageHit(text, _merged(found), -1, 0, len(text)))
    return sorted(hits, key=lambda hit: -len(hit.marks))[:1]


def _merged(found: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Ranges without overlap, as bigrams of unsegmented scripts have."""
    marks: list[tuple[int, int]] = []
    for _, start, end in sorted(found, key=lambda one: one[1:]):
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return marks
