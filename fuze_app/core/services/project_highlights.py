"""Highlights that belong to a project, each with a note on why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import Highlight, ProjectHighlight
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import projects as queries
from fuze_app.core.queries.projects import HighlightLinkView
from fuze_app.core.services import projects
from fuze_app.core.services.project_links import LONGEST_NOTE, MOST_LINKS
from fuze_app.core.services.projects import checked


@dataclass(frozen=True, slots=True)
class LinkedHighlight:
    """`created` is false when the highlight belonged to the project before."""

    link: HighlightLinkView
    created: bool


def link(
    session: Session, user_id: int, project_id: int, highlight_id: int, note: str = ""
) -> LinkedHighlight:
    """Adds a highlight to a project; one that is there already gets the note, if one is given.

    Raises NotFound for the project, and InvalidInput, which names the field.
    """
    project = projects.own(session, user_id, project_id)
    of_user = (Highlight.user_id == user_id, Highlight.id == highlight_id)
    if session.exec(select(Highlight.id).where(*of_user)).first() is None:
        raise InvalidInput("There is no such highlight.", field="highlight_id")
    note = checked(note, LONGEST_NOTE, "note")
    of_project = ProjectHighlight.project_id == project_id
    known = session.exec(
        select(ProjectHighlight).where(of_project, ProjectHighlight.highlight_id == highlight_id)
    ).first()
    if known is None:
        count = select(func.count()).select_from(ProjectHighlight).where(of_project)
        if session.exec(count).one() >= MOST_LINKS:
            raise InvalidInput(f"A project has at most {MOST_LINKS:,} highlights.", field="highlight_id")
    row = known or ProjectHighlight(user_id=user_id, project_id=project_id, highlight_id=highlight_id)
    row.note = note or row.note
    session.add(row)
    project.updated_at = utc_now()
    session.flush()
    return LinkedHighlight(get(session, user_id, row.id), created=known is None)


def get(session: Session, user_id: int, link_id: int) -> HighlightLinkView:
    """Raises NotFound."""
    query = queries.highlight_links(user_id).where(col(ProjectHighlight.id) == link_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFound("There is no such linked highlight.")
    return HighlightLinkView(*row)


def of_project(session: Session, user_id: int, project_id: int) -> list[HighlightLinkView]:
    """All highlights of a project, the latest linked first. Raises NotFound."""
    query = queries.highlight_links(user_id).where(col(ProjectHighlight.project_id) == project_id)
    rows = session.execute(query).all()
    if not rows:
        projects.get(session, user_id, project_id)
    return [HighlightLinkView(*row) for row in rows]


def annotate(session: Session, user_id: int, link_id: int, note: str) -> HighlightLinkView:
    """Says why a highlight belongs to its project. Raises NotFound and InvalidInput."""
    row = _own(session, user_id, link_id)
    row.note = checked(note, LONGEST_NOTE, "note")
    session.flush()
    return get(session, user_id, link_id)


def unlink(session: Session, user_id: int, link_id: int) -> None:
    """Takes a highlight out of its project; it stays in its page. Raises NotFound."""
    session.delete(_own(session, user_id, link_id))


def _own(session: Session, user_id: int, link_id: int) -> ProjectHighlight:
    row = session.exec(
        select(ProjectHighlight).where(ProjectHighlight.user_id == user_id, ProjectHighlight.id == link_id)
    ).first()
    if row is None:
        raise NotFound("There is no such linked highlight.")
    return row
