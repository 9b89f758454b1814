"""Exports in SQL: bookmarks a few at a time, each statement going on after the last row of the one before."""

from __future__ import annotations

from sqlalchemy import TextClause, text

from fuze_app.core.portable import PARTS, Part

_PAGE = """
b.user_id = :user_id AND b.deleted_at IS NULL AND (b.saved_at, b.id) < (CAST(:saved_at AS timestamptz), :id)
ORDER BY b.saved_at DESC, b.id DESC LIMIT :limit
"""

BOOKMARKS = text("SELECT b.* FROM bookmarks b WHERE page".replace("page", _PAGE))

COLLECTED = text("""
SELECT b.* FROM bookmark_collections bc JOIN bookmarks b ON b.id = bc.bookmark_id AND b.user_id = bc.user_id
WHERE bc.user_id = :user_id AND bc.collection_id = :collection_id
    AND (bc.saved_at, bc.bookmark_id) < (CAST(:saved_at AS timestamptz), :id) AND b.deleted_at IS NULL
ORDER BY bc.saved_at DESC, bc.bookmark_id DESC LIMIT :limit
""")

UNCOLLECTED = text(
    """
SELECT b.* FROM bookmarks b
WHERE NOT EXISTS (SELECT FROM bookmark_collections bc WHERE bc.user_id = :user_id AND bc.bookmark_id = b.id)
    AND page
""".replace("page", _PAGE)
)

TAGS = text("""
SELECT bt.bookmark_id, t.name FROM bookmark_tags bt JOIN tags t ON t.id = bt.tag_id
WHERE bt.user_id = :user_id AND bt.bookmark_id = ANY(:ids) ORDER BY bt.bookmark_id, t.key
""")

PLACES = text("""
SELECT bookmark_id, collection_id FROM bookmark_collections
WHERE user_id = :user_id AND bookmark_id = ANY(:ids)
""")

# As stored, which is compressed: reading the texts to measure them would be most of reading them.
SIZES = text("""
SELECT bookmark_id, pg_column_size(text) + pg_column_size(html) AS size FROM contents
WHERE user_id = :user_id AND bookmark_id = ANY(:ids)
""")


def rows_of(part: Part) -> TextClause:
    """What belongs to a few bookmarks in one table."""
    keys = ", ".join(column.name for column in part.table.primary_key)
    statement = f"SELECT * FROM {part.table.name} WHERE user_id = :user_id AND bookmark_id = ANY(:ids)"  # noqa: S608
    return text(f"{statement} ORDER BY {keys}")


ROWS = {part.name: rows_of(part) for part in PARTS}
