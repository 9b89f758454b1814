"""What search needs to know of a library before it searches, remembered by the process."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services import search_within

PASSAGES = 300
"""Passages that the vector side proposes alone: a page can have many that match."""
SAMPLED = 500
"""Bookmarks of a library at random, by which it is told how many a condition holds for."""
STEP_COST = 10
"""What a step of a walk through the index costs, in passages compared one after the other (measured)."""
STATISTICS_SECONDS = 60.0
MOST_FREQUENCIES = 50_000
"""Terms of a library whose frequency a process remembers."""


@dataclass(frozen=True, slots=True)
class LibraryStatistics:
    """What search needs to know of a library: `average_length` in weighted terms, its languages' codes."""

    documents: int
    average_length: float
    languages: tuple[str | None, ...]
    by_index: bool
    """Whether its passages are searched by the index."""
    sample: tuple[int, ...] = ()
    """Some bookmarks at random, where there are more than conditions are looked up in one by one."""
    frequencies: dict[str, int] = field(default_factory=dict)
    """How many documents had a term when it was asked for last."""


_statistics: dict[int, tuple[float, LibraryStatistics]] = {}


def statistics_of(session: Session, user_id: int) -> LibraryStatistics:
    """A minute old at the most: rankings do not feel the difference, and counting takes a while."""
    now = time.monotonic()
    known = _statistics.get(user_id)
    if known and now - known[0] < STATISTICS_SECONDS and known[1].documents:
        return known[1]
    statistics = _counted(session, user_id, known[1].frequencies if known else {})
    _statistics[user_id] = (now, statistics)
    return statistics


def _counted(session: Session, user_id: int, frequencies: dict[str, int]) -> LibraryStatistics:
    """Counts a library; the `frequencies` of its terms stay known, unless they became very many."""
    rows = session.execute(queries.STATISTICS, {"user_id": user_id}).all()
    documents = sum(row.documents for row in rows)
    sizes = session.execute(queries.SIZES).one()
    return LibraryStatistics(
        documents=documents,
        average_length=float(sum(row.total_length for row in rows)) / max(documents, 1),
        languages=tuple(row.language for row in rows),
        by_index=by_index(documents, everybodys=sizes.documents, passages=sizes.passages),
        sample=_sampled(session, user_id, documents),
        frequencies=frequencies if len(frequencies) < MOST_FREQUENCIES else {},
    )


def _sampled(session: Session, user_id: int, documents: int) -> tuple[int, ...]:
    if documents <= search_within.FEW:
        return ()
    values = {"user_id": user_id, "most": SAMPLED, "documents": documents}
    return tuple(session.scalars(queries.SAMPLE, values))


def forget_statistics() -> None:
    """Has every library counted anew."""
    _statistics.clear()


def by_index(documents: int, everybodys: float, passages: float) -> bool:
    """Whether the index finds the nearest passages of somebody sooner than a look at all of theirs.

    It walks through the passages of everybody, from the nearest on, until it has met enough of one's own.
    """
    everybodys = max(everybodys, documents, 1.0)
    steps = PASSAGES * everybodys / max(documents, 1)
    own = max(passages, everybodys) * documents / everybodys
    return own > STEP_COST * steps
