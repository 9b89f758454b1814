"""Tags: the names a person gives, one of each whatever its case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Bookmark, BookmarkTag, Tag

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
        folded = " ".join(name.replace(",", " ").split()).lstrip("#")
        if not folded:
            continue
        if len(folded) > LONGEST or len(folded.casefold()) > LONGEST:
            raise InvalidInput(f"A tag has at most {LONGEST} characters.", field="tags")
        cleaned.setdefault(folded.casefold(), folded)
    if len(cleaned) > MOST_PER_BOOKMARK:
        raise InvalidInput(f"A bookmark has at most {MOST_PER_BOOKMARK} tags.", field="tags")
    return cleaned


def _ids(session: Session, user_id: int, names: dict[str, str]) -> list[int]:
    """The ids of tags, made where they are new."""
    rows = [{"user_id": user_id, "name": name, "key": key} for key, name in sorted(names.items())]
    session.execute(insert(Tag).values(rows).on_conflict_do_nothing())
    return list(session.exec(select(Tag.id).where(Tag.user_id == user_id, col(Tag.key).in_(names))))


def add(session: Session, user_id: int, bookmark_id: int, names: dict[str, str]) -> None:
    """Gives a bookmark these tags besides those it has. `names` as `clean` returns them."""
    if not names:
        return
    rows = [
        {"bookmark_id": bookmark_id, "tag_id": tag_id, "user_id": user_id}
        for tag_id in _ids(session, user_id, names)
    ]
    session.execute(insert(BookmarkTag).values(rows).on_conflict_do_nothing())


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
        still_used = select(BookmarkTag.tag_id).where(col(BookmarkTag.tag_id) == col(Tag.id)).exists()
        session.execute(delete(Tag).where(col(Tag.user_id) == user_id, col(Tag.id).in_(removed), ~still_used))


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
