"""What speaks for each recommended item, looked up where it stands, and said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from fuze_app.core.models import ReadState
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import bookmarks as bookmark_queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services.recommendation_candidates import Found
from fuze_app.core.services.recommendation_context import Work
from fuze_app.core.services.search_passages import PassageHit, passages_to_show
from fuze_ml.detection import language_of
from fuze_ml.recommendation.contract import Context, Ranked
from fuze_ml.recommendation.reasons import Evidence, reason
from fuze_ml.recommendation.relevance import CLOSE, NEAR_LINKED, NEAR_TASK
from fuze_ml.recommendation.taste import Taste
from fuze_ml.terms import find

MOST_WORDS = 2
LOCAL, GEMINI = "local", "gemini"


@dataclass(frozen=True, slots=True)
class Recommended:
    """An item and why it is there; what the sentence names stands beside it."""

    bookmark: BookmarkView
    score: float
    reason: str
    technologies: list[str]
    task: str | None
    passage: PassageHit | None
    reason_by: str = LOCAL
    """`local`, or `gemini` where that worded it."""


def explained(
    session: Session,
    user_id: int,
    work: Work,
    context: Context,
    found: Found,
    ranking: Sequence[Ranked],
    taste: Taste | None,
) -> list[Recommended]:
    """Each item of a ranking with its reason."""
    ids = [item.id for item in ranking]
    rows = session.execute(bookmark_queries.BY_IDS, {"user_id": user_id, "ids": ids})
    views = {view.id: view for view in map(bookmark_queries.to_view, rows)}
    asked_for = [views[key] for key in ids]
    passages = passages_to_show(session, user_id, work.words, asked_for, work.vector, most=1)
    evidence = _evidence(work, context, found, taste)
    recommended = []
    for item in ranking:
        view, hits = views[item.id], passages[item.id] if work.words else []
        hit = hits[0] if hits else None
        known = evidence(item, view, hit)
        recommended.append(
            Recommended(
                bookmark=view,
                score=round(item.score, 4),
                reason=reason(known),
                technologies=list(known.technologies),
                task=known.task or None,
                passage=hit if known.passage else None,
            )
        )
    return recommended


def _evidence(
    work: Work, context: Context, found: Found, taste: Taste | None
) -> Callable[[Ranked, BookmarkView, PassageHit | None], Evidence]:
    """Looks up what speaks for one item."""
    row_of = {int(key): row for row, key in enumerate(found.items.ids)}

    def of(item: Ranked, view: BookmarkView, hit: PassageHit | None) -> Evidence:
        row = row_of[item.id]
        vector, own = found.items.vectors[row], found.items.technologies[row]
        known = Evidence(
            parts=item.parts,
            sort=work.sort,
            about=work.about,
            project=work.project_title,
            task=_nearest(vector, work.task_vectors, work.task_titles, NEAR_TASK),
            technologies=tuple(name for name in work.technologies if name.casefold() in own),
            linked=_nearest(vector, work.linked, work.linked_titles, NEAR_LINKED),
            titled=_in_common(context.terms, view.title, view.language),
            kept=_in_common(taste.terms, view.title, view.language) if taste else (),
            days=(utc_now() - view.saved_at).days,
            unread=view.state == ReadState.UNREAD,
        )
        return _with_passage(known, context, hit, view.language, float(found.items.similarities[row]))

    return of


def _with_passage(
    known: Evidence, context: Context, hit: PassageHit | None, language: str | None, similarity: float
) -> Evidence:
    """With the passage, where it says something of what is asked."""
    mentioned = _in_common(context.terms, hit.text, language) if hit else ()
    if hit is None or not (mentioned or similarity >= CLOSE):
        return known
    return replace(known, passage=hit.text, mentioned=mentioned)


def _nearest(vector: np.ndarray, others: np.ndarray, titles: tuple[str, ...], least: float) -> str:
    """The title of the nearest of `others`; empty when none is near."""
    if not len(others):
        return ""
    similarities = others @ vector
    row = int(similarities.argmax())
    return titles[row] if similarities[row] >= least else ""


def _in_common(weights: Mapping[str, float], text: str, language: str | None) -> tuple[str, ...]:
    """The words of a text that weigh most, as it spells them."""
    spelled: dict[str, str] = {}
    for span in find(text, language or language_of(text, None), weights.keys()):
        spelled.setdefault(span.term, text[span.start : span.end])
    heaviest = sorted(spelled, key=lambda term: (-weights[term], -len(term)))
    return tuple(dict.fromkeys(spelled[term] for term in heaviest))[:MOST_WORDS]
