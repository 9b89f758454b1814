"""Rankings kept while the library stays as it is: a search, its further pages and its facets rank once."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Set
from dataclasses import dataclass

import orjson
from sqlmodel import Session

from fuze_app.core import embedder
from fuze_app.core.cache import SHARED_SECONDS, Answers
from fuze_app.core.queries import search as queries
from fuze_app.core.services.search_ranking import Ranked
from fuze_app.core.shared_cache import SharedCache

MOST_BYTES = 16 * 1024 * 1024

_rankings = Answers("rankings", SharedCache("rankings", SHARED_SECONDS), MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Found:
    """The best first, and the terms asked for that no page has."""

    ranked: list[Ranked]
    absent: Set[str]


def get(session: Session, user_id: int, asked: tuple[Hashable, ...], rank: Callable[[], Found]) -> Found:
    """What `rank` finds, or found before: it must depend on the library, on `asked`, on whether the model is
    there, and on the hour alone.

    A transaction that has written something sees what nobody else may: it ranks for itself.
    """
    version = session.scalars(queries.VERSION, {"user_id": user_id}).first()
    if version is None:
        return rank()
    key = (user_id, version, asked, embedder.state(), int(time.time() // 3600))
    ranked, absent = orjson.loads(_rankings.get(key, lambda: _packed(rank())))
    return Found([(bookmark_id, score) for bookmark_id, score in ranked], frozenset(absent))


def _packed(found: Found) -> bytes:
    return orjson.dumps([found.ranked, sorted(found.absent)])
