"""Bookmarks of one page made one: what the kept one gains, the merge itself, and parting them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import (
    Bookmark,
    BookmarkCollection,
    BookmarkTag,
    Content,
    Highlight,
    ProjectBookmark,
    ReadState,
    Tag,
)
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import bookmarks, highlight_places, search_index, tags

MOST_MERGED = 20


@dataclass(frozen=True, slots=True)
class Fields:
    """What of a bookmark itself a merge may change."""

    title: str
    title_is_own: bool
    notes: str
    favourite: bool
    state: ReadState


@dataclass(frozen=True, slots=True)
class Belongings:
    """What is attached to a bookmark: names of tags, and ids of all else."""

    tags: frozenset[str]
    highlights: frozenset[int]
    collections: frozenset[int]
    projects: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gains:
    """What the kept bookmark would get of the others."""

    tags: list[str]
    notes: int
    """How many of the others have notes that it does not have."""
    highlights: int
    collections: int
    projects: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done, with what it takes to undo it."""

    bookmark: BookmarkView
    deleted: list[int]
    former: Fields
    fields: Fields
    gained: Belongings


def preview(session: Session, user_id: int, keep_id: int, other_ids: Sequence[int]) -> Gains:
    """What `merge` would add. Raises NotFound and InvalidInput."""
    kept, others = _taken(session, user_id, keep_id, other_ids)
    held, theirs = _belongings(session, kept), [_belongings(session, other) for other in others]
    known = {name.casefold() for name in held.tags}
    names = tags.clean(sorted(name for one in theirs for name in one.tags))
    return Gains(
        tags=[name for key, name in names.items() if key not in known],
        notes=sum(bool(other.notes) and other.notes not in kept.notes for other in others),
        highlights=sum(len(one.highlights) for one in theirs),
        collections=len(frozenset().union(*(one.collections for one in theirs)) - held.collections),
        projects=len(frozenset().union(*(one.projects for one in theirs)) - held.projects),
    )


def merge(session: Session, user_id: int, keep_id: int, other_ids: Sequence[int]) -> Merged:
    """Keeps one bookmark with what its owner has given to any of them; deletes the others.

    What is deleted can be restored for a day. Raises NotFound and InvalidInput.
    """
    kept, others = _taken(session, user_id, keep_id, other_ids)
    former, held = _fields(kept), _belongings(session, kept)
    for other in others:
        _take_over(session, kept, other)
        bookmarks.delete(session, user_id, other.id)
    kept.updated_at = utc_now()
    session.flush()
    page = session.exec(select(Content.text).where(Content.bookmark_id == keep_id)).first()
    highlight_places.follow(session, keep_id, page or "")
    tags.refuse_too_many(session, keep_id)
    search_index.refresh(session, kept)
    view = bookmarks.get(session, user_id, keep_id)
    gained = _less(_belongings(session, kept), held)
    return Merged(view, [other.id for other in others], former, _fields(kept), gained)


def undo(session: Session, user_id: int, merged: Merged) -> BookmarkView:
    """Brings back what a merge deleted, and takes from the kept bookmark what it gained.

    What was changed since stays. Raises NotFound once one of them is gone for good.
    """
    for bookmark_id in merged.deleted:
        bookmarks.restore(session, user_id, bookmark_id)
    kept = session.exec(
        select(Bookmark)
        .where(Bookmark.id == merged.bookmark.id, Bookmark.user_id == user_id)
        .with_for_update()
    ).first()
    if kept is None or kept.deleted_at is not None:
        raise NotFound("There is no such bookmark.")
    now, then = asdict(_fields(kept)), asdict(merged.fields)
    for name, value in asdict(merged.former).items():
        if now[name] == then[name]:
            setattr(kept, name, value)
    _detach(session, kept, merged.gained)
    kept.updated_at = utc_now()
    search_index.refresh(session, kept)
    return bookmarks.get(session, user_id, kept.id)


def _taken(
    session: Session, user_id: int, keep_id: int, other_ids: Sequence[int]
) -> tuple[Bookmark, list[Bookmark]]:
    """The bookmark that stays and the others, held. Raises NotFound and InvalidInput."""
    others = [one for one in dict.fromkeys(other_ids) if one != keep_id]
    if not others or len(others) > MOST_MERGED:
        raise InvalidInput(f"Give 1 to {MOST_MERGED} other bookmarks.", field="merge_ids")
    rows = session.exec(
        select(Bookmark)
        .where(
            Bookmark.user_id == user_id,
            col(Bookmark.id).in_([keep_id, *others]),
            col(Bookmark.deleted_at).is_(None),
        )
        .order_by(col(Bookmark.id))
        .with_for_update()
    ).all()
    by_id = {row.id: row for row in rows}
    if len(by_id) != len(others) + 1:
        raise NotFound("There is no such bookmark.")
    return by_id[keep_id], [by_id[one] for one in others]


def _fields(bookmark: Bookmark) -> Fields:
    return Fields(
        bookmark.title, bookmark.title_is_own, bookmark.notes, bookmark.favourite, ReadState(bookmark.state)
    )


def _belongings(session: Session, bookmark: Bookmark) -> Belongings:
    held = (
        select(Tag.name)
        .join(BookmarkTag, col(BookmarkTag.tag_id) == col(Tag.id))
        .where(BookmarkTag.bookmark_id == bookmark.id),
        select(Highlight.id).where(Highlight.bookmark_id == bookmark.id),
        select(BookmarkCollection.collection_id).where(BookmarkCollection.bookmark_id == bookmark.id),
        select(ProjectBookmark.project_id).where(ProjectBookmark.bookmark_id == bookmark.id),
    )
    return Belongings(*(frozenset(session.scalars(one)) for one in held))


def _less(all_of_it: Belongings, held: Belongings) -> Belongings:
    return Belongings(
        all_of_it.tags - held.tags,
        all_of_it.highlights - held.highlights,
        all_of_it.collections - held.collections,
        all_of_it.projects - held.projects,
    )


def _take_over(session: Session, kept: Bookmark, other: Bookmark) -> None:
    """What its owner has put into the other bookmark. Copied, so that it still has it when restored."""
    theirs = _belongings(session, other)
    tags.add(session, kept.user_id, kept.id, tags.clean(theirs.tags))
    if other.notes and other.notes not in kept.notes:
        kept.notes = f"{kept.notes}\n\n{other.notes}".strip()
    if len(kept.notes) > bookmarks.LONGEST_NOTES:
        raise InvalidInput("Together the notes are too long; shorten one first.", field="merge_ids")
    if other.title_is_own and not kept.title_is_own:
        kept.title, kept.title_is_own = other.title, True
    kept.favourite = kept.favourite or other.favourite
    if kept.state == ReadState.UNREAD:
        kept.state = other.state
    held = _belongings(session, kept)
    for mark in session.exec(select(Highlight).where(Highlight.bookmark_id == other.id)):
        session.add(Highlight(**{**mark.model_dump(exclude={"id"}), "bookmark_id": kept.id}))
    for collection_id in theirs.collections - held.collections:
        session.add(
            BookmarkCollection(bookmark_id=kept.id, collection_id=collection_id, user_id=kept.user_id)
        )
    for link in session.exec(select(ProjectBookmark).where(ProjectBookmark.bookmark_id == other.id)):
        if link.project_id not in held.projects:
            session.add(ProjectBookmark(**{**link.model_dump(exclude={"id"}), "bookmark_id": kept.id}))
    session.flush()


def _detach(session: Session, kept: Bookmark, gained: Belongings) -> None:
    names = _belongings(session, kept).tags - gained.tags
    tags.replace(session, kept.user_id, kept.id, tags.clean(names))
    attached = (
        (Highlight, col(Highlight.id), gained.highlights),
        (BookmarkCollection, col(BookmarkCollection.collection_id), gained.collections),
        (ProjectBookmark, col(ProjectBookmark.project_id), gained.projects),
    )
    for model, key, ids in attached:
        session.execute(delete(model).where(col(model.bookmark_id) == kept.id, key.in_(ids)))
