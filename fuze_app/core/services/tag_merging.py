"""Tags that mean the same: offered for merging, merged, and parted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import delete
from sqlmodel import Session, col, select

from fuze_app.core import embedder
from fuze_app.core.errors import Conflict, InvalidInput, NotFound
from fuze_app.core.models import Bookmark, BookmarkTag, Tag, TagMerge
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import search_index, tags
from fuze_app.core.services.tags import TagCount
from fuze_ml.analysis import tags as meaning
from fuze_ml.analysis.technologies import canonical
from fuze_ml.terms import tokenize

MOST_COMPARED = 500
"""Tags, the most used: each is compared with each."""
LEAST_SIMILAR = 0.72
"""Cosine of two names; below it most pairs are related and not the same (`SQL`, `database`)."""
MOST_GROUPS = 50
MOST_BOOKMARKS = 1_000
"""Of all tags of one merge: each is indexed anew."""


@dataclass(frozen=True, slots=True)
class SimilarTags:
    """Tags that may be one, the most used first. `reason` is spelling, technology or meaning."""

    reason: str
    tags: list[TagCount]


@dataclass(frozen=True, slots=True)
class TagMergeView:
    """A merge, or what it would do: then `id` and `merged_at` are None."""

    id: int | None
    into: str
    merged: list[str]
    bookmarks: int
    """That lose a merged tag."""
    gained: int
    """Of them, those that did not have the tag before."""
    merged_at: datetime | None
    undone_at: datetime | None


def similar(session: Session, user_id: int) -> list[SimilarTags]:
    """Groups of tags that differ in spelling, are names of one technology, or mean nearly the same.

    While there is no model, meaning is left out.
    """
    counted = tags.list_tags(session, user_id)[:MOST_COMPARED]
    found: list[tuple[str, list[int]]] = []
    for reason, key in (("spelling", _spelling), ("technology", canonical)):
        by_key: dict[str, list[int]] = {}
        for row, tag in enumerate(counted):
            if (said := key(tag.name)) is not None:
                by_key.setdefault(said, []).append(row)
        found += [(reason, rows) for rows in by_key.values() if len(rows) > 1]
    found += [("meaning", list(pair)) for pair in _near([tag.name for tag in counted])]
    taken: set[int] = set()
    groups: list[SimilarTags] = []
    for reason, rows in found:
        if taken.isdisjoint(rows):
            taken.update(rows)
            groups.append(SimilarTags(reason, [counted[row] for row in rows]))
    return groups[:MOST_GROUPS]


def _spelling(name: str) -> str | None:
    """The same for `machine-learning`, `Machine Learning` and `machinelearning`, and for plurals."""
    plain = "".join(character for character in name.casefold() if character.isalnum())
    return "".join(tokenize(plain, "en")) or None


def _near(names: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of rows whose names mean nearly the same, the nearest first."""
    embedder.load_in_background()
    if embedder.state()[0] != "ok" or len(names) < 2:
        return []
    vectors = meaning.vectors_of(names, embedder.load())
    similarities = np.triu(vectors @ vectors.T, k=1)
    rows, columns = np.nonzero(similarities >= LEAST_SIMILAR)
    order = np.argsort(-similarities[rows, columns])
    return [(int(rows[one]), int(columns[one])) for one in order]


def preview(session: Session, user_id: int, names: Sequence[str], into: str) -> TagMergeView:
    """What `merge` would do. Raises InvalidInput and NotFound."""
    return _view(_planned(session, user_id, names, into))


def merge(session: Session, user_id: int, names: Sequence[str], into: str) -> TagMergeView:
    """Makes tags one: their bookmarks get `into`, which may be new, and lose them. `undo` parts them again.

    Raises InvalidInput and NotFound.
    """
    planned = _planned(session, user_id, names, into)
    concerned = _concerned(planned)
    for bookmark_id in planned.gained:
        tags.add(session, user_id, bookmark_id, tags.clean([planned.into]))
    _take_away(session, user_id, list(planned.former), concerned)
    session.add(planned)
    session.flush()
    _index(session, user_id, concerned)
    return _view(planned)


def undo(session: Session, user_id: int, merge_id: int) -> TagMergeView:
    """Gives each bookmark the tags back that a merge took, and takes what it gave.

    Raises NotFound, and Conflict once it has been done.
    """
    done = session.exec(
        select(TagMerge).where(TagMerge.user_id == user_id, TagMerge.id == merge_id).with_for_update()
    ).first()
    if done is None:
        raise NotFound("There is no such merge.")
    if done.undone_at is not None:
        raise Conflict("This merge has been undone already.")
    concerned = _concerned(done)
    present = _existing(session, user_id, concerned)
    for name, ids in done.former.items():
        for bookmark_id in present.intersection(ids):
            tags.add(session, user_id, bookmark_id, tags.clean([name]))
    _take_away(session, user_id, [done.into], done.gained)
    done.undone_at = utc_now()
    session.add(done)
    session.flush()
    _index(session, user_id, concerned)
    return _view(done)


def _planned(session: Session, user_id: int, names: Sequence[str], into: str) -> TagMerge:
    target = tags.clean([into])
    merged = {key: name for key, name in tags.clean(names).items() if key not in target}
    if not target or not merged:
        raise InvalidInput("Name the tag that stays, and at least one other.", field="names")
    ((target_key, target_name),) = target.items()
    rows = session.execute(
        select(Tag.key, Tag.name, BookmarkTag.bookmark_id)
        .join(BookmarkTag, col(BookmarkTag.tag_id) == col(Tag.id))
        .where(Tag.user_id == user_id, col(Tag.key).in_([*merged, target_key]))
    ).all()
    if merged.keys() - {key for key, _, _ in rows}:
        raise NotFound("There is no such tag.")
    had = {bookmark_id for key, _, bookmark_id in rows if key == target_key}
    former: dict[str, list[int]] = {}
    for key, name, bookmark_id in rows:
        if key != target_key:
            former.setdefault(name, []).append(bookmark_id)
    spelt = next((name for key, name, _ in rows if key == target_key), target_name)
    planned = TagMerge(user_id=user_id, into=spelt, former=former)
    if len(_concerned(planned)) > MOST_BOOKMARKS:
        raise InvalidInput(f"At most {MOST_BOOKMARKS:,} bookmarks can be changed at once.", field="names")
    planned.gained = [one for one in _concerned(planned) if one not in had]
    return planned


def _concerned(planned: TagMerge) -> list[int]:
    return sorted({one for ids in planned.former.values() for one in ids})


def _existing(session: Session, user_id: int, ids: Sequence[int]) -> set[int]:
    kept = select(Bookmark.id).where(Bookmark.user_id == user_id, col(Bookmark.id).in_(ids))
    return set(session.exec(kept).all())


def _take_away(session: Session, user_id: int, names: Sequence[str], ids: Sequence[int]) -> None:
    keys = [name.casefold() for name in names]
    found = session.exec(select(Tag.id).where(Tag.user_id == user_id, col(Tag.key).in_(keys))).all()
    session.execute(
        delete(BookmarkTag).where(
            col(BookmarkTag.user_id) == user_id,
            col(BookmarkTag.tag_id).in_(found),
            col(BookmarkTag.bookmark_id).in_(ids),
        )
    )
    tags.forget_unused(session, user_id, found)


def _index(session: Session, user_id: int, ids: Sequence[int]) -> None:
    for bookmark in session.exec(
        select(Bookmark).where(Bookmark.user_id == user_id, col(Bookmark.id).in_(ids))
    ).all():
        search_index.refresh(session, bookmark)


def _view(merge: TagMerge) -> TagMergeView:
    return TagMergeView(
        id=merge.id,
        into=merge.into,
        merged=list(merge.former),
        bookmarks=len(_concerned(merge)),
        gained=len(merge.gained),
        merged_at=merge.merged_at if merge.id is not None else None,
        undone_at=merge.undone_at,
    )
