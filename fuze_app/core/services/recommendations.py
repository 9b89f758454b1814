"""Recommendations out of one's own library: for a project, a task, a request, or like an item.

Each names the engine that served, and says in one sentence why it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.models import Feedback, ReadState, Verdict
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import bookmarks as bookmark_queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import bookmarks, projects, recommendation_candidates, tastes
from fuze_app.core.services import recommendation_context as contexts
from fuze_app.core.services.recommendation_candidates import Found, Narrow
from fuze_app.core.services.recommendation_context import Work
from fuze_app.core.services.search_passages import PassageHit, passages_to_show
from fuze_ml.detection import language_of
from fuze_ml.recommendation import orchestrator
from fuze_ml.recommendation.contract import Context, Ranked
from fuze_ml.recommendation.orchestrator import VARIETY, Recommendation
from fuze_ml.recommendation.reasons import Evidence, reason
from fuze_ml.recommendation.taste import Taste
from fuze_ml.recommendation.words import WordIndex, idf_weights
from fuze_ml.terms import spans

LONGEST_REQUEST = 2_000
MOST = 50
DEFAULT = 10
SECONDS = 0.1
"""For the engines, of an answer's time."""
NEAR_TASK, NEAR_LINKED = 0.3, 0.45
"""Cosine from which an item is said to serve a task, or to be close to a linked one."""
MOST_WORDS = 2
NO_MODEL = "Meaning is not compared yet: the model is being loaded. These are matches of the words."


@dataclass(frozen=True, slots=True)
class Wish:
    """How the answer shall be: `variety` from 0 (the best alone) to 1."""

    limit: int = DEFAULT
    variety: float = VARIETY
    narrow: Narrow = Narrow()  # noqa: RUF009  (frozen)


@dataclass(frozen=True, slots=True)
class Recommended:
    """An item and why it is there; what the sentence names stands beside it."""

    bookmark: BookmarkView
    score: float
    reason: str
    technologies: list[str]
    task: str | None
    passage: PassageHit | None


@dataclass(frozen=True, slots=True)
class Recommendations:
    """`notice` says in a sentence what was not available."""

    engine: str
    items: list[Recommended]
    notice: str | None


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
    answer = orchestrator.recommend(
        _context(work, found),
        found.items,
        recommendation_candidates.history(session, user_id, work, taste),
        limit=wish.limit,
        variety=wish.variety,
        seconds=SECONDS,
    )
    if with_taste:
        tastes.keep_learning(session, user_id)
    return Recommendations(
        engine=answer.engine,
        items=_explained(session, user_id, work, found, answer, taste),
        notice=NO_MODEL if work.words and embedder.state()[0] in ("unloaded", "loading") else None,
    )


def _context(work: Work, found: Found) -> Context:
    index = WordIndex(found.items.documents)
    return Context(
        vector=work.vector,
        terms=idf_weights(work.terms, index.frequencies, index.documents),
        technologies=frozenset(name.casefold() for name in work.technologies),
        intent=work.intent,
        linked=work.linked,
        linked_ids=frozenset(work.linked_ids),
    )


def _explained(
    session: Session, user_id: int, work: Work, found: Found, answer: Recommendation, taste: Taste | None
) -> list[Recommended]:
    ids = [item.id for item in answer.items]
    rows = session.execute(bookmark_queries.BY_IDS, {"user_id": user_id, "ids": ids})
    views = {view.id: view for view in map(bookmark_queries.to_view, rows)}
    shown = [views[key] for key in ids]
    passages = passages_to_show(session, user_id, work.words, shown, found.passages)
    evidence = _evidence(work, found, taste)
    explained = []
    for item in answer.items:
        view, hits = views[item.id], passages[item.id] if work.words else []
        known = replace(
            evidence(item),
            passage=hits[0].text if hits else "",
            days=(utc_now() - view.saved_at).days,
            unread=view.state == ReadState.UNREAD,
        )
        explained.append(
            Recommended(
                bookmark=view,
                score=round(item.score, 4),
                reason=reason(known),
                technologies=list(known.technologies),
                task=known.task or None,
                passage=hits[0] if hits else None,
            )
        )
    return explained


def _evidence(work: Work, found: Found, taste: Taste | None) -> Callable[[Ranked], Evidence]:
    """Looks up what speaks for one item."""
    row_of = {int(key): row for row, key in enumerate(found.items.ids)}

    def of(item: Ranked) -> Evidence:
        row = row_of[item.id]
        vector = found.items.vectors[row]
        own = found.items.technologies[row]
        return Evidence(
            parts=item.parts,
            about=work.about,
            task=_nearest(vector, work.task_vectors, work.task_titles, NEAR_TASK),
            technologies=tuple(name for name in work.technologies if name.casefold() in own),
            linked=_nearest(vector, work.linked, work.linked_titles, NEAR_LINKED),
            words=_kept_words(taste, found.titles[item.id]),
        )

    return of


def _nearest(vector: np.ndarray, others: np.ndarray, titles: tuple[str, ...], least: float) -> str:
    """The title of the nearest of `others`; empty when none is near."""
    if not len(others):
        return ""
    similarities = others @ vector
    row = int(similarities.argmax())
    return titles[row] if similarities[row] >= least else ""


def _kept_words(taste: Taste | None, title: str) -> tuple[str, ...]:
    """Words of an item's title that tell what its user keeps, as the title spells them."""
    if taste is None:
        return ()
    spelled = {span.term: title[span.start : span.end] for span in spans(title, language_of(title, None))}
    telling = sorted(spelled.keys() & taste.terms.keys(), key=lambda term: -taste.terms[term])
    return tuple(dict.fromkeys(spelled[term] for term in telling))[:MOST_WORDS]
