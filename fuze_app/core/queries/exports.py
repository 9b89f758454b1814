"""Exports in SQL: bookmarks a few at a time, each statement going on after the last row of the one before."""

from __future__ import annotations

from sqlalchemy import TextClause, text

from fuze_app.core.portable import BELONGINGS as KINDS
from fuze_app.core.portable import FEEDBACK, PARTS, Belonging, Part

_PAGE = """
b.user_id = :user_id AND b.deleted_at IS NULL AND (b.saved_at, b.id) < (CAST(:saved_at AS timestamptz), :id)
ORDER BY b.saved_at DESC, b.id DESC LIMIT :limit
"""

BOOKMARKS = text("SELECT b.* FROM bookmarks b WHERE page".replace("page", _PAGE))

# Bookmarks of a collection, and collections of a bookmark, are looked up one by one: in a join, a planner
# without statistics reads the whole library for each collection.
COLLECTED = text("""
SELECT b.* FROM (
    SELECT bookmark_id, saved_at FROM bookmark_collections
    WHERE user_id = :user_id AND collection_id = :collection_id
        AND (saved_at, bookmark_id) < (CAST(:saved_at AS timestamptz), :id)
    ORDER BY saved_at DESC, bookmark_id DESC OFFSET 0
) AS placed
CROSS JOIN LATERAL (
    SELECT * FROM bookmarks WHERE id = placed.bookmark_id AND user_id = :user_id AND deleted_at IS NULL
    OFFSET 0
) AS b
ORDER BY placed.saved_at DESC, placed.bookmark_id DESC LIMIT :limit
""")

UNCOLLECTED = text(
    """
SELECT b.* FROM bookmarks b
WHERE (SELECT bc.collection_id FROM bookmark_collections bc WHERE bc.bookmark_id = b.id LIMIT 1) IS NULL
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


def _belonging(belonging: Belonging) -> TextClause:
    """Its rows after the one with the id `:after`. A table of one row for each user is read by the user's."""
    table = belonging.model.__tablename__
    id_ = "id" if "id" in belonging.model.model_fields else "user_id"
    rows = f"SELECT *, {id_} AS place FROM {table} WHERE user_id = :user_id"  # noqa: S608
    return text(f"{rows} AND {id_} > :after ORDER BY {id_} LIMIT :limit")


_OF_BOOKMARK = "JOIN bookmarks b ON b.id = r.bookmark_id AND b.deleted_at IS NULL"

BELONGINGS = {one.name: _belonging(one) for one in KINDS} | {
    FEEDBACK.name: text(f"""
SELECT r.*, r.id AS place, b.url FROM feedback r {_OF_BOOKMARK}
WHERE r.user_id = :user_id AND r.project_id IS NULL AND r.id > :after ORDER BY r.id LIMIT :limit
""")  # noqa: S608
}
TASKS = text("SELECT * FROM tasks WHERE project_id = :project_id ORDER BY position, id")
LINKS = text(f"""
SELECT r.*, b.url FROM project_bookmarks r {_OF_BOOKMARK}
WHERE r.project_id = :project_id ORDER BY r.linked_at, r.id
""")  # noqa: S608
HIGHLIGHTS = text(f"""
SELECT l.*, r.quote, r.created_at, b.url
FROM project_highlights l JOIN highlights r ON r.id = l.highlight_id {_OF_BOOKMARK}
WHERE l.project_id = :project_id ORDER BY l.linked_at, l.id
""")  # noqa: S608
VERDICTS = text(f"""
SELECT r.*, b.url FROM feedback r {_OF_BOOKMARK}
WHERE r.project_id = :project_id ORDER BY r.given_at, r.id
""")  # noqa: S608
