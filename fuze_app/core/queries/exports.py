"""Exports in SQL: all bookmarks as a stream, and what belongs to a few of them at a time."""

from __future__ import annotations

from sqlalchemy import text

_COLUMNS = """
    b.id, b.url, b.title, b.title_is_own, b.notes, b.state, b.favourite, b.saved_at, b.updated_at, b.site,
    b.excerpt, b.image_url, b.author, b.site_name, b.language, b.published_at, b.word_count
"""
_KEPT = "b.user_id = :user_id AND b.deleted_at IS NULL"

BOOKMARKS = text(f"SELECT {_COLUMNS} FROM bookmarks b WHERE {_KEPT} ORDER BY b.saved_at DESC, b.id DESC")  # noqa: S608

COLLECTED = text(
    """
SELECT c.id AS collection_id, columns
FROM unnest(CAST(:collections AS bigint[])) WITH ORDINALITY AS c(id, place)
JOIN bookmark_collections bc ON bc.collection_id = c.id AND bc.user_id = :user_id
JOIN bookmarks b ON b.id = bc.bookmark_id
WHERE kept
ORDER BY c.place, b.saved_at DESC, b.id DESC
""".replace("columns", _COLUMNS).replace("kept", _KEPT)
)

UNCOLLECTED = text(
    """
SELECT NULL AS collection_id, columns
FROM bookmarks b
WHERE kept AND NOT EXISTS (SELECT FROM bookmark_collections bc WHERE bc.bookmark_id = b.id)
ORDER BY b.saved_at DESC, b.id DESC
""".replace("columns", _COLUMNS).replace("kept", _KEPT)
)

TAGS = text("""
SELECT bt.bookmark_id, t.name FROM bookmark_tags bt JOIN tags t ON t.id = bt.tag_id
WHERE bt.bookmark_id = ANY(:ids) ORDER BY bt.bookmark_id, t.key
""")

PLACES = text("""
SELECT bookmark_id, collection_id FROM bookmark_collections
WHERE bookmark_id = ANY(:ids) ORDER BY bookmark_id, collection_id
""")

CONTENTS = text("SELECT * FROM contents WHERE bookmark_id = ANY(:ids)")

ANALYSES = text("SELECT * FROM analyses WHERE bookmark_id = ANY(:ids)")
