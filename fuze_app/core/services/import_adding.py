"""Takes the lines of an import into the library: a chunk at a time, each in a transaction of its own.

What a Fuze export has beside bookmarks follows when all lines are in.

The lines' status and the import's position change in the transaction that adds them. So work goes on
after any interruption where it was, and what was done is not done again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Result, TextClause, func
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, col, select

from fuze_app.core.database import user_session
from fuze_app.core.models import Bookmark, FolderUse, Import, ImportStatus, ItemStatus
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import imports as queries
from fuze_app.core.services import collections, import_belongings, pipeline, search_index
from fuze_app.core.services.bookmarks import LONGEST_NOTES
from fuze_app.core.services.bulk import spacing
from fuze_app.core.services.import_lines import SEPARATOR
from fuze_app.core.services.import_progress import tell

CHUNK = 2_000
"""Lines: well under a second, so that pausing is prompt, and an interruption costs little."""
MANY = 1_000
"""Lines of a first chunk from which on it tells the planner what the library looks like."""
LEASE = timedelta(seconds=20)
"""How long a chunk may take before the sweep lets another worker go on."""
REFUSED = "The database refused this line. It is in the log; tell the operator."
UNSETTLED = "The page was deleted while it was being imported. Try again."


def adding(user_id: int, import_id: int) -> Iterator[None]:
    """Adds a chunk at each step, until all lines are in the library, or the import is paused or cancelled."""
    size = CHUNK
    while True:
        try:
            with user_session(user_id) as session:
                if not add_chunk(session, user_id, import_id, size):
                    return
            size = CHUNK
            yield
        except (DataError, IntegrityError):
            if size == 1:
                with user_session(user_id) as session:
                    _refuse_next(session, user_id, import_id)
                size = CHUNK
            size = max(1, size // 10)


def add_all(user_id: int, import_id: int) -> None:
    """Adds all that is left."""
    for _ in adding(user_id, import_id):
        pass


def add_chunk(session: Session, user_id: int, import_id: int, size: int = CHUNK) -> bool:
    """Adds the next lines. False when nothing was left to add, or another worker is adding."""
    # Two imports of one user that have the same pages would wait for each other.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("fuze.import"), user_id % 2**31)))
    row = _held(session, user_id, import_id)
    if row is None:
        return False
    if row.position == 0 and row.folder_use == FolderUse.COLLECTIONS:
        collections.ensure(session, user_id, [_path(folder) for folder in row.empty_folders])
    upto = min(row.position + size, row.total)
    _Chunk(session, row, upto).add()
    row.position, row.due_at = upto, utc_now() + LEASE
    more = upto < row.total or import_belongings.add_some(session, row)
    if not more:
        row.status, row.finished_at = ImportStatus.DONE, utc_now()
    session.add(row)
    tell(session, row)
    return more


def _held(session: Session, user_id: int, import_id: int) -> Import | None:
    return session.exec(
        select(Import)
        .where(
            Import.id == import_id,
            Import.user_id == user_id,
            Import.status == ImportStatus.ADDING,
            col(Import.paused).is_(False),
        )
        .with_for_update(skip_locked=True)
    ).first()


def _refuse_next(session: Session, user_id: int, import_id: int) -> None:
    """Marks a line as failed that the database does not take, so that the others are added."""
    row = _held(session, user_id, import_id)
    if row is not None and row.position < row.total:
        upto = row.position + 1
        values = {"import_id": row.id, "position": row.position, "upto": upto, "reason": REFUSED}
        row.failed += session.execute(queries.FAIL_REST, values).scalar_one()
        row.position = upto
        session.add(row)


def _path(folder: str) -> tuple[str, ...]:
    return tuple(folder.split(SEPARATOR))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Lines and the bookmarks they belong to."""

    ordinals: list[int]
    values: dict[str, str]
    """Arrays of SQL, which are written once for all statements."""

    @classmethod
    def of(cls, lines: list[Any], pages: dict[bytes, Any]) -> _Pairs:
        """The lines, and the pages of their digests."""
        ordinals = [line.ordinal for line in lines]
        theirs = [pages[line.url_digest] for line in lines]
        saved = [page.saved_at.isoformat() for page in theirs]
        ids = [page.id for page in theirs]
        return cls(ordinals, {"ordinals": _array(ordinals), "bookmarks": _array(ids), "saved": _array(saved)})


def _array(values: Iterable[object]) -> str:
    """Numbers, moments or plain words as an array of SQL."""
    return f"{{{','.join(map(str, values))}}}"


def _by_digest(pages: Iterable[Any]) -> dict[bytes, Any]:
    return {page.url_digest: page for page in pages}


class _Chunk:
    """The lines between an import's position and an ordinal."""

    def __init__(self, session: Session, row: Import, upto: int) -> None:
        self._session = session
        self._row = row
        self._upto = upto
        self._now: datetime = utc_now()
        self._statuses: dict[int, ItemStatus] = {}

    def add(self) -> None:
        """Locks what it changes in the order in which saving by hand does: bookmarks, then tags."""
        self._session.execute(queries.IN_BULK)
        lines: list[Any] = list(self._run(queries.WAITING))
        if lines:
            self._add(lines)
            self._run(queries.RAISE_VERSION)
            if self._row.position == 0 and len(lines) >= MANY:
                self._run(queries.LEARN)

    def _add(self, lines: list[Any]) -> None:
        added = _by_digest(self._run(queries.ADD))
        new = [line for line in lines if line.url_digest in added and not line.repeats]
        others = [line for line in lines if line.url_digest not in added or line.repeats]
        pages = self._kept(others)
        self._fill(_Pairs.of(new, added), was_read=any(line.was_read for line in new))
        kept = [line for line in others if line.url_digest in pages]
        self._merge(kept, pages)
        self._settle(_Pairs.of([*new, *kept], added | pages))

    def _kept(self, lines: list[Any]) -> dict[bytes, Any]:
        """The pages of lines that are in the library already, by their digests."""
        if not lines:
            return {}
        return _by_digest(self._run(queries.KEPT, digests=[line.url_digest for line in lines]))

    def _fill(self, new: _Pairs, *, was_read: bool) -> None:
        """Gives new bookmarks what belongs to them."""
        self._statuses |= dict.fromkeys(new.ordinals, ItemStatus.ADDED)
        if new.ordinals:
            self._run(queries.INDEX, new)
            self._label(new)
            if was_read:
                self._keep(queries.KEEP, new)

    def _keep(self, statements: list[TextClause], pairs: _Pairs) -> set[int]:
        """Gives bookmarks what the file has of their pages. Returns which have something they had not."""
        return {id_ for statement in statements for id_ in self._run(statement, pairs).scalars()}

    def _merge(self, lines: list[Any], pages: dict[bytes, Any]) -> None:
        """Adds to pages that are kept already what these lines say beside; they keep their titles."""
        if not lines:
            return
        for line in lines:
            was_deleted = pages[line.url_digest].was_deleted
            first = ItemStatus.ADDED if was_deleted else ItemStatus.MERGED
            self._statuses[line.ordinal] = ItemStatus.DUPLICATE if line.repeats else first
        kept = _Pairs.of(lines, pages)
        more = self._keep(queries.KEEP_MORE, kept) if any(line.was_read for line in lines) else set()
        notes: dict[int, str] = dict(self._run(queries.NEW_NOTES, kept).all())  # type: ignore[arg-type]
        back = {page.id for page in pages.values() if page.was_deleted}
        self._change(self._label(kept) | set(notes) | more | back, notes)

    def _label(self, pairs: _Pairs) -> set[int]:
        """Gives bookmarks the tags and collections of their lines. Returns which have tags they had not."""
        self._run(queries.MAKE_TAGS, pairs)
        tagged = set(self._run(queries.TAG, pairs).scalars())
        if self._row.folder_use == FolderUse.COLLECTIONS:
            folders = list(self._run(queries.FOLDERS_OF_CHUNK, pairs).scalars())
            ids = collections.ensure(self._session, self._row.user_id, map(_path, folders))
            by_folder = {folder: ids[_path(folder)] for folder in folders}
            self._run(queries.COLLECT, pairs, collections=json.dumps(by_folder))
        return tagged

    def _change(self, bookmarks: set[int], notes: dict[int, str]) -> None:
        """Adds notes, brings back what had been deleted, and has all of these found by what they have now."""
        rows = self._session.exec(select(Bookmark).where(col(Bookmark.id).in_(bookmarks)))
        for bookmark in rows.all():
            if bookmark.id in notes:
                parts = filter(None, (bookmark.notes, notes[bookmark.id]))
                bookmark.notes = "\n\n".join(parts)[:LONGEST_NOTES]
            if bookmark.deleted_at is not None:
                pipeline.bring_back(bookmark)
            bookmark.updated_at = self._now
            search_index.refresh(self._session, bookmark)

    def _settle(self, settled: _Pairs) -> None:
        """Writes down what became of each line, and counts it."""
        statuses = [self._statuses[ordinal] for ordinal in settled.ordinals]
        self._run(queries.SETTLE, settled, statuses=_array(statuses))
        row = self._row
        row.added += statuses.count(ItemStatus.ADDED)
        row.merged += statuses.count(ItemStatus.MERGED)
        row.duplicates += statuses.count(ItemStatus.DUPLICATE)
        row.failed += self._run(queries.FAIL_REST, reason=UNSETTLED).scalar_one()

    def _run(self, statement: TextClause, pairs: _Pairs | None = None, **values: Any) -> Result[Any]:
        """Runs a statement with what they all ask for."""
        row = self._row
        given: dict[str, Any] = {
            "import_id": row.id,
            "user_id": row.user_id,
            "position": row.position,
            "upto": self._upto,
            "folders_are_tags": row.folder_use == FolderUse.TAGS,
            "now": self._now,
            "started": row.started_at,
            "spacing": spacing(),
        }
        if pairs is not None:
            given |= pairs.values
        return self._session.execute(statement, given | values)
