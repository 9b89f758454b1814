"""The topics of a user's library: worked out in the background, and read from there."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import numpy as np
from sqlalchemy import Row, delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from fuze_app.core.database import library_versions, user_session
from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.jobs import MAKE_TOPICS, enqueue
from fuze_app.core.models import Topic, TopicMap
from fuze_app.core.models.base import utc_now
from fuze_app.core.pagination import Page, decode, encode
from fuze_app.core.queries import bookmarks as bookmark_queries
from fuze_app.core.queries import topics as queries
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.queries.recommendations import unit_vectors
from fuze_ml import topics as finding
from fuze_ml.topics.clusters import FEWEST

MADE_AGAIN_AFTER = timedelta(minutes=10)
"""At the soonest, when the library has changed and somebody looks."""
ASK_SECONDS = 20.0
"""How often a process asks the workers for the same user's topics."""
MOST_PAGES = 100_000
"""The latest ones, of a larger library."""
BATCH = 2_000
MOST_ON_A_PAGE = 100
MOST_ASKED = 10_000
PHRASES = 8
"""Key phrases of a page that may name its topic."""

State = Literal["ready", "making", "too_few"]


@dataclass(frozen=True, slots=True)
class Dot:
    """A page on the map."""

    bookmark_id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic and its place on a map whose sides are 100; `dots` are some of its pages."""

    position: int
    name: str
    concepts: list[str]
    pages: int
    x: float
    y: float
    radius: float
    dots: list[Dot]


@dataclass(frozen=True, slots=True)
class TopicsView:
    """`pages` were looked at; there are topics from `needed` on."""

    state: State
    pages: int
    needed: int
    made_at: datetime | None
    items: list[TopicView]


def of_library(session: Session, user_id: int) -> TopicsView:
    """The topics as they were worked out last; that is done anew in the background when they are outdated."""
    made = session.get(TopicMap, user_id)
    items = [_view(row) for row in session.execute(queries.TOPICS, {"user_id": user_id})]
    known = _pages_with_vectors(session, user_id)
    if not items and known < FEWEST:
        return TopicsView("too_few", known, FEWEST, None, [])
    if _is_outdated(made, user_id):
        _ask_for(user_id)
    if made is None or not items:
        return TopicsView("making", known, FEWEST, None, [])
    return TopicsView("ready", made.pages, FEWEST, made.made_at, items)


def pages_of(
    session: Session, user_id: int, position: int, cursor: str | None, limit: int
) -> Page[BookmarkView]:
    """The pages of a topic, the most typical first.

    Raises NotFound for the topic, and InvalidInput for a cursor that is not from Fuze, or from before the
    topics were worked out anew.
    """
    made = session.get(TopicMap, user_id)
    offset = _offset(cursor, made)
    limit = max(1, min(limit, MOST_ON_A_PAGE))
    values = {"user_id": user_id, "position": position, "first": offset + 1, "last": offset + limit}
    row = session.execute(queries.MEMBERS, values).first()
    if row is None or made is None:
        raise NotFound("There is no such topic.")
    found = session.execute(bookmark_queries.BY_IDS, {"user_id": user_id, "ids": row.ids})
    views = {view.id: view for view in map(bookmark_queries.to_view, found)}
    further = encode(made.made_at, offset + limit) if offset + limit < row.pages else None
    return Page([views[key] for key in row.ids if key in views], further)


def _offset(cursor: str | None, made: TopicMap | None) -> int:
    if cursor is None:
        return 0
    made_at, offset = decode(cursor, datetime, int)
    if made is None or made_at != made.made_at or not 0 < offset <= MOST_PAGES:
        raise InvalidInput("The topics have changed since. Start from the first page.", field="cursor")
    return int(offset)


def _view(row: Row[Any]) -> TopicView:
    dots = [Dot(int(key), x, y) for key, x, y in row.dots]
    return TopicView(row.position, row.name, row.concepts, row.pages, row.x, row.y, row.radius, dots)


def _pages_with_vectors(session: Session, user_id: int) -> int:
    """How many there are, counted up to `FEWEST`."""
    return int(session.execute(queries.FIRST_PAGES, {"user_id": user_id, "limit": FEWEST}).scalar_one())


def _is_outdated(made: TopicMap | None, user_id: int) -> bool:
    """Whether the library is another than it was, and that was not worked out a moment ago."""
    if made is None:
        return True
    if made.library_version == library_versions({user_id}).get(user_id):
        return False
    return made.pages < FEWEST or utc_now() - made.made_at > MADE_AGAIN_AFTER


_asked: dict[int, float] = {}
"""When this process asked the workers last, for each user."""


def _ask_for(user_id: int) -> None:
    now = time.monotonic()
    if now - _asked.get(user_id, -ASK_SECONDS) < ASK_SECONDS:
        return
    if len(_asked) > MOST_ASKED:
        _asked.clear()
    _asked[user_id] = now
    enqueue(MAKE_TOPICS, user_id, user_id)


def make(user_id: int) -> None:
    """Works the topics out anew, unless they are those of the library as it is."""
    version = library_versions({user_id}).get(user_id) or 0
    with user_session(user_id, read_only=True) as session:
        if not _is_outdated(session.get(TopicMap, user_id), user_id):
            return
        ids, vectors, concepts = _library(session, user_id)
    found = finding.find_topics(vectors, concepts)
    rows = [_row(user_id, position, topic, ids) for position, topic in enumerate(found, start=1)]
    values = {"library_version": version, "pages": len(ids), "made_at": utc_now()}
    statement = insert(TopicMap).values(user_id=user_id, **values)
    with user_session(user_id) as session:
        # The row of the map is taken first: whoever makes them at the same time waits for it.
        session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
        session.execute(delete(Topic).where(col(Topic.user_id) == user_id))
        session.add_all(rows)


def _row(user_id: int, position: int, topic: finding.Topic, ids: np.ndarray) -> Topic:
    return Topic(
        user_id=user_id,
        position=position,
        name=topic.name,
        concepts=list(topic.concepts),
        x=topic.x,
        y=topic.y,
        radius=topic.radius,
        bookmark_ids=ids[list(topic.rows)].tolist(),
        dots=[[int(ids[row]), x, y] for row, x, y in topic.dots],
    )


def _library(session: Session, user_id: int) -> tuple[np.ndarray, np.ndarray, list[list[str]]]:
    """Ids (n,), unit vectors (n, 384) and key concepts of the latest pages that have vectors."""
    ids: list[int] = []
    vectors: list[np.ndarray] = []
    concepts: list[list[str]] = []
    for rows in _batches(session, user_id):
        ids += [row.id for row in rows]
        vectors.append(unit_vectors([row.vector for row in rows]))
        concepts += [_concepts(row) for row in rows]
    return np.array(ids, dtype=np.int64), np.concatenate(vectors) if vectors else unit_vectors([]), concepts


def _batches(session: Session, user_id: int) -> Iterator[list[Row[Any]]]:
    before, read = sys.maxsize, 0
    while read < MOST_PAGES:
        values = {"user_id": user_id, "before": before, "limit": min(BATCH, MOST_PAGES - read)}
        rows = list(session.execute(queries.PAGES, values))
        if not rows:
            return
        yield rows
        before, read = rows[-1].id, read + len(rows)


def _concepts(row: Row[Any]) -> list[str]:
    """What may name the topic of a page: what its owner called it, then what was understood of it."""
    return [*(row.tags or ()), *(row.technologies or ()), *(row.keyphrases or ())[:PHRASES]]
