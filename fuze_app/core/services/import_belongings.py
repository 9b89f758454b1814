"""Adds what a Fuze export has beside bookmarks, once its bookmarks are in the library.

What its owner has already stays as it is: saved searches are told apart by name, projects by title and date.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import fields
from typing import Any, get_args

from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, col, select

from fuze_app.core import portable
from fuze_app.core.errors import Conflict, InvalidInput
from fuze_app.core.models import (
    FolderUse,
    Import,
    ImportBelonging,
    ImportItem,
    ItemStatus,
    ReadingPreferences,
)
from fuze_app.core.queries import belongings as queries
from fuze_app.core.services import collections, import_projects, reading, saved_searches
from fuze_app.core.services.bookmarks import LONGEST_TITLE
from fuze_app.core.services.import_lines import SEPARATOR, path_of
from fuze_app.core.services.reading import PreferenceChanges
from fuze_app.core.services.search_ranking import Mode

logger = logging.getLogger(__name__)

Body = dict[str, Any]
AT_ONCE = 500
"""Of a kind whose rows are added together."""
REFUSED = "The database refused this entry. It is in the log; tell the operator."


def add_some(session: Session, row: Import) -> bool:
    """Adds the next belongings of an import, all of one kind. Returns whether there may be more."""
    waiting = _next(session, row)
    if not waiting:
        return False
    kind = waiting[0].kind
    try:
        with session.begin_nested():
            _ADDERS[kind](session, row, [one.body for one in waiting])
    except (InvalidInput, DataError, IntegrityError) as error:
        logger.info("Import %d: %s", row.id, error)
        _report(session, row, waiting[0], error.detail if isinstance(error, InvalidInput) else REFUSED)
    for one in waiting:
        session.delete(one)
    return True


def _next(session: Session, row: Import) -> list[ImportBelonging]:
    """As many as are added in one go: one, where each may be refused for a reason of its own."""
    mine = select(ImportBelonging).where(ImportBelonging.import_id == row.id)
    mine = mine.order_by(col(ImportBelonging.ordinal))
    first = session.exec(mine.limit(1)).first()
    if first is None or first.kind not in _TOGETHER:
        return [first] if first else []
    return list(session.exec(mine.where(ImportBelonging.kind == first.kind).limit(AT_ONCE)))


def _report(session: Session, row: Import, belonging: ImportBelonging, reason: str) -> None:
    """Has the report say what could not be added, as it does of lines."""
    row.total, row.failed = row.total + 1, row.failed + 1
    row.position = row.total
    named = belonging.body.get("title") or belonging.body.get("name") or belonging.kind
    line = ImportItem(
        import_id=row.id,
        ordinal=row.total,
        user_id=row.user_id,
        line=belonging.line,
        status=ItemStatus.FAILED,
        reason=reason,
        url="",
        title=str(named)[:LONGEST_TITLE],
    )
    session.add(line)


def _add_collections(session: Session, row: Import, bodies: list[Body]) -> None:
    """Gives the collections that the import has made their dates; those in which nothing lies are made."""
    if row.folder_use != FolderUse.COLLECTIONS:
        return
    paths = ((path_of(tuple(one["path"])), one["created_at"]) for one in bodies)
    dated = {tuple(path.split(SEPARATOR)): created_at for path, created_at in paths if path}
    ids = collections.ensure(session, row.user_id, dated)
    values = {"ids": [ids[path] for path in dated], "moments": list(dated.values())}
    started = {"user_id": row.user_id, "started": row.started_at}
    session.execute(queries.DATE_COLLECTIONS, values | started)


def _add_searched(session: Session, row: Import, bodies: list[Body]) -> None:
    session.execute(queries.SEARCHED_BEFORE, {"user_id": row.user_id, "rows": json.dumps(bodies)})


def _add_feedback(session: Session, row: Import, bodies: list[Body]) -> None:
    import_projects.add_linked(session, queries.JUDGE, row.user_id, None, bodies)


def _add_preferences(session: Session, row: Import, bodies: list[Body]) -> None:
    """Raises InvalidInput."""
    if session.get(ReadingPreferences, row.user_id) is None:
        given = {field.name: bodies[0].get(field.name) for field in fields(PreferenceChanges)}
        reading.change_preferences(session, row.user_id, PreferenceChanges(**given))


def _add_saved_search(session: Session, row: Import, bodies: list[Body]) -> None:
    """Raises InvalidInput."""
    given = bodies[0]
    mode: Mode = given["mode"] if given["mode"] in get_args(Mode) else "hybrid"
    try:
        saved = saved_searches.save(session, row.user_id, given["name"], given["query"], mode)
    except Conflict:
        return
    rows = json.dumps([given | {"id": saved.id}])
    session.execute(queries.SEARCHES_AS_THEY_WERE, {"user_id": row.user_id, "rows": rows})


def _add_project(session: Session, row: Import, bodies: list[Body]) -> None:
    """Raises InvalidInput, which the whole project then stays out for."""
    import_projects.add(session, row.user_id, bodies[0])


_ADDERS: dict[str, Callable[[Session, Import, list[Body]], None]] = {
    portable.COLLECTIONS.name: _add_collections,
    portable.PREFERENCES.name: _add_preferences,
    portable.SAVED_SEARCHES.name: _add_saved_search,
    portable.SEARCHED.name: _add_searched,
    portable.FEEDBACK.name: _add_feedback,
    portable.PROJECTS.name: _add_project,
}
_TOGETHER = frozenset({portable.COLLECTIONS.name, portable.SEARCHED.name, portable.FEEDBACK.name})
