"""How a condition narrows a search: by the few bookmarks it leaves, or by the share that it leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.queries.search_fields import Condition

FEW = 4_000
"""Bookmarks whose passages are compared one after the other sooner than found by the index."""
MOST_FURTHER = 12.0
"""How many times further a search looks at most, to find enough that the condition holds for."""


@dataclass(frozen=True, slots=True)
class Within:
    """`ids` are all that the condition holds for when they are few; `count` says about how many there are."""

    condition: Condition
    ids: list[int] | None
    count: int

    def further(self, documents: int) -> float:
        """How many times as many candidates it takes for as many to be left."""
        return min(MOST_FURTHER, 1.2 * max(documents, 1) / max(self.count, 1))

    def keep(self, session: Session, user_id: int, bookmarks: Collection[int]) -> set[int]:
        """Those of some bookmarks that the condition holds for."""
        if self.ids is not None:
            return set(self.ids).intersection(bookmarks)
        values = {"user_id": user_id, "ids": list(bookmarks)}
        return set(session.scalars(queries.among(self.condition), values).all())


def within(
    session: Session, user_id: int, condition: Condition, *, documents: int, sample: Sequence[int]
) -> Within:
    """What the condition leaves of the user's library: all `documents`, of which `sample` has some at random.

    Where a condition holds for many, to count them would take longer than the search.
    """
    values: dict[str, Any] = {"user_id": user_id, "limit": FEW + 1}
    ids = list(session.scalars(queries.matching(condition), values).all())  # one by one takes twice as long
    if len(ids) <= FEW:
        return Within(condition, ids, len(ids))
    values = {"user_id": user_id, "ids": list(sample)}
    held = len(session.scalars(queries.among(condition), values).all()) if sample else 0
    return Within(condition, None, max(FEW, documents * held // max(len(sample), 1)))
