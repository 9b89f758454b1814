"""Tags: the names a person gives, one of each whatever its case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Bookmark, BookmarkTag, Tag
from fuze_app.core.queries import saving

LONGEST = 64
MOST_PER_BOOKMARK = 50


@dataclass(frozen=True, slots=True)
class TagCount:
    name: str
    count: int


def clean(names: Iterable[str]) -> dict[str, str]:
    """Names by their key, white space folded, the first spelling kept. Raises InvalidInput."""
    cleaned: dict[str, str] = {}
    for name in names:
        folded = " ".join(name.replace(",", " ").replace("\0", " ").split()).lstrip("# ")
        if not folded:
            continue
        if len(folded) > LONGEST or len(folded.casefold()) > LONGEST:
            raise InvalidInput(f"A tag has at most {LONGEST} characters.", field="tags")
        cleaned.setdefault(folded.casefold(), folded)
    if len(cleaned) > MOST_PER_BOOKMARK:
        raise InvalidInput(f"A bookmark has at most {MOST_PER_BOOKMARK} tags.", field="tags")
    return cleaned


def _ids(session: Session, user_id: int, names: dict[str, str]) -> list[int]:
    """The ids of tags, made where they are new and held so that nobody forgets them meanwhile."""
    found: dict[str, int] = {}
    while missing := names.keys() - found.keys():
        held = session.execute(saving.HOLD_TAGS, {"user_id": user_id, "keys": list(missing)})
        found.update((key, tag_id) for key, tag_id in held)
        # In order, so that two who make the same tags at once do not wait for each other.
        rows = [
            {"user_id": user_id, "name": names[key], "key": key} for key in sorted(missing - found.keys())
        ]
        if rows:
            found.update((key, tag_id) for key, tag_id in session.execute(saving.INSERT_TAG, rows))
    return list(found.values())


def add(session: Session, user_id: int, bookmark_id: int, names: dict[str, str]) -> None:
    """Gives a bookmark these tags besides those it has. `names` as `clean` returns them."""
    if not names:
        return
    rows = [
        {"bookmark_id": bookmark_id, "tag_id": tag_id, "user_id": user_id}
        for tag_id in _ids(session, user_id, names)
    ]
    session.execute(saving.INSERT_BOOKMARK_TAG, rows)


def refuse_too_many(session: Session, bookmark_id: int) -> None:
    """Raises InvalidInput when a bookmark got too many tags, bit by bit."""
    count = session.scalar(
        select(func.count()).select_from(BookmarkTag).where(BookmarkTag.bookmark_id == bookmark_id)
    )
    if count and count > MOST_PER_BOOKMARK:
        raise InvalidInput(f"A bookmark has at most {MOST_PER_BOOKMARK} tags.", field="tags")


def replace(session: Session, user_id: int, bookmark_id: int, names: dict[str, str]) -> None:
    """Gives a bookmark exactly these tags. Tags that nothing has any more are forgotten."""
    kept = select(Tag.id).where(Tag.user_id == user_id, col(Tag.key).in_(names))
    removed = session.scalars(
        delete(BookmarkTag)
        .where(
            col(BookmarkTag.user_id) == user_id,
            col(BookmarkTag.bookmark_id) == bookmark_id,
            col(BookmarkTag.tag_id).not_in(kept),
        )
        .returning(col(BookmarkTag.tag_id))
    ).all()
    add(session, user_id, bookmark_id, names)
    if removed:
        forget_unused(session, user_id, removed)


def forget_unused(session: Session, user_id: int, tag_ids: Sequence[int]) -> None:
    """Removes those of these tags that nothing has any more.

    Two statements: once the rows are locked, the second one sees who took a tag up until then.
    """
    mine = (col(Tag.user_id) == user_id, col(Tag.id).in_(tag_ids))
    session.execute(select(Tag.id).where(*mine).order_by(col(Tag.id)).with_for_update())
    used = select(BookmarkTag.tag_id).where(col(BookmarkTag.tag_id) == col(Tag.id)).exists()
    session.execute(delete(Tag).where(*mine, ~used))


def list_tags(session: Session, user_id: int) -> list[TagCount]:
    """Every tag in use with the number of its bookmarks, the most used first."""
    count = func.count()
    rows = session.execute(
        select(Tag.name, count)
        .join(BookmarkTag, col(BookmarkTag.tag_id) == col(Tag.id))
        .join(Bookmark, col(Bookmark.id) == col(BookmarkTag.bookmark_id))
        .where(Tag.user_id == user_id, BookmarkTag.user_id == user_id, col(Bookmark.deleted_at).is_(None))
        .group_by(col(Tag.id))
        .order_by(count.desc(), col(Tag.key))
    )
    return [TagCount(name=name, count=number) for name, number in rows]
