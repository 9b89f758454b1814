"""What came in bulk and is due, fairly: each user's in turn, however much one of them has."""

from __future__ import annotations

from sqlalchemy import text

_WAITS = "b.deleted_at IS NULL AND b.status IN ('waiting', 'running') AND b.bulk"

# The users are found by going from one to the next in the index; most of a large import is never looked at.
NEXT = text(
    """
WITH RECURSIVE owners AS (
    SELECT (SELECT min(b.user_id) FROM bookmarks b WHERE waits) AS id
    UNION ALL
    SELECT (SELECT min(b.user_id) FROM bookmarks b WHERE waits AND b.user_id > owners.id)
    FROM owners WHERE owners.id IS NOT NULL
)
SELECT due.id
FROM owners CROSS JOIN LATERAL (
    SELECT b.id, row_number() OVER (ORDER BY b.due_at, b.id) AS turn
    FROM bookmarks b
    WHERE waits AND b.user_id = owners.id AND b.due_at <= :now
    ORDER BY b.due_at, b.id
    LIMIT :limit
) AS due
ORDER BY due.turn, due.id
LIMIT :limit
""".replace("waits", _WAITS)
)
