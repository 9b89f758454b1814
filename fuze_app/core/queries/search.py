"""The two sides of search in SQL: BM25 over one user's postings, and the nearest passages.

Only operators that row-level security lets an index serve are used: equality on terms and the order
by distance. (A `tsvector` match is not leakproof, so a GIN index would never be used here.)
"""

from __future__ import annotations

from sqlalchemy import TextClause, text

# The function stands in the migrations, with why it is one.
_BM25 = """
SELECT bookmark_id, matched, score, frequencies
FROM match_terms(
    CAST(:terms AS text[]), CAST(:counts AS int[]), :documents, :average_length, :k1, :b, :most,
    CAST(:also AS bigint[])
)
"""

_STATISTICS = """
SELECT language, count(*) AS documents, coalesce(sum(length), 0) AS total_length
FROM search_documents WHERE user_id = :user_id GROUP BY language
"""

# The distance with something added is no index expression: this order reads every passage of the user.
_EXACT = """
SELECT bookmark_id, position, 1 - (embedding <=> CAST(:vector AS halfvec)) AS similarity
FROM passages WHERE user_id = :user_id
ORDER BY (embedding <=> CAST(:vector AS halfvec)) + 0 LIMIT :limit
"""

_NEAREST = """
SELECT bookmark_id, position, 1 - (embedding <=> CAST(:vector AS halfvec)) AS similarity
FROM passages WHERE user_id = :user_id
ORDER BY embedding <=> CAST(:vector AS halfvec) LIMIT :limit
"""

_OF_BOOKMARKS = """
SELECT bookmark_id, position, 1 - (embedding <=> CAST(:vector AS halfvec)) AS similarity
FROM passages WHERE user_id = :user_id AND bookmark_id = ANY(:bookmarks)
"""

# How many passages a user has, counted no further than the choice between the two orders needs.
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM passages WHERE user_id = :user_id LIMIT :limit) AS counted"

# Adding nothing to a text unpacks it, once for all of its passages; OFFSET keeps the planner from undoing it.
_TEXTS = """
SELECT p.bookmark_id, p.position, p."start", p."end",
       substr(c.text, p."start" + 1, p."end" - p."start") AS text
FROM (
    SELECT bookmark_id, text || '' AS text FROM contents
    WHERE user_id = :user_id AND bookmark_id = ANY(CAST(:bookmarks AS bigint[])) OFFSET 0
) AS c
JOIN passages p USING (bookmark_id)
WHERE p.user_id = :user_id AND p.position = ANY(CAST(:positions AS int[]))
"""

_PARTS = """
SELECT (
    SELECT array_agg(tags.name) FROM tags JOIN bookmark_tags ON bookmark_tags.tag_id = tags.id
    WHERE bookmark_tags.bookmark_id = :bookmark_id
) AS tags,
(SELECT summary FROM analyses WHERE bookmark_id = :bookmark_id) AS summary,
(SELECT text FROM contents WHERE bookmark_id = :bookmark_id) AS body
"""

# The planner prefers sorting an exact scan to walking the index; for a large library it is wrong.
PREFER_INDEX = text(
    "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; "
    "SET LOCAL hnsw.iterative_scan = relaxed_order; SET LOCAL hnsw.ef_search = 200"
)
PLAN_AS_USUAL = text("RESET enable_sort; RESET enable_seqscan; RESET enable_bitmapscan")


def bm25() -> TextClause:
    return text(_BM25)


def statistics() -> TextClause:
    return text(_STATISTICS)


def nearest(*, exact: bool) -> TextClause:
    return text(_EXACT if exact else _NEAREST)


def similarities_of() -> TextClause:
    return text(_OF_BOOKMARKS)


def count_passages() -> TextClause:
    return text(_COUNT)


def passage_texts() -> TextClause:
    return text(_TEXTS)


def searched_parts() -> TextClause:
    """What a bookmark's search document is made of, beside its own row."""
    return text(_PARTS)
