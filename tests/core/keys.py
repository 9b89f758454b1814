"""Keys that look like Gemini's, and what is known of a question to it."""

from __future__ import annotations

import psycopg
from psycopg.rows import dict_row

ADAS = "AIzaSyAda-0000000000000000000000000000001"
BENS = "AIzaSyBen-0000000000000000000000000000002"
OPERATORS = "AIzaSyOps-0000000000000000000000000000003"


def job(database: psycopg.Connection, bookmark_id: int) -> dict[str, object]:
    """The row, with the seconds until it is due."""
    with database.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "select *, extract(epoch from due_at - now())::float as wait from gemini_jobs"
            " where bookmark_id = %s",
            [bookmark_id],
        )
        row = cursor.fetchone()
    assert row is not None
    return row
