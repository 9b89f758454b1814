"""Reads for what one saves and reads over time, and for what of the library covers a project."""

from __future__ import annotations

from sqlalchemy import text

FIRST_SAVED = text("""
SELECT min(saved_at) FROM bookmarks WHERE user_id = :user_id AND deleted_at IS NULL
""")

PERIODS = text("""
WITH periods AS (
    SELECT start, start + CAST(:step AS interval) AS stop
    FROM generate_series(
        date_trunc(:unit, CAST(:since AS timestamptz), 'UTC'), now(), CAST(:step AS interval)
    ) start
)
SELECT start,
    (SELECT count(*) FROM bookmarks b
     WHERE b.user_id = :user_id AND b.deleted_at IS NULL
       AND b.saved_at >= start AND b.saved_at < stop) AS saved,
    opened.pages AS read, opened.minutes
FROM periods
CROSS JOIN LATERAL (
    SELECT count(*) AS pages, coalesce(round(sum(b.word_count * r.fraction) / :pace), 0)::int AS minutes
    FROM reading_places r JOIN bookmarks b ON b.id = r.bookmark_id
    WHERE r.user_id = :user_id AND b.deleted_at IS NULL AND r.read_at >= start AND r.read_at < stop
) opened
ORDER BY start
""")
"""What was saved, and which pages were read last, in each week or month up to now."""

STATES = text("""
SELECT state, count(*) AS pages FROM bookmarks
WHERE user_id = :user_id AND deleted_at IS NULL GROUP BY state
""")

NAMED = text("""
SELECT lower(name) AS name, count(DISTINCT bookmark_id) AS pages
FROM (
    SELECT a.bookmark_id, unnest(a.technologies) AS name FROM analyses a WHERE a.user_id = :user_id
    UNION ALL
    SELECT t.bookmark_id, tags.name FROM bookmark_tags t JOIN tags ON tags.id = t.tag_id
    WHERE t.user_id = :user_id
) named
JOIN bookmarks b ON b.id = named.bookmark_id AND b.deleted_at IS NULL
WHERE lower(name) = ANY(CAST(:names AS text[]))
GROUP BY 1
""")
"""How many pages were understood to be about each of some technologies, or tagged so."""

OPEN_TASKS = text("""
SELECT t.project_id, t.notes, t.embedding, concat(t.title, ' (' || parent.title || ')') AS title
FROM tasks t LEFT JOIN tasks parent ON parent.id = t.parent_id
WHERE t.user_id = :user_id AND t.project_id = ANY(CAST(:projects AS bigint[])) AND t.status <> 'done'
  AND NOT EXISTS (SELECT FROM tasks child WHERE child.parent_id = t.id)
ORDER BY t.project_id, t.position, t.id
""")
"""The open tasks that have no subtasks; those of another task name it in their title."""
