"""What the complete export has beside the bookmarks, entry by entry.

importing/formats/belongings.py reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause
from sqlmodel import Session, SQLModel

from fuze_app.core.database import user_session
from fuze_app.core.models import Feedback, ProjectBookmark, ProjectHighlight, Task
from fuze_app.core.portable import BELONGINGS, COLLECTIONS, FEEDBACK, PROJECTS, Belonging, own_columns
from fuze_app.core.queries import exports as queries
from fuze_app.core.services import collections

Row = dict[str, Any]
FETCHED = 50
"""Entries that are read at a time."""


def sections(user_id: int) -> Iterator[tuple[str, Iterator[Row]]]:
    """The entries of each kind, by its name in the file."""
    for belonging in BELONGINGS:
        entries = _collections(user_id) if belonging is COLLECTIONS else _entries(user_id, belonging)
        yield belonging.name, entries


def _collections(user_id: int) -> Iterator[Row]:
    with user_session(user_id, read_only=True) as session:
        found = collections.list_collections(session, user_id)
    for one in found:
        yield {"path": one.path, "created_at": one.created_at}


def _entries(user_id: int, belonging: Belonging) -> Iterator[Row]:
    """The rows of a table, in the order in which they were made."""
    more = _MORE.get(belonging.name, _nothing)
    values = {"user_id": user_id, "after": 0, "limit": FETCHED}
    while True:
        with user_session(user_id, read_only=True) as session:
            found = _rows(session, queries.BELONGINGS[belonging.name], **values)
            whole = [_written(belonging.model, row, *belonging.made) | more(session, row) for row in found]
        yield from whole
        if not found:
            return
        values["after"] = found[-1]["place"]


def _rows(session: Session, statement: TextClause, **values: Any) -> list[Row]:
    return [dict(row) for row in session.execute(statement, values).mappings()]


def _written(model: type[SQLModel], row: Row, *others: str) -> Row:
    return {column.name: row[column.name] for column in own_columns(model, *others)}


def _nothing(_session: Session, _row: Row) -> Row:
    return {}


def _of_feedback(_session: Session, row: Row) -> Row:
    return {"url": row["url"]}


def _of_project(session: Session, row: Row) -> Row:
    """Its tasks with their subtasks, the bookmarks that belong to it or to one of them, its highlights."""
    tasks = _rows(session, queries.TASKS, project_id=row["id"])
    work = _Work(tasks, _rows(session, queries.LINKS, project_id=row["id"]))
    verdicts = _rows(session, queries.VERDICTS, project_id=row["id"])
    highlights = _rows(session, queries.HIGHLIGHTS, project_id=row["id"])
    return {
        "links": work.links_of(None),
        "highlights": [
            _written(ProjectHighlight, one) | {name: one[name] for name in ("url", "quote", "created_at")}
            for one in highlights
        ],
        "verdicts": [_written(Feedback, one) | {"url": one["url"]} for one in verdicts],
        "tasks": [work.task(one) | {"subtasks": work.tasks_of(one["id"])} for one in work.children(None)],
    }


_MORE: dict[str, Callable[[Session, Row], Row]] = {FEEDBACK.name: _of_feedback, PROJECTS.name: _of_project}


@dataclass(frozen=True, slots=True)
class _Work:
    """The rows of a project's tasks and links."""

    tasks: list[Row]
    links: list[Row]

    def children(self, parent_id: int | None) -> list[Row]:
        return [one for one in self.tasks if one["parent_id"] == parent_id]

    def tasks_of(self, parent_id: int) -> list[Row]:
        return [self.task(one) for one in self.children(parent_id)]

    def task(self, row: Row) -> Row:
        return _written(Task, row) | {"links": self.links_of(row["id"])}

    def links_of(self, task_id: int | None) -> list[Row]:
        mine = [one for one in self.links if one["task_id"] == task_id]
        return [_written(ProjectBookmark, one) | {"url": one["url"]} for one in mine]
