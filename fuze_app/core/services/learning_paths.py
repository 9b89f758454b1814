"""Learning paths through one's own library: what to read for a goal, in which order, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from fuze_app.core import embedder
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Analysis, Bookmark
from fuze_app.core.queries import bookmarks as bookmark_queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import intents, projects, recommendations, search_ranking
from fuze_app.core.services.recommendation_context import LONGEST_QUERY
from fuze_app.core.services.recommendation_reasons import Recommended
from fuze_app.core.services.recommendations import NO_MODEL, Wish
from fuze_app.core.services.search_ranking import Asked
from fuze_app.core.services.work_vectors import words_of_project
from fuze_ml.analysis.schema import Difficulty
from fuze_ml.embedding import Vectors
from fuze_ml.learning.pages import Gap, PathPage, PathStep
from fuze_ml.learning.path import plan, prerequisites
from fuze_ml.recommendation.relevance import CLOSE, RELATED

LONGEST_GOAL = 2_000
CONSIDERED = 30
"""Pages that are looked at for a goal."""
MOST_LOOKED_UP = 12
"""Prerequisites that are looked for in the rest of the library, and pages for each."""
FOUND_FOR_EACH = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the path, and why it stands there."""

    bookmark: BookmarkView
    difficulty: str | None
    why: str
    introduces: tuple[str, ...]
    """Concepts that no earlier page of the path is about."""
    builds_on: tuple[int, ...]
    """Bookmarks that stand earlier."""


@dataclass(frozen=True, slots=True)
class Path:
    """`intent_by` says which engine told what the goal is after; `notice` what was not available."""

    goal: str
    intent_by: str
    steps: list[Step]
    gaps: tuple[Gap, ...]
    notice: str | None


def towards(session: Session, user_id: int, goal: str) -> Path:
    """A path for a goal in words. Raises InvalidInput."""
    words = " ".join(goal.split())
    if not words:
        raise InvalidInput("Say what you want to learn.", field="goal")
    return _path(session, user_id, words, words, ())


def for_project(session: Session, user_id: int, project_id: int) -> Path:
    """A path for what a project is about. Raises NotFound."""
    project = projects.get(session, user_id, project_id)
    about = project.goal or project.title
    return _path(session, user_id, about, words_of_project(project), tuple(project.technologies))


def _path(session: Session, user_id: int, goal: str, words: str, technologies: tuple[str, ...]) -> Path:
    vector = embedder.query_vector(words[:LONGEST_QUERY])
    understood = intents.of(session, user_id, words, vector)
    wanted = dict.fromkeys((*technologies, *understood.intent.technologies))
    pages = _pages(session, _about(session, user_id, words, vector))
    others = _pages(session, _on(session, user_id, prerequisites(pages)))
    path = plan(goal, understood.intent, tuple(wanted), pages, others)
    return Path(
        goal=goal,
        intent_by=understood.engine,
        steps=_steps(session, user_id, path.steps, (*pages, *others)),
        gaps=path.gaps,
        notice=NO_MODEL if embedder.state()[0] in ("unloaded", "loading") else None,
    )


def _about(session: Session, user_id: int, words: str, vector: Vectors | None) -> list[int]:
    """Bookmarks that are about the goal, the most fitting first."""
    wish = Wish(limit=CONSIDERED, variety=0.0)
    found = recommendations.for_words(session, user_id, words, wish).items
    near = _near(session, user_id, vector)
    return [item.bookmark.id for item in found if _fits(item, near)]


def _near(session: Session, user_id: int, vector: Vectors | None) -> dict[int, float] | None:
    """How near to the goal in meaning pages are, by id; None where meaning can't be compared."""
    if vector is None:
        return None
    return search_ranking.rank(session, user_id, Asked("", vector, "semantic")).cosines


def _fits(item: Recommended, near: dict[int, float] | None) -> bool:
    """Whether it is about the goal, rather than the best of a library that has nothing on it."""
    if near is None:
        return bool(item.technologies or (item.passage and item.passage.marks))
    return near.get(item.bookmark.id, 0.0) >= (RELATED if item.technologies else CLOSE)


def _on(session: Session, user_id: int, concepts: Sequence[str]) -> list[int]:
    """Bookmarks anywhere in the library that name one of these concepts."""
    found: dict[int, None] = {}
    for concept in concepts[:MOST_LOOKED_UP]:
        ranking = search_ranking.rank(session, user_id, Asked(concept, None, "text"))
        found |= {key: None for key, _ in ranking.best[:FOUND_FOR_EACH]}
    return list(found)


def _pages(session: Session, ids: Iterable[int]) -> list[PathPage]:
    """In the order of `ids`, without those that are gone."""
    wanted = list(ids)
    rows = session.execute(
        select(Bookmark.id, Bookmark.title, Bookmark.language, Analysis)
        .join(Analysis, col(Analysis.bookmark_id) == col(Bookmark.id), isouter=True)
        .where(col(Bookmark.id).in_(wanted), col(Bookmark.deleted_at).is_(None))
    )
    pages = {key: _page(key, title, language, analysis) for key, title, language, analysis in rows}
    return [pages[key] for key in wanted if key in pages]


def _page(key: int, title: str, language: str | None, found: Analysis | None) -> PathPage:
    if found is None:
        return PathPage(key, title, language)
    return PathPage(
        id=key,
        title=title,
        language=language,
        difficulty=Difficulty(found.difficulty) if found.difficulty else None,
        concepts=tuple(found.keyphrases),
        prerequisites=tuple(found.prerequisites),
        technologies=tuple(found.technologies),
    )


def _steps(
    session: Session, user_id: int, steps: Sequence[PathStep], pages: Sequence[PathPage]
) -> list[Step]:
    rows = session.execute(bookmark_queries.BY_IDS, {"user_id": user_id, "ids": [step.id for step in steps]})
    views = {view.id: view for view in map(bookmark_queries.to_view, rows)}
    levels = {page.id: page.difficulty for page in pages}
    return [
        Step(views[step.id], levels[step.id], step.why, step.introduces, step.builds_on) for step in steps
    ]
