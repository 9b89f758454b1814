"""What Fuze's complete export has beside the bookmarks: collections, projects, searches, preferences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlmodel import SQLModel

from fuze_app.core.importing.columns import row_of
from fuze_app.core.importing.entries import (
    DEEPEST,
    Entry,
    FolderPath,
    ParsedBelonging,
    ParsedFolder,
    Unreadable,
    folder,
)
from fuze_app.core.importing.json_items import items
from fuze_app.core.importing.objects import list_of, text_of
from fuze_app.core.importing.text import Text
from fuze_app.core.models import Feedback, Highlight, ProjectBookmark, ProjectHighlight, Task
from fuze_app.core.portable import (
    BELONGINGS,
    COLLECTIONS,
    FEEDBACK,
    PROJECTS,
    Belonging,
    own_columns,
    table_of,
)

Values = dict[str, Any]
MOST_TASKS = 500
"""Of a project, and subtasks of a task."""
MOST_LINKED = 10_000
"""Bookmarks of a project, and answers to what was recommended for it."""


def read(text: Text, before: str) -> Iterator[Entry]:
    """Each kind in the order of portable.py, from the arrays that stand before the array of that name."""
    for belonging in BELONGINGS:
        for item in islice(items(text, belonging.name, before), belonging.most):
            if isinstance(item, Unreadable):
                yield item
            else:
                yield from _entries(belonging, item.line, item.values)


def path_of(names: object) -> tuple[FolderPath, ...]:
    """The path of a collection; empty for none."""
    listed = names if isinstance(names, list) else []
    return folder([name for name in listed[:DEEPEST] if isinstance(name, str)])


def _entries(belonging: Belonging, line: int, given: Values) -> Iterator[Entry]:
    values = row_of(belonging.model, belonging.columns, given)
    if belonging is COLLECTIONS:
        path = path_of(given.get("path"))
        if not path:
            return
        yield ParsedFolder(path[0])
        values["path"] = path[0]
    yield ParsedBelonging(line, belonging.name, values | _MORE.get(belonging.name, _nothing)(given))


def _nothing(_given: Values) -> Values:
    return {}


def _of_feedback(given: Values) -> Values:
    return {"url": text_of(given, "url")}


def _of_project(given: Values) -> Values:
    return {
        "links": _linked(ProjectBookmark, given, "links"),
        "highlights": [_marked(one) for one in _objects(given, "highlights", MOST_LINKED)],
        "verdicts": _linked(Feedback, given, "verdicts"),
        "tasks": [
            _task(one) | {"subtasks": [_task(sub) for sub in _tasks(one, "subtasks")]}
            for one in _tasks(given, "tasks")
        ],
    }


_MORE: dict[str, Callable[[Values], Values]] = {FEEDBACK.name: _of_feedback, PROJECTS.name: _of_project}
"""What an entry has beside the columns of its table."""


def _objects(given: Values, name: str, most: int) -> list[Values]:
    return [one for one in list_of(given, name)[:most] if isinstance(one, dict)]


def _tasks(given: Values, name: str) -> list[Values]:
    return _objects(given, name, MOST_TASKS)


def _task(given: Values) -> Values:
    return row_of(Task, own_columns(Task), given) | {"links": _linked(ProjectBookmark, given, "links")}


def _linked(model: type[SQLModel], given: Values, name: str) -> list[Values]:
    """Rows that belong to a bookmark, which is named by its address."""
    listed = _objects(given, name, MOST_LINKED)
    return [row_of(model, own_columns(model), one) | {"url": text_of(one, "url")} for one in listed]


def _marked(given: Values) -> Values:
    """A highlight of the project, which is told by its page, its words and when it was made."""
    told_by = [table_of(Highlight).columns[name] for name in ("quote", "created_at")]
    row = row_of(ProjectHighlight, own_columns(ProjectHighlight), given)
    return row | row_of(Highlight, told_by, given) | {"url": text_of(given, "url")}
