"""What a search found, counted in the ways that would narrow it further."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, true
from sqlmodel import Session

from fuze_app.core.models import Bookmark
from fuze_app.core.queries import search_facets as queries
from fuze_app.core.services import search
from fuze_app.core.services.search import SearchRequest
from fuze_app.core.services.search_ranking import CANDIDATES


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`term` is what narrows the search to it, as it is written in the search box."""

    value: str
    count: int
    term: str


@dataclass(frozen=True, slots=True)
class Facets:
    """`counted` bookmarks: all that conditions hold for, or the best matches where words rank."""

    counted: int
    by: dict[str, list[FacetValue]]


def facets(session: Session, user_id: int, request: SearchRequest) -> Facets:
    """The most frequent values of each facet. Raises InvalidInput as `search` does."""
    question = search.read_query(session, user_id, request.query)
    if question.is_empty:
        return Facets(0, {name: [] for name in queries.FACETS})
    values: dict[str, object] = {"user_id": user_id}
    if question.words or question.like is not None:
        values["ids"] = [key for key, _ in search.rank(session, user_id, request)[:CANDIDATES]]
        chosen = Bookmark.__table__.c.id == func.any(bindparam("ids"))  # type: ignore[attr-defined]
    else:
        chosen = true() if question.condition is None else question.condition
    counted = 0
    by: dict[str, list[FacetValue]] = {name: [] for name in queries.FACETS}
    for facet, value, count in session.execute(queries.facets(chosen), values):
        if facet == queries.ALL:
            counted = count
        else:
            by[facet].append(FacetValue(value, count, queries.FACETS[facet].term(value)))
    return Facets(counted, by)
