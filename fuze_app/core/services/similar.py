"""Pages of one's own library that are about the same as a page."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import Session

from fuze_app.core.queries import bookmarks as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import bookmarks

LEAST_SIMILARITY = 0.35
"""Cosine; what is further away has a word in common at the most."""

# The middle of a page's passages stands for it; what is near in any passage is near.
_NEAREST = text("""
WITH middle AS (SELECT avg(embedding) AS vector FROM passages WHERE bookmark_id = :bookmark_id)
SELECT found.bookmark_id
FROM middle CROSS JOIN LATERAL nearest_passages(middle.vector, 60) AS found
JOIN bookmarks ON bookmarks.id = found.bookmark_id
WHERE middle.vector IS NOT NULL AND found.bookmark_id <> :bookmark_id AND bookmarks.deleted_at IS NULL
      AND found.similarity >= :least
GROUP BY found.bookmark_id ORDER BY max(found.similarity) DESC, found.bookmark_id LIMIT :limit
""")


def similar(session: Session, user_id: int, bookmark_id: int, limit: int = 5) -> list[BookmarkView]:
    """The nearest pages by meaning, the nearest first; none while a page has no vectors. Raises NotFound."""
    bookmarks.get(session, user_id, bookmark_id)
    given = {"bookmark_id": bookmark_id, "least": LEAST_SIMILARITY, "limit": limit}
    ids = list(session.scalars(_NEAREST, given))
    rows = session.execute(queries.BY_IDS, {"user_id": user_id, "ids": ids}) if ids else ()
    views = {view.id: view for view in map(queries.to_view, rows)}
    return [views[key] for key in ids if key in views]
