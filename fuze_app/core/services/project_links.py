"""Bookmarks that belong to a project or to one of its tasks, each with a note on why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import Bookmark, ProjectBookmark, Task
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import projects as queries
from fuze_app.core.queries.projects import LinkView
from fuze_app.core.services import projects
from fuze_app.core.services.projects import checked

LONGEST_NOTE = 2_000
MOST_LINKS = 1_000


@dataclass(frozen=True, slots=True)
class NewLink:
    bookmark_id: int
    task_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """`created` is false when the bookmark belonged to the project before."""

    link: LinkView
    created: bool


def link(session: Session, user_id: int, project_id: int, new: NewLink) -> Linked:
    """Adds a bookmark to a project; one that is there already gets the new note and task.

    Raises NotFound for the project, and InvalidInput, which names the field.
    """
    project = projects.own(session, user_id, project_id)
    _refuse_missing(session, user_id, project_id, new)
    note = checked(new.note, LONGEST_NOTE, "note")
    known = session.exec(
        select(ProjectBookmark).where(
            ProjectBookmark.project_id == project_id, ProjectBookmark.bookmark_id == new.bookmark_id
        )
    ).first()
    if known is None:
        _refuse_too_many(session, project_id)
    row = known or ProjectBookmark(user_id=user_id, project_id=project_id, bookmark_id=new.bookmark_id)
    row.note = note or row.note
    row.task_id = new.task_id if new.task_id is not None else row.task_id
    session.add(row)
    project.updated_at = utc_now()
    session.flush()
    return Linked(get(session, user_id, row.id), created=known is None)


def _refuse_missing(session: Session, user_id: int, project_id: int, new: NewLink) -> None:
    kept = (Bookmark.user_id == user_id, Bookmark.id == new.bookmark_id, col(Bookmark.deleted_at).is_(None))
    if session.exec(select(Bookmark.id).where(*kept)).first() is None:
        raise InvalidInput("There is no such bookmark.", field="bookmark_id")
    if new.task_id is not None:
        of_project = (Task.user_id == user_id, Task.project_id == project_id, Task.id == new.task_id)
        if session.exec(select(Task.id).where(*of_project)).first() is None:
            raise InvalidInput("There is no such task in this project.", field="task_id")


def _refuse_too_many(session: Session, project_id: int) -> None:
    of_project = (
        select(func.count()).select_from(ProjectBookmark).where(ProjectBookmark.project_id == project_id)
    )
    if session.exec(of_project).one() >= MOST_LINKS:
        raise InvalidInput(f"A project has at most {MOST_LINKS:,} bookmarks.", field="bookmark_id")


def get(session: Session, user_id: int, link_id: int) -> LinkView:
    """Raises NotFound."""
    row = session.execute(queries.links(user_id).where(col(ProjectBookmark.id) == link_id)).first()
    if row is None:
        raise NotFound("There is no such link.")
    return LinkView(*row)


def of_project(session: Session, user_id: int, project_id: int) -> list[LinkView]:
    """All bookmarks of a project, the latest linked first. Raises NotFound."""
    rows = session.execute(queries.links(user_id).where(col(ProjectBookmark.project_id) == project_id)).all()
    if not rows:
        projects.get(session, user_id, project_id)
    return [LinkView(*row) for row in rows]


def annotate(session: Session, user_id: int, link_id: int, note: str) -> LinkView:
    """Says why a bookmark belongs to its project. Raises NotFound and InvalidInput."""
    row = _own(session, user_id, link_id)
    row.note = checked(note, LONGEST_NOTE, "note")
    session.flush()
    return get(session, user_id, link_id)


def unlink(session: Session, user_id: int, link_id: int) -> None:
    """Takes a bookmark out of its project. Raises NotFound."""
    session.delete(_own(session, user_id, link_id))


def _own(session: Session, user_id: int, link_id: int) -> ProjectBookmark:
    row = session.exec(
        select(ProjectBookmark).where(ProjectBookmark.user_id == user_id, ProjectBookmark.id == link_id)
    ).first()
    if row is None:
        raise NotFound("There is no such link.")
    return row
