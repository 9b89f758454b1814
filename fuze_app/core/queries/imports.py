"""Imports in SQL: lines previewed, and taken into the library a chunk at a time.

Statements name the user beside what row-level security asks for, so that indexes serve them. Those of a
chunk take its lines as arrays: `:ordinals`, the `:bookmarks` they belong to, and when these were `:saved`.
"""

from __future__ import annotations

from sqlalchemy import Integer, TextClause, text

from fuze_app.core.models import Bookmark
from fuze_app.core.portable import OF_PAGE, PARTS, Part, table_of

# Statistics of a table that was empty a moment ago lead the planner to compare each line with each other.
# What is looked up by an index stands in subqueries, to which this does not apply.
NO_NESTED_LOOPS = text("SET LOCAL enable_nestloop = off")

# A chunk raises the library's version itself, once, in place of a trigger for each of its rows. Nobody waits
# for it to be on the disk: what a crash of the server takes away is added again, for it is not settled.
# Checks of foreign keys keep their plans: to plan each of a chunk's 20,000 anew takes longer than the rest.
# A plan that is made while there are few collections must look them up by their keys all the same.
IN_BULK = text("""
SELECT set_config('enable_nestloop', 'off', true), set_config('fuze.bulk', 'on', true),
       set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'auto', true),
       set_config('enable_seqscan', 'off', true)
""")
RAISE_VERSION = text("""
WITH over AS MATERIALIZED (SELECT set_config('fuze.bulk', '', true))
UPDATE library_versions
SET version = greatest(version + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
FROM over WHERE user_id = :user_id
""")

# Does nothing where the planner knows of this user's bookmarks.
LEARN = text("SELECT learn_library_statistics()")

_CHUNK = """
    unnest(CAST(:ordinals AS int[]), CAST(:bookmarks AS bigint[]), CAST(:saved AS timestamptz[]))
        AS c(ordinal, bookmark_id, saved_at)
    JOIN import_items i ON i.import_id = :import_id AND i.ordinal = c.ordinal
        AND i.ordinal > :position AND i.ordinal <= :upto
"""

_LABELS = """
SELECT c.bookmark_id, c.saved_at, i.ordinal, t.name, t.key
FROM chunk
CROSS JOIN LATERAL unnest(
    i.tags || CASE WHEN :folders_are_tags THEN i.folder_tags ELSE '{}' END,
    i.tag_keys || CASE WHEN :folders_are_tags THEN i.folder_tag_keys ELSE '{}' END
) AS t(name, key)
"""


def _of_chunk(statement: str) -> TextClause:
    """A statement that reads the `chunk`, or the `labels_of_chunk`: the tags of its lines."""
    return text(statement.replace("labels_of_chunk", f"({_LABELS})").replace("FROM chunk", f"FROM {_CHUNK}"))


def _of_page(name: str) -> str:
    """A column of a new bookmark's page: as it was read before, or as it is before it is read."""
    column = table_of(Bookmark).columns[name]
    blank = "NULL" if column.nullable else "0" if isinstance(column.type, Integer) else "''"
    return f"coalesce(page.{name}, {blank})"


PREVIEW = text("""
SELECT count(*) FILTER (WHERE i.status = 'failed') AS unusable,
       count(*) FILTER (WHERE i.repeats) AS duplicates,
       count(b.id) AS existing,
       count(*) FILTER (WHERE i.url_digest IS NOT NULL AND NOT i.repeats AND b.id IS NULL) AS new
FROM import_items i
LEFT JOIN bookmarks b
    ON b.user_id = :user_id AND b.url_digest = i.url_digest AND b.deleted_at IS NULL AND NOT i.repeats
WHERE i.import_id = :import_id AND i.user_id = :user_id
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

BELONGINGS = text("""
SELECT kind, count(*) FROM import_belongings
WHERE import_id = :import_id AND user_id = :user_id GROUP BY kind ORDER BY min(ordinal)
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

WAITING = text("""
SELECT ordinal, url_digest, repeats, was_read IS NOT NULL AS was_read FROM import_items
WHERE import_id = :import_id AND ordinal > :position AND ordinal <= :upto AND status = 'waiting'
ORDER BY ordinal
""")

# A page that is new is due to be read when those of its site before it have been. Pages without a date are
# dated so that they are listed in the order of the file.
ADD = text(
    """
INSERT INTO bookmarks (
    user_id, url, url_digest, site, title, notes, state, favourite,
    stage, status, attempt, due_at, bulk, saved_at, title_is_own, keep_offline, updated_at, columns_of_page
)
SELECT line.user_id, line.url, line.url_digest, line.site,
       CASE WHEN line.title = '' THEN line.url ELSE line.title END, line.notes, line.state, line.favourite,
       CASE WHEN line.was_read -> 'content' -> 0 IS NULL THEN 'extract' ELSE 'embed' END, 'waiting', 0,
       CAST(:now AS timestamptz) + site_rank * CAST(:spacing AS interval), true,
       coalesce(line.saved_at, CAST(:started AS timestamptz) - ordinal * interval '1 microsecond'),
       coalesce(page.title_is_own, line.title NOT IN ('', line.url)), coalesce(page.keep_offline, false),
       coalesce(page.updated_at, :now), values_of_page
FROM (
    SELECT * FROM import_items
    WHERE import_id = :import_id AND ordinal > :position AND ordinal <= :upto AND status = 'waiting'
        AND NOT repeats
    ORDER BY ordinal
) AS line
LEFT JOIN LATERAL jsonb_populate_record(CAST(NULL AS bookmarks), line.was_read -> 'bookmark') AS page
    ON line.was_read IS NOT NULL
ON CONFLICT (user_id, url_digest) DO NOTHING
RETURNING url_digest, id, saved_at
""".replace("columns_of_page", ", ".join(OF_PAGE)).replace(
        "values_of_page", ", ".join(map(_of_page, OF_PAGE))
    )
)

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
SELECT labels.bookmark_id, tags.id, :user_id, labels.saved_at
FROM labels_of_chunk AS labels JOIN tags ON tags.user_id = :user_id AND tags.key = labels.key
ON CONFLICT DO NOTHING
RETURNING bookmark_id
""")

FOLDERS_OF_CHUNK = _of_chunk("""
SELECT DISTINCT folder FROM chunk CROSS JOIN LATERAL unnest(i.folders) AS folder
""")

# `:collections` has the ids by the folders' paths.
COLLECT = _of_chunk("""
INSERT INTO bookmark_collections (bookmark_id, collection_id, user_id, saved_at)
SELECT c.bookmark_id, CAST(CAST(:collections AS jsonb) ->> folder AS bigint), :user_id, c.saved_at
FROM chunk
CROSS JOIN LATERAL unnest(i.folders) AS folder
ON CONFLICT DO NOTHING
""")


_KEEP = """
INSERT INTO {table} (bookmark_id, user_id, {columns})
SELECT c.bookmark_id, :user_id, {values}
FROM chunk
CROSS JOIN LATERAL jsonb_populate_recordset(CAST(NULL AS {table}), i.was_read -> '{name}') AS r
WHERE NOT EXISTS (SELECT FROM {table} k WHERE k.bookmark_id = c.bookmark_id{told_apart})
RETURNING bookmark_id
"""


def _keep(part: Part) -> TextClause:
    """Writes the rows that belong to the bookmarks of the chunk in one table, those they do not have yet."""
    names = [f'"{column.name}"' for column in part.columns]
    columns, values = [*names, *part.made], [*(f"r.{name}" for name in names), *part.made.values()]
    filled = _KEEP.format(
        table=part.table.name,
        name=part.name,
        columns=", ".join(columns),
        values=", ".join(values),
        told_apart="".join(f" AND k.{name} = r.{name}" for name in part.several),
    )
    return _of_chunk(filled)


KEEP = [_keep(part) for part in PARTS]
KEEP_MORE = [_keep(part) for part in PARTS if part.several]
"""What pages that are kept already get besides."""

# Pages that are kept already, by their digests. Locked, as saving one by hand locks it; in one order for all.
KEPT = text("""
SELECT url_digest, id, saved_at, deleted_at IS NOT NULL AS was_deleted FROM bookmarks
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
