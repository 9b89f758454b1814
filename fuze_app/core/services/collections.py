"""Collections: named places that bookmarks are put into, nested as the folders of other tools are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.models import Bookmark, BookmarkCollection, Collection
from fuze_app.core.models.base import utc_now

LONGEST = 255
Path = tuple[str, ...]
"""The names of a collection and those it lies in, the outermost first."""


@dataclass(frozen=True, slots=True)
class CollectionView:
    """`count` is of the bookmarks that are in it itself, not in those that lie in it."""

    id: int
    parent_id: int | None
    name: str
    path: list[str]
    count: int
    created_at: datetime


def clean(name: str) -> str:
    """A name with its white space folded, cut to what is kept; empty for none."""
    folded = " ".join(name.split())[:LONGEST].strip()
    while len(folded.casefold()) > LONGEST:
        folded = folded[:-1]
    return folded


def ensure(session: Session, user_id: int, paths: Iterable[Path]) -> dict[Path, int]:
    """The ids of collections by their paths, made where they are new. Names as `clean` gives them."""
    wanted = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
    known: dict[tuple[str, ...], int] = {}
    for depth in range(1, max(map(len, wanted), default=0) + 1):
        level = {_key(path): path for path in sorted(wanted, reverse=True) if len(path) == depth}
        places = {(known.get(key[:-1]), key[-1]): (key, path) for key, path in level.items()}
        known |= _ensure_level(session, user_id, places)
    return {path: known[_key(path)] for path in wanted}


def _key(path: Path) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


Place = tuple[int | None, str]
"""A parent's id and a name's key."""


def _ensure_level(
    session: Session, user_id: int, places: dict[Place, tuple[tuple[str, ...], Path]]
) -> dict[tuple[str, ...], int]:
    """The ids of collections whose parents are known, by their keys."""
    found = _find(session, user_id, places)
    new = [place for place in places if place not in found]
    if new:
        rows = [
            {
                "user_id": user_id,
                "parent_id": parent,
                "key": key,
                "name": places[parent, key][1][-1],
                "created_at": utc_now(),
            }
            for parent, key in sorted(new, key=str)
        ]
        blank = Collection(user_id=user_id, name="", key="").model_dump(include={"created_at"})
        session.execute(
            insert(Collection).values([{**blank, **row} for row in rows]).on_conflict_do_nothing()
        )
        found |= _find(session, user_id, new)
    return {places[place][0]: id_ for place, id_ in found.items()}


def _find(session: Session, user_id: int, places: Iterable[Place]) -> dict[Place, int]:
    at_top = [key for parent, key in places if parent is None]
    within = [(parent, key) for parent, key in places if parent is not None]
    mine = select(Collection.parent_id, Collection.key, Collection.id).where(Collection.user_id == user_id)
    rows = list(
        session.exec(mine.where(col(Collection.parent_id).is_(None), col(Collection.key).in_(at_top)))
    )
    if within:
        rows += session.exec(mine.where(tuple_(col(Collection.parent_id), col(Collection.key)).in_(within)))
    return {(parent, key): id_ for parent, key, id_ in rows}


def list_collections(session: Session, user_id: int) -> list[CollectionView]:
    """Every collection, each behind the one it lies in, those of one place by their names."""
    counts = dict(_counts(session, user_id))
    rows = session.exec(select(Collection).where(Collection.user_id == user_id)).all()
    children: dict[int | None, list[Collection]] = {}
    for row in sorted(rows, key=lambda row: row.key):
        children.setdefault(row.parent_id, []).append(row)
    found: list[CollectionView] = []
    waiting = [(row, [row.name]) for row in reversed(children.get(None, []))]
    while waiting:
        row, path = waiting.pop()
        found.append(
            CollectionView(row.id, row.parent_id, row.name, path, counts.get(row.id, 0), row.created_at)
        )
        waiting += [(child, [*path, child.name]) for child in reversed(children.get(row.id, []))]
    return found


def _counts(session: Session, user_id: int) -> list[tuple[int, int]]:
    rows = session.execute(
        select(BookmarkCollection.collection_id, func.count())
        .join(Bookmark, col(Bookmark.id) == col(BookmarkCollection.bookmark_id))
        .where(BookmarkCollection.user_id == user_id, col(Bookmark.deleted_at).is_(None))
        .group_by(col(BookmarkCollection.collection_id))
    )
    return [(id_, count) for id_, count in rows]
