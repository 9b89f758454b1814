"""Pages that are in a library more than once: found by their text, their own address, and their meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, text
from sqlmodel import Session, col, select

from fuze_app.core.models import Content, NearDuplicate
from fuze_app.core.queries import bookmarks as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_ml.likeness import likeness

FEWEST_WORDS = 30
"""Of a text that makes two pages the same: shorter ones are notices of errors and logins."""
LEAST_LIKE = 0.6
_LEAST_SIMILAR = 0.93
_CANDIDATES = 5
MOST_GROUPS = 100

_SAME_TEXT = text("""
SELECT array_agg(b.id ORDER BY b.saved_at, b.id) AS ids
FROM contents c JOIN bookmarks b ON b.id = c.bookmark_id
WHERE b.user_id = :user_id AND b.deleted_at IS NULL AND b.word_count >= :fewest_words
GROUP BY c.text_digest HAVING count(*) > 1 LIMIT :most
""")

# A page that names another address as its own is that other page, and so are all that name the same.
_SAME_ADDRESS = text("""
SELECT array_agg(DISTINCT id) AS ids FROM (
    SELECT c.canonical_url AS address, b.id FROM contents c JOIN bookmarks b ON b.id = c.bookmark_id
    WHERE b.user_id = :user_id AND b.deleted_at IS NULL AND c.canonical_url IS NOT NULL
    UNION
    SELECT c.canonical_url, other.id FROM contents c
    JOIN bookmarks b ON b.id = c.bookmark_id AND b.deleted_at IS NULL
    JOIN bookmarks other ON other.url = c.canonical_url AND other.user_id = c.user_id
    WHERE c.user_id = :user_id AND other.deleted_at IS NULL
) AS named
GROUP BY address HAVING count(DISTINCT id) > 1 LIMIT :most
""")

_NEAR = text("""
SELECT ARRAY[n.other_id, n.bookmark_id] AS ids FROM near_duplicates n
JOIN bookmarks a ON a.id = n.bookmark_id AND a.deleted_at IS NULL
JOIN bookmarks b ON b.id = n.other_id AND b.deleted_at IS NULL
WHERE n.user_id = :user_id ORDER BY n.likeness DESC LIMIT :most
""")

_NEAREST = text("""
SELECT n.bookmark_id FROM nearest_passages(
    (SELECT embedding FROM passages WHERE bookmark_id = :bookmark_id AND position = 0), 20
) AS n JOIN bookmarks b ON b.id = n.bookmark_id
WHERE n.bookmark_id <> :bookmark_id AND b.deleted_at IS NULL AND n.similarity >= :least
GROUP BY n.bookmark_id ORDER BY max(n.similarity) DESC LIMIT :candidates
""")


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Bookmarks of one page, the first saved first. `reason` is address, text or likeness."""

    reason: str
    bookmarks: list[BookmarkView]


def note_near(session: Session, user_id: int, bookmark_id: int) -> None:
    """Compares a page that was just read with those nearest in meaning, and keeps which have its text."""
    session.execute(delete(NearDuplicate).where(col(NearDuplicate.bookmark_id) == bookmark_id))
    mine = session.exec(select(Content.text).where(Content.bookmark_id == bookmark_id)).first()
    if mine is None or len(mine.split()) < FEWEST_WORDS:
        return
    given = {"bookmark_id": bookmark_id, "least": _LEAST_SIMILAR, "candidates": _CANDIDATES}
    near = session.execute(_NEAREST, given).scalars().all()
    others = session.exec(
        select(Content.bookmark_id, Content.text).where(col(Content.bookmark_id).in_(near))
    ).all()
    for other_id, other in others:
        share = likeness(mine, other)
        if share >= LEAST_LIKE:
            session.add(
                NearDuplicate(bookmark_id=bookmark_id, other_id=other_id, user_id=user_id, likeness=share)
            )


def groups(session: Session, user_id: int) -> list[DuplicateGroup]:
    """Up to a hundred groups; each bookmark is in one, and the surest reason is given."""
    given = {"user_id": user_id, "most": MOST_GROUPS, "fewest_words": FEWEST_WORDS}
    found: list[tuple[str, list[int]]] = []
    for reason, query in (("address", _SAME_ADDRESS), ("text", _SAME_TEXT), ("likeness", _NEAR)):
        rows = session.execute(query, given).all()
        found += [(reason, list(row.ids)) for row in rows]
    joined = _joined(found)[:MOST_GROUPS]
    wanted = [id_ for _, ids in joined for id_ in ids]
    shown = session.execute(queries.BY_IDS, {"user_id": user_id, "ids": wanted})
    views = {row.id: queries.to_view(row) for row in shown}
    return [
        DuplicateGroup(reason, sorted((views[one] for one in ids), key=lambda view: (view.saved_at, view.id)))
        for reason, ids in joined
    ]


def _joined(found: Sequence[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    """Groups that share a bookmark made one, under the reason that came first."""
    made: list[tuple[str, list[int]]] = []
    group_of: dict[int, int] = {}
    for reason, ids in found:
        known = next((group_of[one] for one in ids if one in group_of), None)
        if known is None:
            known = len(made)
            made.append((reason, []))
        for one in ids:
            if one not in group_of:
                group_of[one] = known
                made[known][1].append(one)
    return [(reason, ids) for reason, ids in made if len(ids) > 1]
