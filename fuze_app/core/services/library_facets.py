"""What the library can be narrowed to by what was understood of its pages, and how many there are of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlmodel import Session

from fuze_app.core.queries import lists, search_facets
from fuze_app.core.queries.lists import BookmarkFilter

FACETS = {
    "type": "content_type",
    "difficulty": "difficulty",
    "technology": "technology",
    "language": "language",
}
"""The field of a BookmarkFilter that each facet sets."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


def facets(session: Session, user_id: int, narrow: BookmarkFilter) -> dict[str, list[FacetCount]]:
    """The most frequent values of each facet, narrowed by all but itself: one is changed for another."""
    chosen: dict[BookmarkFilter, list[str]] = {}
    for name, field in FACETS.items():
        chosen.setdefault(replace(narrow, **{field: None}), []).append(name)
    statement = search_facets.facets_of_each((lists.chosen(one), names) for one, names in chosen.items())
    found: dict[str, list[FacetCount]] = {name: [] for name in FACETS}
    for facet, value, count in session.execute(statement, {"user_id": user_id, **lists.parameters(narrow)}):
        found[facet].append(FacetCount(value, count))
    return found
