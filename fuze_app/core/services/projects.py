"""Projects: what somebody is working on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import Project, ProjectColour, ProjectStatus
from fuze_app.core.models.base import utc_now
from fuze_app.core.pagination import Page, decode, encode
from fuze_app.core.queries import projects as queries
from fuze_app.core.queries.projects import ProjectView
from fuze_app.core.services import work_vectors

LONGEST_TITLE = 200
LONGEST_GOAL = 2_000
LONGEST_DESCRIPTION = 20_000
LONGEST_TECHNOLOGY = 64
MOST_TECHNOLOGIES = 50
MOST_PROJECTS = 1_000
MOST_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class NewProject:
    title: str
    goal: str = ""
    description: str = ""
    technologies: tuple[str, ...] = ()
    colour: ProjectColour = ProjectColour.GREEN


@dataclass(frozen=True, slots=True)
class ProjectChanges:
    """What to change; None leaves a value as it is."""

    title: str | None = None
    goal: str | None = None
    description: str | None = None
    technologies: tuple[str, ...] | None = None
    status: ProjectStatus | None = None
    colour: ProjectColour | None = None


def checked(value: str, longest: int, field: str, *, required: bool = False) -> str:
    """The text without surrounding white space. Raises InvalidInput, which names the field."""
    value = value.replace("\0", "").strip()
    if len(value) > longest:
        raise InvalidInput(f"Use at most {longest:,} characters.", field=field)
    if required and not value:
        raise InvalidInput("Give it a title.", field=field)
    return value


def _technologies(names: Iterable[str]) -> list[str]:
    """Each once, whatever its case, as it is spelt first."""
    found: dict[str, str] = {}
    for name in names:
        plain = checked(name, LONGEST_TECHNOLOGY, "technologies")
        if plain:
            found.setdefault(plain.casefold(), plain)
    if len(found) > MOST_TECHNOLOGIES:
        raise InvalidInput(f"Name at most {MOST_TECHNOLOGIES} technologies.", field="technologies")
    return list(found.values())


def create(session: Session, user_id: int, new: NewProject) -> ProjectView:
    """Raises InvalidInput, which names the field."""
    number = session.exec(select(func.count()).select_from(Project).where(Project.user_id == user_id)).one()
    if number >= MOST_PROJECTS:
        raise InvalidInput(f"You have {MOST_PROJECTS:,} projects, which is the most there can be.")
    project = Project(
        user_id=user_id,
        title=checked(new.title, LONGEST_TITLE, "title", required=True),
        goal=checked(new.goal, LONGEST_GOAL, "goal"),
        description=checked(new.description, LONGEST_DESCRIPTION, "description"),
        technologies=_technologies(new.technologies),
        colour=ProjectColour(new.colour),
    )
    work_vectors.make_due(session, project)
    return get(session, user_id, project.id)


def get(session: Session, user_id: int, project_id: int) -> ProjectView:
    """Raises NotFound."""
    session.flush()
    row = session.execute(queries.projects(user_id).where(col(Project.id) == project_id)).first()
    if row is None:
        raise NotFound("There is no such project.")
    return ProjectView(*row)


def list_page(
    session: Session,
    user_id: int,
    status: ProjectStatus | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ProjectView]:
    """A page of the projects, the latest change first. Raises InvalidInput for a cursor not given by Fuze."""
    limit = max(1, min(limit, MOST_ON_A_PAGE))
    after = None
    if cursor:
        changed, last = decode(cursor, datetime, int)
        after = changed, last
    rows = session.execute(queries.recent_projects(user_id, status, after, limit + 1)).all()
    items = [ProjectView(*row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].updated_at, items[-1].id) if more else None)


def own(session: Session, user_id: int, project_id: int) -> Project:
    """The row, locked, so that its tasks keep their order. Raises NotFound."""
    project = session.exec(
        select(Project).where(Project.user_id == user_id, Project.id == project_id).with_for_update()
    ).first()
    if project is None:
        raise NotFound("There is no such project.")
    return project


def update(session: Session, user_id: int, project_id: int, changes: ProjectChanges) -> ProjectView:
    """Raises NotFound, and InvalidInput, which names the field."""
    project = own(session, user_id, project_id)
    before = work_vectors.words_of_project(project)
    if changes.title is not None:
        project.title = checked(changes.title, LONGEST_TITLE, "title", required=True)
    if changes.goal is not None:
        project.goal = checked(changes.goal, LONGEST_GOAL, "goal")
    if changes.description is not None:
        project.description = checked(changes.description, LONGEST_DESCRIPTION, "description")
    if changes.technologies is not None:
        project.technologies = _technologies(changes.technologies)
    if changes.status is not None:
        project.status = ProjectStatus(changes.status)
    if changes.colour is not None:
        project.colour = ProjectColour(changes.colour)
    project.updated_at = utc_now()
    if work_vectors.words_of_project(project) != before:
        work_vectors.make_due(session, project)
    return get(session, user_id, project_id)


def delete(session: Session, user_id: int, project_id: int) -> None:
    """Removes a project with its tasks and links; the bookmarks stay. Raises NotFound."""
    session.delete(own(session, user_id, project_id))
