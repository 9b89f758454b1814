"""Reads for the topics of a library."""

from __future__ import annotations

from sqlalchemy import text

PAGES = text("""
SELECT b.id, a.keyphrases, a.technologies, t.tags, v.vector
FROM bookmarks b
LEFT JOIN analyses a ON a.bookmark_id = b.id
LEFT JOIN LATERAL (
    SELECT array_agg(tags.name) AS tags FROM bookmark_tags JOIN tags ON tags.id = bookmark_tags.tag_id
    WHERE bookmark_tags.user_id = :user_id AND bookmark_tags.bookmark_id = b.id
) t ON true
CROSS JOIN LATERAL (
    SELECT halfvec_send(avg(embedding)) AS vector FROM passages WHERE bookmark_id = b.id
) v
WHERE b.user_id = :user_id AND b.deleted_at IS NULL AND b.id < :before AND v.vector IS NOT NULL
ORDER BY b.id DESC LIMIT :limit
""")
"""What is known of a part of the pages with vectors, the latest first."""

FIRST_PAGES = text("""
SELECT count(*) FROM (
    SELECT FROM bookmarks b
    WHERE b.user_id = :user_id AND b.deleted_at IS NULL
      AND EXISTS (SELECT FROM passages p WHERE p.bookmark_id = b.id)
    LIMIT :limit
) found
""")
"""How many pages with vectors there are; no further than the limit is counted."""

TOPICS = text("""
SELECT position, name, concepts, x, y, radius, dots, cardinality(bookmark_ids) AS pages
FROM topics WHERE user_id = :user_id ORDER BY position
""")

MEMBERS = text("""
SELECT bookmark_ids[CAST(:first AS int) : CAST(:last AS int)] AS ids, cardinality(bookmark_ids) AS pages
FROM topics WHERE user_id = :user_id AND position = :position
""")
"""The members of a topic from the `first` to the `last`, counted from 1."""
