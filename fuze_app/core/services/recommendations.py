"""Recommendations out of one's own library: for a project, a task, a request, or like an item.

Each names the engine that served, and says in one sentence why it is there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.models import Feedback, Verdict
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import bookmarks, projects, recommendation_candidates, tastes
from fuze_app.core.services import recommendation_context as contexts
from fuze_app.core.services.intents import Understanding
from fuze_app.core.services.recommendation_candidates import Found, Narrow
from fuze_app.core.services.recommendation_context import Work
from fuze_app.core.services.recommendation_reasons import LOCAL, Recommended, explained
from fuze_ml.recommendation import orchestrator
from fuze_ml.recommendation.contract import Context
from fuze_ml.recommendation.orchestrator import VARIETY
from fuze_ml.recommendation.words import idf_weights

LONGEST_REQUEST = 2_000
MOST = 50
DEFAULT = 10
SECONDS = 0.1
"""For the engines, of an answer's time."""
NOTHING = "Nothing in your library fits this yet. Save pages on it, or say more of what it is about."
NOTHING_NARROWED = "Nothing of this type, difficulty and length fits. Ask for more of them."
NO_MODEL = "Meaning is not compared yet: the model is being loaded. These are matches of the words."


@dataclass(frozen=True, slots=True)
class Wish:
    """How the answer shall be: `variety` from 0 (the best alone) to 1."""

    limit: int = DEFAULT
    variety: float = VARIETY
    narrow: Narrow = Narrow()  # noqa: RUF009  (frozen)


@dataclass(frozen=True, slots=True)
class Recommendations:
    """`notice` says in a sentence what was not available."""

    engine: str
    items: list[Recommended]
    notice: str | None
    understood: Understanding | None = None
    """What they are for; none where nothing was asked."""
    ordered_by: str = LOCAL
    """`local`, or `gemini` where that had the last word."""


def for_words(session: Session, user_id: int, words: str, wish: Wish) -> Recommendations:
    """For a request in words; without any, what fits this user now."""
    return _recommend(session, user_id, contexts.of_words(session, user_id, words), wish)


def for_project(session: Session, user_id: int, project_id: int, wish: Wish) -> Recommendations:
    """Raises NotFound."""
    return _recommend(session, user_id, contexts.of_project(session, user_id, project_id), wish)


def for_task(session: Session, user_id: int, task_id: int, wish: Wish) -> Recommendations:
    """Raises NotFound."""
    return _recommend(session, user_id, contexts.of_task(session, user_id, task_id), wish)


def similar(session: Session, user_id: int, bookmark_id: int, wish: Wish) -> Recommendations:
    """Items like one, whoever likes what: no taste has a say. Raises NotFound."""
    work = contexts.of_bookmark(session, user_id, bookmark_id)
    return _recommend(session, user_id, work, wish, with_taste=False)


def give_feedback(
    session: Session, user_id: int, bookmark_id: int, project_id: int | None, verdict: Verdict
) -> None:
    """Counts in the next answer. A later verdict takes the place of a former one. Raises NotFound."""
    bookmarks.get(session, user_id, bookmark_id)
    if project_id is not None:
        projects.get(session, user_id, project_id)
    values = {"verdict": Verdict(verdict), "given_at": utc_now()}
    statement = insert(Feedback).values(
        user_id=user_id, bookmark_id=bookmark_id, project_id=project_id, **values
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["user_id", "bookmark_id", "project_id"], set_=values)
    )


def _recommend(
    session: Session, user_id: int, work: Work, wish: Wish, *, with_taste: bool = True
) -> Recommendations:
    taste = tastes.find(session, user_id) if with_taste else None
    found = recommendation_candidates.find(session, user_id, work, taste, wish.narrow)
    context = _context(work, found)
    answer = orchestrator.recommend(
        context,
        found.items,
        recommendation_candidates.history(session, user_id, work, taste),
        limit=wish.limit,
        variety=wish.variety,
        seconds=SECONDS,
    )
    if with_taste:
        tastes.keep_learning(session, user_id)
    items = explained(session, user_id, work, context, found, answer.items, taste)
    return Recommendations(answer.engine, items, _notice(work, items, wish.narrow), work.understood)


def _notice(work: Work, items: list[Recommended], narrow: Narrow) -> str | None:
    if work.words and embedder.state()[0] in ("unloaded", "loading"):
        return NO_MODEL
    if work.words and not items:
        return NOTHING if narrow == Narrow() else NOTHING_NARROWED
    return None


def _context(work: Work, found: Found) -> Context:
    asked = set(work.terms)
    frequencies = Counter(term for document in found.items.documents for term in asked.intersection(document))
    return Context(
        vector=work.vector,
        terms=idf_weights(asked, frequencies, len(found.items)),
        technologies=frozenset(name.casefold() for name in work.technologies),
        intent=work.understood.intent if work.understood else None,
        linked=work.linked,
        linked_ids=frozenset(work.linked_ids),
        part=work.part,
    )
