"""Staging in SQL: a file's lines are copied into a temporary table, then taken out of it in one go.

Belongings, which have a kind, are copied along with them.
"""

from __future__ import annotations

from sqlalchemy import TextClause, text

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
    FROM staged WHERE kind IS NULL
) AS n USING (ordinal)
WHERE kind IS NULL
ORDER BY ordinal
"""

UNSTAGE_BELONGINGS = text("""
INSERT INTO import_belongings (import_id, user_id, ordinal, line, kind, body)
SELECT :import_id, :user_id, ordinal, line, kind, was_read FROM staged WHERE kind IS NOT NULL
""")
_KIND = "kind"


def create_staged(columns: list[str], lists: frozenset[str]) -> TextClause:
    """Makes the temporary table `staged`: these columns, `lists` and the kind as texts."""
    kinds = (f"NULL::text AS {name}" if name in {*lists, _KIND} else name for name in columns)
    return text(_CREATE.format(columns=", ".join(kinds)))


def unstage(columns: list[str], lists: frozenset[str]) -> TextClause:
    """Takes the lines out of `staged`."""
    columns = [name for name in columns if name != _KIND]
    values = (f"string_to_array({name}, E'\\x1e')" if name in lists else name for name in columns)
    return text(_UNSTAGE.format(columns=", ".join(columns), values=", ".join(values)))
