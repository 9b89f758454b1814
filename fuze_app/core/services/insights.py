"""What one saves and reads over time, and what one's projects need that the library hardly has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pgvector import HalfVector
from sqlalchemy import Row
from sqlmodel import Session

from fuze_app.core.models import ProjectStatus, ReadState
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import insights as queries
from fuze_app.core.queries.bookmarks import WORDS_PER_MINUTE
from fuze_app.core.queries.projects import ProjectView
from fuze_app.core.services import projects, search, search_ranking
from fuze_app.core.services.search import SearchRequest
from fuze_app.core.services.search_ranking import Asked
from fuze_ml.analysis.technologies import technologies, usual_name
from fuze_ml.recommendation.relevance import NEAR_TASK

Unit = Literal["week", "month"]
NeedKind = Literal["technology", "task"]

PERIODS = 12
"""Weeks or months that are looked back on."""
YOUNG = timedelta(weeks=PERIODS)
"""The age up to which a library is looked at by weeks."""
ENOUGH = 3
"""Pages on something from which on the library covers it."""
MOST_PROJECTS = 10
MOST_TASKS = 10
"""Of each project, in their order."""


@dataclass(frozen=True, slots=True)
class Period:
    """A week or month: pages saved in it, pages read last in it, and how long those took."""

    start: datetime
    saved: int
    read: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Activity:
    """The last twelve weeks, or months where the library is older, and how many pages are in each state."""

    unit: Unit
    periods: list[Period]
    unread: int
    read: int
    archived: int


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a project needs, and how many pages are on it. `is_gap`: hardly any."""

    kind: NeedKind
    name: str
    pages: int
    is_gap: bool


@dataclass(frozen=True, slots=True)
class ProjectNeeds:
    """What an active project needs, the least covered first."""

    project_id: int
    title: str
    colour: str
    gaps: int
    needs: list[Need]


def activity(session: Session, user_id: int) -> Activity:
    """What was saved and read in the last twelve weeks or months."""
    now = utc_now()
    first = session.execute(queries.FIRST_SAVED, {"user_id": user_id}).scalar_one() or now
    unit: Unit = "week" if now - first < YOUNG else "month"
    since = now - (PERIODS - 1) * timedelta(days=7 if unit == "week" else 30.4)
    values = {"user_id": user_id, "unit": unit, "step": f"1 {unit}", "since": since, "pace": WORDS_PER_MINUTE}
    periods = [Period(*row) for row in session.execute(queries.PERIODS, values)]
    states = {row.state: row.pages for row in session.execute(queries.STATES, {"user_id": user_id})}
    return Activity(
        unit=unit,
        periods=periods[-PERIODS:],
        unread=states.get(ReadState.UNREAD, 0),
        read=states.get(ReadState.READ, 0),
        archived=states.get(ReadState.ARCHIVED, 0),
    )


def needs(session: Session, user_id: int) -> list[ProjectNeeds]:
    """What each active project needs and what there is on it, the project that was changed last first."""
    active = projects.list_page(session, user_id, ProjectStatus.ACTIVE, None, MOST_PROJECTS).items
    tasks = _open_tasks(session, user_id, [project.id for project in active])
    named = {project.id: _technologies(project, tasks.get(project.id, [])) for project in active}
    counts = _pages_on(session, user_id, [name for names in named.values() for name in names])
    found = []
    for project in active:
        own = _on_tasks(session, user_id, tasks.get(project.id, [])[:MOST_TASKS])
        found.append(_of_project(project, [*_on_technologies(named[project.id], counts), *own]))
    return found


def _of_project(project: ProjectView, found: list[Need]) -> ProjectNeeds:
    least_first = sorted(found, key=lambda need: need.pages)
    gaps = sum(need.is_gap for need in found)
    return ProjectNeeds(project.id, project.title, project.colour, gaps, least_first)


def _open_tasks(session: Session, user_id: int, ids: list[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in session.execute(queries.OPEN_TASKS, {"user_id": user_id, "projects": ids}):
        found.setdefault(row.project_id, []).append(row)
    return found


def _technologies(project: ProjectView, tasks: list[Row[Any]]) -> list[str]:
    """Those that the project names, and those that its goal, description and open tasks speak of."""
    words = "\n".join([project.goal, project.description, *(f"{row.title} {row.notes}" for row in tasks)])
    names = [*map(usual_name, project.technologies), *technologies(project.title, words)]
    return list({name.casefold(): name for name in reversed(names)}.values())[::-1]


def _pages_on(session: Session, user_id: int, names: list[str]) -> dict[str, int]:
    """How many pages are on each; where none is said to be, those that have the words."""
    keys = sorted({name.lower() for name in names})
    counts: dict[str, int] = {
        row.name: row.pages for row in session.execute(queries.NAMED, {"user_id": user_id, "names": keys})
    }
    for key in keys:
        if key not in counts:
            phrase = SearchRequest('"' + key.replace('"', " ") + '"', mode="text")
            counts[key] = len(search.rank(session, user_id, phrase))
    return counts


def _on_technologies(names: list[str], counts: dict[str, int]) -> list[Need]:
    return [_need("technology", name, counts[name.lower()]) for name in names]


def _on_tasks(session: Session, user_id: int, tasks: list[Row[Any]]) -> list[Need]:
    """By the nearness at which recommendations call a page close; tasks without a vector yet are left out."""
    found = []
    for row in tasks:
        if row.embedding is not None:
            vector = HalfVector.from_text(row.embedding).to_numpy()
            cosines = search_ranking.rank(session, user_id, Asked("", vector, "semantic")).cosines
            near = [key for key, cosine in cosines.items() if cosine >= NEAR_TASK]
            found.append(_need("task", row.title, len(near)))
    return found


def _need(kind: NeedKind, name: str, pages: int) -> Need:
    return Need(kind, name, pages, is_gap=pages < ENOUGH)
