"""Gemini looks recommendations over: it may put the best into another order and word their reasons, no more.

Done on demand alone, with the user's own key: nothing that is recommended waits for it otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

import orjson
from sqlmodel import Session, col, select

from fuze_app.core.cache import answers
from fuze_app.core.database import user_session
from fuze_app.core.models import Analysis
from fuze_app.core.services import gemini_answers, intents, recommendations
from fuze_app.core.services import recommendation_context as contexts
from fuze_app.core.services.gemini_answers import NotAnswered
from fuze_app.core.services.recommendation_context import Work
from fuze_app.core.services.recommendation_reasons import GEMINI, Recommended
from fuze_app.core.services.recommendations import Recommendations, Wish
from fuze_app.core.settings import get_settings
from fuze_ml.analysis import gemini
from fuze_ml.analysis.gemini import MOST_ITEMS, Item, Worded

IN_VAIN = "Gemini did not look these over: {}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What recommendations are for: a project, a task, a page that others are like, or else words."""

    words: str = ""
    project_id: int | None = None
    task_id: int | None = None
    bookmark_id: int | None = None


def find(session: Session, user_id: int, wanted: Wanted, wish: Wish) -> Recommendations:
    """As Fuze itself recommends. Raises NotFound."""
    if wanted.project_id is not None:
        return recommendations.for_project(session, user_id, wanted.project_id, wish)
    if wanted.task_id is not None:
        return recommendations.for_task(session, user_id, wanted.task_id, wish)
    if wanted.bookmark_id is not None:
        return recommendations.similar(session, user_id, wanted.bookmark_id, wish)
    return recommendations.for_words(session, user_id, wanted.words, wish)


def find_and_word(user_id: int, wanted: Wanted, wish: Wish) -> Recommendations:
    """The same looked over by Gemini, which is waited for with no transaction open. Raises NotFound.

    Where Gemini does not answer, the recommendations are Fuze's own, and the notice says why.
    """
    with user_session(user_id) as session:
        work = _work(session, user_id, wanted)
    try:
        if work.words:
            intents.understand(user_id, work.words)
        found, items = _found(user_id, wanted, wish)
        order = _order(user_id, work.words or work.about, items) if items else []
    except NotAnswered as error:
        with user_session(user_id) as session:
            found = find(session, user_id, wanted, wish)
        return replace(found, notice=" ".join(filter(None, (found.notice, IN_VAIN.format(error.reason)))))
    return replace(found, items=_reordered(found.items, order)[: wish.limit], ordered_by=GEMINI)


def _work(session: Session, user_id: int, wanted: Wanted) -> Work:
    if wanted.project_id is not None:
        return contexts.of_project(session, user_id, wanted.project_id)
    if wanted.task_id is not None:
        return contexts.of_task(session, user_id, wanted.task_id)
    if wanted.bookmark_id is not None:
        return contexts.of_bookmark(session, user_id, wanted.bookmark_id)
    return contexts.of_words(session, user_id, wanted.words)


def _found(user_id: int, wanted: Wanted, wish: Wish) -> tuple[Recommendations, list[Item]]:
    """What Gemini shall look over: some more than are wished, so that a better one can come up."""
    with user_session(user_id) as session:
        found = find(session, user_id, wanted, replace(wish, limit=max(wish.limit, MOST_ITEMS)))
        shown = found.items[:MOST_ITEMS]
        ids = [item.bookmark.id for item in shown]
        rows = session.exec(select(Analysis).where(col(Analysis.bookmark_id).in_(ids)))
        analyses = {row.bookmark_id: row for row in rows}
        return found, [_item(item, analyses.get(item.bookmark.id)) for item in shown]


def _item(item: Recommended, known: Analysis | None) -> Item:
    return Item(
        title=item.bookmark.title,
        passage=item.passage.text if item.passage else item.bookmark.excerpt,
        concepts=tuple(known.keyphrases) if known else (),
        technologies=tuple(known.technologies) if known else (),
        difficulty=(known.difficulty or "") if known else "",
        reason=item.reason,
    )


def _order(user_id: int, words: str, items: Sequence[Item]) -> list[Worded]:
    """What Gemini says of these items for these words, asked once. Raises NotAnswered."""
    asked = orjson.dumps([gemini.WORDING_VERSION, get_settings().gemini_model, words, list(items)])

    def ask() -> bytes:
        worded = gemini_answers.ask(user_id, partial(gemini.word, words, items))
        return orjson.dumps([asdict(one) for one in worded])

    kept = answers.get(("wording", user_id, hashlib.sha256(asked).digest()), ask)
    return [Worded(**one) for one in orjson.loads(kept)]


def _reordered(items: Sequence[Recommended], order: Sequence[Worded]) -> list[Recommended]:
    """The items in Gemini's order with its reasons; those it was not asked about stay at the end."""
    looked_over = [
        replace(items[one.place], reason=one.reason, reason_by=GEMINI) if one.reason else items[one.place]
        for one in order
    ]
    return [*looked_over, *items[len(order) :]]
