"""What an import holds: the preview before it is started, and the report of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from fuze_app.core.pagination import Page, decode, encode
from fuze_app.core.portable import BELONGINGS
from fuze_app.core.queries import imports as queries
from fuze_app.core.services import import_progress
from fuze_app.core.services.import_lines import SEPARATOR

MOST_SHOWN = 1_000
"""Folders, tags and reasons that a preview lists."""
MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Counted:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class FolderCount:
    path: list[str]
    count: int


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What starting an import would do, and what the file holds."""

    total: int
    new: int
    duplicates: int
    """Lines whose page stands further up in the file."""
    existing: int
    """Pages that are in the library already."""
    unusable: int
    reasons: list[Counted]
    folders: list[FolderCount]
    tags: list[Counted]
    belongings: list[Counted]
    """What a Fuze export has beside bookmarks, until it is added."""


class Which(StrEnum):
    """The lines of a report."""

    ALL = "all"
    FAILED = "failed"
    """Those that could not be added."""
    UNREAD = "unread"
    """Those that were added, but whose page could not be read."""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line of the report. `reason` says why it failed, or why its page could not be read."""

    ordinal: int
    line: int
    status: str
    reason: str | None
    url: str
    title: str
    bookmark_id: int | None


_LABELS = {one.name: one.label for one in BELONGINGS}
_STATEMENTS = {
    Which.ALL: queries.LINES,
    Which.FAILED: queries.FAILED_LINES,
    Which.UNREAD: queries.UNREAD_LINES,
}


def preview(session: Session, user_id: int, import_id: int) -> ImportPreview:
    """What is in the file, and what of it is new. Raises NotFound."""
    total = import_progress.get(session, user_id, import_id).total
    values = {"import_id": import_id, "user_id": user_id, "limit": MOST_SHOWN}
    session.execute(queries.NO_NESTED_LOOPS)
    counts = session.execute(queries.PREVIEW, values).one()
    folders = session.execute(queries.FOLDERS, values)
    return ImportPreview(
        total=total,
        **counts._mapping,
        reasons=[Counted(*row) for row in session.execute(queries.REASONS, values)],
        folders=[FolderCount(path.split(SEPARATOR), count) for path, count in folders],
        tags=[Counted(*row) for row in session.execute(queries.TAGS, values)],
        belongings=[
            Counted(_LABELS[kind], count) for kind, count in session.execute(queries.BELONGINGS, values)
        ],
    )


def lines(
    session: Session,
    user_id: int,
    import_id: int,
    which: Which = Which.ALL,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ImportLine]:
    """Lines in the order of the file. Raises NotFound, and InvalidInput for a cursor not given by Fuze."""
    import_progress.require(session, user_id, import_id)
    limit = max(1, min(limit, MOST_ON_A_PAGE))
    after = decode(cursor, int)[0] if cursor else 0
    values = {"import_id": import_id, "user_id": user_id, "after": after, "limit": limit + 1}
    session.execute(queries.NO_NESTED_LOOPS)
    found = [ImportLine(*row) for row in session.execute(_STATEMENTS[which], values)]
    more = len(found) > limit
    return Page(found[:limit], encode(found[limit - 1].ordinal) if more else None)
