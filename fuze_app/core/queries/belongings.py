"""What an import has beside bookmarks in SQL: rows as JSON, written by the columns of their tables."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import TextClause, text
from sqlmodel import SQLModel

from fuze_app.core.models import Feedback, Project, ProjectBookmark, SavedSearch, Task
from fuze_app.core.portable import SEARCHED, own_columns, table_of

# `digest` names the bookmark. It is looked up for each row: a page that was not imported has none.
_BOOKMARK = """
CROSS JOIN LATERAL (
    SELECT id FROM bookmarks
    WHERE user_id = :user_id AND url_digest = decode(given.row ->> 'digest', 'hex') AND deleted_at IS NULL
    OFFSET 0
) AS b
"""
_GIVEN = "jsonb_array_elements(CAST(:rows AS jsonb)) AS given(row)"


def _linked(model: type[SQLModel], *references: str) -> TextClause:
    """Adds rows that belong to a bookmark and to the project `:project_id`, those it does not have yet."""
    names = [*references, *(column.name for column in own_columns(model))]
    table = table_of(model).name
    return text(f"""
INSERT INTO {table} (user_id, project_id, bookmark_id, {", ".join(names)})
SELECT :user_id, CAST(:project_id AS bigint), b.id, {", ".join(f"r.{name}" for name in names)}
FROM {_GIVEN} CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS {table}), given.row) AS r {_BOOKMARK}
ON CONFLICT DO NOTHING
""")  # noqa: S608


LINK = _linked(ProjectBookmark, "task_id")
JUDGE = _linked(Feedback)
MARK = text(f"""
INSERT INTO project_highlights (user_id, project_id, highlight_id, note, linked_at)
SELECT :user_id, CAST(:project_id AS bigint), h.id, r.note, r.linked_at
FROM {_GIVEN}
CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS project_highlights), given.row) AS r {_BOOKMARK}
JOIN highlights h ON h.bookmark_id = b.id AND h.quote = given.row ->> 'quote'
    AND h.created_at = CAST(given.row ->> 'created_at' AS timestamptz)
ON CONFLICT DO NOTHING
""")  # noqa: S608

_SEARCHED = ", ".join(column.name for column in SEARCHED.columns)
SEARCHED_BEFORE = text(f"""
INSERT INTO searched_texts (user_id, text_digest, {_SEARCHED})
SELECT :user_id, sha256(convert_to(r.text, 'UTF8')), {_SEARCHED}
FROM jsonb_populate_recordset(CAST(NULL AS searched_texts), CAST(:rows AS jsonb)) AS r
WHERE r.text <> ''
ON CONFLICT DO NOTHING
""")  # noqa: S608


def _as_it_was(model: type[SQLModel], others: Iterable[str]) -> TextClause:
    """Gives rows that were made just now the rest of their columns; `:rows` have their ids."""
    table = table_of(model).name
    names = [column.name for column in own_columns(model, *others)]
    return text(f"""
UPDATE {table} AS t SET {", ".join(f"{name} = r.{name}" for name in names)}
FROM jsonb_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS jsonb)) AS r
WHERE t.id = r.id AND t.user_id = :user_id
""")  # noqa: S608


OF_NEW_PROJECT = ("title", "goal", "description", "technologies", "colour")
"""What services.projects makes a project with. The others of these tuples are the same for their services."""
PROJECTS_AS_THEY_WERE = _as_it_was(Project, OF_NEW_PROJECT)
TASKS_AS_THEY_WERE = _as_it_was(Task, ("title", "notes", "due_on", "position"))
SEARCHES_AS_THEY_WERE = _as_it_was(SavedSearch, ("name", "query", "mode"))

# Only of collections that this import has made.
DATE_COLLECTIONS = text("""
UPDATE collections AS c SET created_at = d.created_at
FROM unnest(CAST(:ids AS bigint[]), CAST(:moments AS timestamptz[])) AS d(id, created_at)
WHERE c.id = d.id AND c.user_id = :user_id AND c.created_at >= :started
""")
