"""Imports in SQL: lines staged, previewed, and taken into the library a chunk at a time.

Statements name the user beside what row-level security asks for, so that indexes serve them. Those of a
chunk take its lines as two arrays, `:ordinals` and the `:bookmarks` they belong to.
"""

from __future__ import annotations

from sqlalchemy import TextClause, text

_CHUNK = """
    unnest(CAST(:ordinals AS int[]), CAST(:bookmarks AS bigint[])) AS c(ordinal, bookmark_id)
    JOIN import_items i ON i.import_id = :import_id AND i.ordinal = c.ordinal
        AND i.ordinal > :position AND i.ordinal <= :upto
"""

_LABELS = """
SELECT c.bookmark_id, i.ordinal, t.name, t.key
FROM chunk
CROSS JOIN LATERAL unnest(
    i.tags || CASE WHEN :folders_are_tags THEN i.folder_tags ELSE '{}' END,
    i.tag_keys || CASE WHEN :folders_are_tags THEN i.folder_tag_keys ELSE '{}' END
) AS t(name, key)
"""


def _of_chunk(statement: str) -> TextClause:
    """A statement that reads the `chunk`, or the `labels_of_chunk`: the tags of its lines."""
    return text(statement.replace("labels_of_chunk", f"({_LABELS})").replace("FROM chunk", f"FROM {_CHUNK}"))


PREVIEW = text("""
SELECT count(*) FILTER (WHERE status = 'failed') AS unusable,
       count(*) FILTER (WHERE repeats) AS duplicates,
       count(*) FILTER (WHERE is_kept) AS existing,
       count(*) FILTER (WHERE NOT is_kept) AS new
FROM (
    SELECT status, repeats, CASE WHEN url_digest IS NOT NULL AND NOT repeats THEN EXISTS (
        SELECT FROM bookmarks b
        WHERE b.user_id = :user_id AND b.url_digest = i.url_digest AND b.deleted_at IS NULL
    ) END AS is_kept
    FROM import_items i
    WHERE import_id = :import_id AND user_id = :user_id
) AS lines
""")

REASONS = text("""
SELECT reason, count(*) FROM import_items
WHERE import_id = :import_id AND user_id = :user_id AND status = 'failed'
GROUP BY reason ORDER BY count(*) DESC, reason LIMIT :limit
""")

FOLDERS = text("""
SELECT folder, count(*) FROM import_items, unnest(folders) AS folder
WHERE import_id = :import_id AND user_id = :user_id
GROUP BY folder ORDER BY folder LIMIT :limit
""")

TAGS = text("""
SELECT min(tag), count(*) FROM import_items, unnest(tags, tag_keys) AS t(tag, key)
WHERE import_id = :import_id AND user_id = :user_id
GROUP BY key ORDER BY count(*) DESC, key LIMIT :limit
""")

_REPORT = "SELECT i.ordinal, i.line, i.status, {reason}, i.url, i.title, i.bookmark_id FROM import_items i"
_PAGE = """
    i.import_id = :import_id AND i.user_id = :user_id AND i.ordinal > :after ORDER BY i.ordinal LIMIT :limit
"""
LINES = text(f"{_REPORT.format(reason='i.reason')} WHERE {_PAGE}")
FAILED_LINES = text(f"{_REPORT.format(reason='i.reason')} WHERE i.status = 'failed' AND {_PAGE}")
UNREAD_LINES = text(
    f"{_REPORT.format(reason='b.error')} JOIN bookmarks b ON b.id = i.bookmark_id AND b.user_id = :user_id "
    f"WHERE i.status = 'added' AND b.status = 'failed' AND b.deleted_at IS NULL AND {_PAGE}"
)

# Statistics of a table that was empty a moment ago lead the planner to compare each line with each other.
# What is looked up by an index stands in subqueries, to which this does not apply.
NO_NESTED_LOOPS = text("SET LOCAL enable_nestloop = off")

WAITING = text("""
SELECT ordinal, url_digest, repeats, was_read IS NOT NULL AS was_read FROM import_items
WHERE import_id = :import_id AND ordinal > :position AND ordinal <= :upto AND status = 'waiting'
ORDER BY ordinal
""")

# A page that is new is due to be read when those of its site before it have been. Pages without a date are
# dated so that they are listed in the order of the file.
ADD = text("""
INSERT INTO bookmarks (
    user_id, url, url_digest, site, title, title_is_own, notes, state, favourite,
    excerpt, image_url, author, site_name, language, published_at, word_count,
    stage, status, attempt, due_at, bulk, saved_at, updated_at
)
SELECT user_id, url, url_digest, site, CASE WHEN title = '' THEN url ELSE title END,
       coalesce((page ->> 'title_is_own')::boolean, title NOT IN ('', url)), notes, state, favourite,
       coalesce(page ->> 'excerpt', ''), page ->> 'image_url', page ->> 'author', page ->> 'site_name',
       language, (page ->> 'published_at')::timestamptz, coalesce((page ->> 'word_count')::int, 0),
       CASE WHEN was_read ->> 'content' IS NULL THEN 'extract' ELSE 'embed' END, 'waiting', 0,
       CAST(:now AS timestamptz) + site_rank * CAST(:spacing AS interval), true,
       coalesce(saved_at, CAST(:started AS timestamptz) - ordinal * interval '1 microsecond'),
       coalesce((page ->> 'updated_at')::timestamptz, :now)
FROM (
    SELECT *, was_read -> 'bookmark' AS page FROM import_items
    WHERE import_id = :import_id AND ordinal > :position AND ordinal <= :upto AND status = 'waiting'
        AND NOT repeats
    ORDER BY ordinal
) AS line
ON CONFLICT (user_id, url_digest) DO NOTHING
RETURNING url_digest, id
""")

INDEX = _of_chunk("""
INSERT INTO search_documents (bookmark_id, user_id, language, length, postings)
SELECT c.bookmark_id, :user_id, i.language,
       i.length + CASE WHEN :folders_are_tags THEN i.folder_length ELSE 0 END,
       i.postings || CASE WHEN :folders_are_tags THEN i.folder_postings ELSE '{}' END
FROM chunk
""")

MAKE_TAGS = _of_chunk("""
INSERT INTO tags (user_id, name, key)
SELECT DISTINCT ON (key) :user_id, name, key FROM labels_of_chunk AS labels ORDER BY key, ordinal
ON CONFLICT (user_id, key) DO NOTHING
""")

TAG = _of_chunk("""
INSERT INTO bookmark_tags (bookmark_id, tag_id, user_id, saved_at)
SELECT DISTINCT
    bookmark_id, (SELECT t.id FROM tags t WHERE t.user_id = :user_id AND t.key = labels.key), :user_id,
    (SELECT b.saved_at FROM bookmarks b WHERE b.id = bookmark_id)
FROM labels_of_chunk AS labels
ON CONFLICT DO NOTHING
RETURNING bookmark_id
""")

FOLDERS_OF_CHUNK = _of_chunk("""
SELECT DISTINCT folder FROM chunk CROSS JOIN LATERAL unnest(i.folders) AS folder
""")

# `:collections` has the ids by the folders' paths.
COLLECT = _of_chunk("""
INSERT INTO bookmark_collections (bookmark_id, collection_id, user_id, saved_at)
SELECT DISTINCT c.bookmark_id, CAST(CAST(:collections AS jsonb) ->> folder AS bigint), :user_id,
    (SELECT b.saved_at FROM bookmarks b WHERE b.id = c.bookmark_id)
FROM chunk
CROSS JOIN LATERAL unnest(i.folders) AS folder
ON CONFLICT DO NOTHING
""")

KEEP_CONTENTS = _of_chunk("""
INSERT INTO contents (
    bookmark_id, user_id, kind, text, html, text_digest, fetched_url, canonical_url, details, extracted_at
)
SELECT c.bookmark_id, :user_id, left(page ->> 'kind', 32), page ->> 'text', page ->> 'html',
       sha256(convert_to(page ->> 'text', 'UTF8')), page ->> 'fetched_url', page ->> 'canonical_url',
       page -> 'details', coalesce((page ->> 'extracted_at')::timestamptz, :now)
FROM chunk CROSS JOIN LATERAL (SELECT i.was_read -> 'content' AS page) AS content
WHERE jsonb_typeof(page) = 'object'
""")

KEEP_ANALYSES = _of_chunk("""
INSERT INTO analyses (bookmark_id, user_id, engine, version, summary, keyphrases, analysed_at)
SELECT c.bookmark_id, :user_id, left(found ->> 'engine', 32), left(found ->> 'version', 32),
       found ->> 'summary', ARRAY(SELECT jsonb_array_elements_text(found -> 'keyphrases')),
       coalesce((found ->> 'analysed_at')::timestamptz, :now)
FROM chunk CROSS JOIN LATERAL (SELECT i.was_read -> 'analysis' AS found) AS analysis
WHERE jsonb_typeof(found) = 'object'
""")

# Pages that are kept already, by their digests. Locked, as saving one by hand locks it; in one order for all.
KEPT = text("""
SELECT url_digest, id, deleted_at IS NOT NULL AS was_deleted FROM bookmarks
WHERE user_id = :user_id AND url_digest = ANY(:digests)
ORDER BY id
FOR UPDATE
""")

# Notes that their pages do not have yet.
NEW_NOTES = _of_chunk("""
SELECT c.bookmark_id, string_agg(i.notes, E'\n\n' ORDER BY i.ordinal) AS notes
FROM chunk
WHERE i.notes <> ''
    AND position(i.notes IN (SELECT b.notes FROM bookmarks b WHERE b.id = c.bookmark_id)) = 0
GROUP BY c.bookmark_id
""")

# What only the adding needed is emptied in the same writing.
SETTLE = text("""
UPDATE import_items i
SET status = c.status, bookmark_id = c.bookmark_id, was_read = NULL, notes = '',
    postings = '{}', folder_postings = '{}'
FROM unnest(CAST(:ordinals AS int[]), CAST(:bookmarks AS bigint[]), CAST(:statuses AS text[]))
    AS c(ordinal, bookmark_id, status)
WHERE i.import_id = :import_id AND i.ordinal = c.ordinal AND i.ordinal > :position AND i.ordinal <= :upto
""")

# Lines whose page was there a moment ago, and is not any more.
FAIL_REST = text("""
WITH failed AS (
    UPDATE import_items SET status = 'failed', reason = :reason
    WHERE import_id = :import_id AND ordinal > :position AND ordinal <= :upto AND status = 'waiting'
    RETURNING 1
)
SELECT count(*) FROM failed
""")

# How the reading of the pages stands that an import has added.
PAGES = text("""
SELECT count(*) FILTER (WHERE b.status IN ('waiting', 'running')) AS waiting,
       count(*) FILTER (WHERE b.status = 'failed') AS failed,
       count(*) FILTER (WHERE b.status = 'done') AS done
FROM import_items i JOIN bookmarks b ON b.id = i.bookmark_id AND b.user_id = :user_id AND b.deleted_at IS NULL
WHERE i.import_id = :import_id AND i.user_id = :user_id AND i.status = 'added'
""")

HOLD = text("""
UPDATE bookmarks b SET due_at = :until
FROM import_items i
WHERE i.import_id = :import_id AND i.user_id = :user_id AND i.status = 'added'
    AND b.id = i.bookmark_id AND b.user_id = :user_id AND b.bulk AND b.status = 'waiting'
""")

RELEASE = text("""
UPDATE bookmarks b SET due_at = CAST(:now AS timestamptz) + i.site_rank * CAST(:spacing AS interval)
FROM import_items i
WHERE i.import_id = :import_id AND i.user_id = :user_id AND i.status = 'added'
    AND b.id = i.bookmark_id AND b.user_id = :user_id AND b.bulk AND b.status = 'waiting'
""")

READ_AGAIN = text("""
UPDATE bookmarks b
SET status = 'waiting', attempt = 0, error = NULL, bulk = true,
    due_at = CAST(:now AS timestamptz) + i.site_rank * CAST(:spacing AS interval)
FROM import_items i
WHERE i.import_id = :import_id AND i.user_id = :user_id AND i.status = 'added'
    AND b.id = i.bookmark_id AND b.user_id = :user_id AND b.deleted_at IS NULL AND b.status = 'failed'
""")


JOINT = "\x1e"
"""Between the parts of a list that is copied as one text. No white space, which this is, is within them."""

_CREATE = "CREATE TEMPORARY TABLE staged ON COMMIT DROP AS SELECT {columns} FROM import_items WITH NO DATA"

# Equal pages are found by their digests; a site's pages are numbered so that they can be read one by one.
_UNSTAGE = """
INSERT INTO import_items (import_id, user_id, repeats, site_rank, {columns})
SELECT :import_id, :user_id, n.repeats, n.site_rank, {values}
FROM staged JOIN (
    SELECT ordinal,
           url_digest IS NOT NULL
               AND row_number() OVER (PARTITION BY url_digest ORDER BY ordinal) > 1 AS repeats,
           row_number() OVER (PARTITION BY site ORDER BY ordinal) - 1 AS site_rank
    FROM staged
) AS n USING (ordinal)
ORDER BY ordinal
"""


def create_staged(columns: list[str], lists: frozenset[str]) -> TextClause:
    """Makes the temporary table `staged`: these columns, `lists` as texts."""
    kinds = (f"NULL::text AS {name}" if name in lists else name for name in columns)
    return text(_CREATE.format(columns=", ".join(kinds)))


def unstage(columns: list[str], lists: frozenset[str]) -> TextClause:
    """Takes the lines out of `staged`."""
    values = (f"string_to_array({name}, E'\\x1e')" if name in lists else name for name in columns)
    return text(_UNSTAGE.format(columns=", ".join(columns), values=", ".join(values)))
