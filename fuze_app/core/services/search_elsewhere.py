"""What a search finds beside bookmarks: highlights, projects, tasks and saved searches."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.queries import search_elsewhere as queries
from fuze_app.core.queries.highlights import HighlightFilter, HighlightView
from fuze_app.core.queries.search_elsewhere import Sought
from fuze_app.core.services import highlights, search
from fuze_app.core.services.search_statistics import statistics_of

MOST = 20
"""Of each kind."""
MOST_WORDS = 12
"""A longer text is compared by its meaning alone: nothing has all of its words."""


@dataclass(frozen=True, slots=True)
class FoundProject:
    id: int
    title: str
    goal: str
    status: str


@dataclass(frozen=True, slots=True)
class FoundTask:
    id: int
    project_id: int
    project_title: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class FoundSearch:
    id: int
    name: str
    query: str
    mode: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    projects: list[FoundProject]
    tasks: list[FoundTask]
    highlights: list[HighlightView]
    searches: list[FoundSearch]


def find(session: Session, user_id: int, text: str, limit: int = MOST) -> Elsewhere:
    """The best `limit` of each kind for the words of a query; its fields narrow bookmarks alone.

    Raises InvalidInput for a huge query.
    """
    limit = max(1, min(limit, MOST))
    asked = search.read_query(session, user_id, text).words
    if not asked:
        return Elsewhere([], [], [], [])
    words = asked if len(asked.split()) <= MOST_WORDS else ""
    languages = statistics_of(session, user_id).languages
    sought = Sought(words, languages, embedder.query_vector(asked))
    narrow = HighlightFilter(words=words)
    marked = highlights.list_page(session, user_id, narrow, limit=limit).items if words else []
    return Elsewhere(
        projects=[FoundProject(*row) for row in session.execute(queries.projects(user_id, sought, limit))],
        tasks=[FoundTask(*row) for row in session.execute(queries.tasks(user_id, sought, limit))],
        highlights=marked,
        searches=[FoundSearch(*row) for row in session.execute(queries.searches(user_id, sought, limit))],
    )
