"""The two sides of search in SQL: BM25 over one user's postings, and the nearest passages.

Only operators that row-level security lets an index serve are used: equality and the order by distance.
What it does not let one serve, the match of terms, is a function of its own with a role of its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, bindparam, func, select, text

from fuze_app.core.models import Bookmark
from fuze_app.core.queries.search_fields import SORTS, Condition

_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_KEPT = (_bookmarks.c.user_id == bindparam("user_id"), _bookmarks.c.deleted_at.is_(None))


def matching(condition: Condition) -> Select[Any]:
    """The ids of the user's bookmarks that a condition holds for, at most `:limit`."""
    return select(_bookmarks.c.id).where(*_KEPT, condition).limit(bindparam("limit"))


def counted(condition: Condition) -> Select[Any]:
    """How many bookmarks of the user a condition holds for."""
    return select(func.count()).select_from(_bookmarks).where(*_KEPT, condition)


def among(condition: Condition) -> Select[Any]:
    """Those of `:ids` that a condition holds for."""
    return select(_bookmarks.c.id).where(*_KEPT, condition, _bookmarks.c.id == func.any(bindparam("ids")))


def listed(condition: Condition, sort: str) -> Select[Any]:
    """A page (`:limit`, `:offset`) of the ids that a condition holds for, in an order of `SORTS`."""
    return (
        select(_bookmarks.c.id)
        .where(*_KEPT, condition)
        .order_by(*SORTS[sort])
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


# By the index; a function of the migrations.
_BY_INDEX = """
SELECT bookmark_id, position, similarity FROM nearest_passages(CAST(:vector AS halfvec), :passages)
"""

# The distance with something added is no index expression: this order reads every passage of the user.
_BY_SCAN = """
SELECT bookmark_id, position, 1 - (embedding <=> CAST(:vector AS halfvec)) AS similarity
FROM passages WHERE user_id = :user_id
ORDER BY (embedding <=> CAST(:vector AS halfvec)) + 0 LIMIT :passages
"""

NEAREST_PASSAGES = {"index": text(_BY_INDEX), "scan": text(_BY_SCAN)}
"""The nearest `:passages`, by the way they are found."""

# What words propose is compared besides, where it is not among the nearest. The passages of a bookmark stand
# together in the key.
_NEAREST = """
WITH near AS MATERIALIZED (
    SELECT bookmark_id, max(similarity) AS similarity FROM ({}) AS passages GROUP BY bookmark_id
)
SELECT bookmark_id, similarity FROM near
UNION ALL
SELECT bookmark_id, max(1 - (embedding <=> CAST(:vector AS halfvec))) FROM passages
WHERE user_id = :user_id AND bookmark_id = ANY(ARRAY(
    SELECT unnest(CAST(:proposed AS bigint[])) EXCEPT SELECT bookmark_id FROM near
))
GROUP BY bookmark_id
"""

# Of some bookmarks only.
_AMONG = """
SELECT bookmark_id, similarity FROM (
    SELECT bookmark_id, similarity, row_number() OVER (ORDER BY similarity DESC) AS place FROM (
        SELECT bookmark_id, max(1 - (embedding <=> CAST(:vector AS halfvec))) AS similarity FROM passages
        WHERE user_id = :user_id AND bookmark_id = ANY(CAST(:bookmarks AS bigint[]))
        GROUP BY bookmark_id
    ) AS compared
) AS placed
WHERE place <= :nearest OR bookmark_id = ANY(CAST(:proposed AS bigint[]))
"""

NEAREST = {
    **{name: text(_NEAREST.format(passages.text)) for name, passages in NEAREST_PASSAGES.items()},
    "among": text(_AMONG),
}
"""Bookmarks by the nearest of their passages, those that are `:proposed` in any case."""

# A function of the migrations.
POSTINGS = text("SELECT number, exponent, documents FROM read_postings(CAST(:terms AS text[]))")

STATISTICS = text("""
SELECT language, count(*) AS documents, coalesce(sum(length), 0) AS total_length
FROM search_documents WHERE user_id = :user_id GROUP BY language
""")

# Of the user's library; nothing in a transaction that has changed anything, perhaps the library.
VERSION = text("""
SELECT version FROM library_versions WHERE user_id = :user_id AND pg_current_xact_id_if_assigned() IS NULL
""")

# About `:most` of the user's `:documents`; one index has all that this reads.
SAMPLE = text("""
SELECT id FROM bookmarks
WHERE user_id = :user_id AND deleted_at IS NULL AND random() < :most / CAST(:documents AS double precision)
""")

# How large the tables are, as the planner knows it: less than nothing before they were first looked at.
SIZES = text("""
SELECT (SELECT reltuples FROM pg_class WHERE oid = 'passages'::regclass) AS passages,
       (SELECT reltuples FROM pg_class WHERE oid = 'search_documents'::regclass) AS documents
""")

# Adding nothing to a text unpacks it, once for all of its passages; OFFSET keeps the planner from undoing it.
PASSAGE_TEXTS = text("""
SELECT p.bookmark_id, p.position, p."start", p."end", p.similarity,
       substr(c.text, p."start" + 1, p."end" - p."start") AS text
FROM (
    SELECT bookmark_id, text || '' AS text FROM contents
    WHERE user_id = :user_id AND bookmark_id = ANY(CAST(:bookmarks AS bigint[])) OFFSET 0
) AS c
JOIN (
    SELECT *, row_number() OVER (PARTITION BY bookmark_id ORDER BY similarity DESC, position) AS place FROM (
        SELECT bookmark_id, position, "start", "end",
               1 - (embedding <=> CAST(:vector AS halfvec)) AS similarity
        FROM passages WHERE user_id = :user_id AND bookmark_id = ANY(CAST(:bookmarks AS bigint[]))
    ) AS compared
) AS p USING (bookmark_id)
WHERE p.place <= :most
""")

MEAN_VECTOR = text("""
SELECT avg(CAST(embedding AS vector)) AS vector FROM passages
WHERE user_id = :user_id AND bookmark_id = :bookmark_id
""")

# What nothing may bury: titles that begin so (a function of the migrations), pages of a site, and those of
# some bookmarks that hold a phrase as it was typed.
PERFECT = text("""
SELECT bookmark_id, CASE WHEN whole THEN 'whole title' ELSE 'title begins' END AS kind
FROM bookmarks_titled(:beginning, :limit)
UNION ALL (
    SELECT id, 'of site' FROM bookmarks
    WHERE user_id = :user_id AND deleted_at IS NULL AND site = CAST(:site AS text)
    ORDER BY saved_at DESC, id DESC LIMIT :limit
)
UNION ALL
SELECT bookmark_id, 'phrase' FROM contents
WHERE user_id = :user_id AND bookmark_id = ANY(CAST(:bookmarks AS bigint[]))
    AND strpos(translate(lower(text), E'\\n\\t', '  '), :phrase) > 0
""")

TITLES_BEGINNING = text("""
SELECT b.id, b.title, b.site FROM bookmarks_titled(:beginning, :limit) AS titled
JOIN bookmarks b ON b.id = titled.bookmark_id AND b.user_id = :user_id
ORDER BY length(b.title), b.id DESC
""")

TAGS_BEGINNING = text("""
SELECT name, (
    SELECT count(*) FROM bookmark_tags WHERE bookmark_tags.user_id = :user_id AND tag_id = tags.id
) AS count
FROM tags WHERE user_id = :user_id AND starts_with(key, :beginning)
ORDER BY count DESC, name LIMIT :limit
""")

VOCABULARY = text(r"""
SELECT word, count(*) FROM (
    (SELECT title AS words FROM bookmarks WHERE user_id = :user_id AND deleted_at IS NULL
     ORDER BY saved_at DESC, id DESC LIMIT :titles)
    UNION ALL SELECT name FROM tags WHERE user_id = :user_id
) AS named CROSS JOIN LATERAL regexp_split_to_table(lower(words), '\W+') AS word
WHERE length(word) >= :shortest GROUP BY word
""")

SEARCHED_PARTS = text("""
SELECT (
    SELECT array_agg(tags.name) FROM tags JOIN bookmark_tags ON bookmark_tags.tag_id = tags.id
    WHERE bookmark_tags.bookmark_id = :bookmark_id
) AS tags,
(SELECT string_agg(quote, ' ') FROM highlights WHERE bookmark_id = :bookmark_id) AS quotes,
(SELECT string_agg(note, ' ') FROM highlights WHERE bookmark_id = :bookmark_id) AS marginalia,
(SELECT summary FROM analyses WHERE bookmark_id = :bookmark_id) AS summary,
(SELECT text FROM contents WHERE bookmark_id = :bookmark_id) AS body
""")
