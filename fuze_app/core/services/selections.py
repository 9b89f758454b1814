"""What is done with several bookmarks at once, all in one transaction. What is gone meanwhile is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from sqlmodel import Session, col, select

from fuze_app.core.errors import Conflict, InvalidInput, NotFound
from fuze_app.core.models import Bookmark, ReadState
from fuze_app.core.services import analysis_runs, bookmarks
from fuze_app.core.services.bookmarks import BookmarkChanges

MOST = 200


def mark(
    session: Session, user_id: int, bookmark_ids: Sequence[int], state: ReadState
) -> dict[int, ReadState]:
    """Makes bookmarks unread, read or archived; what each of them was before."""
    former = session.execute(
        select(Bookmark.id, Bookmark.state).where(
            Bookmark.user_id == user_id,
            col(Bookmark.id).in_(_ordered(bookmark_ids)),
            col(Bookmark.deleted_at).is_(None),
        )
    )
    states = {found: ReadState(before) for found, before in former}
    remark(session, user_id, dict.fromkeys(states, state))
    return states


def remark(session: Session, user_id: int, states: Mapping[int, ReadState]) -> None:
    """Gives each bookmark a state of its own, as `mark` told them."""
    for bookmark_id in _ordered(states):
        with suppress(NotFound):
            bookmarks.update(session, user_id, bookmark_id, BookmarkChanges(state=states[bookmark_id]))


def delete(session: Session, user_id: int, bookmark_ids: Sequence[int]) -> list[int]:
    """Takes bookmarks out of the library; those that were in it, which `restore` brings back."""

    def deleted() -> Iterator[int]:
        for bookmark_id in _ordered(bookmark_ids):
            with suppress(NotFound):
                bookmarks.delete(session, user_id, bookmark_id)
                yield bookmark_id

    return list(deleted())


def restore(session: Session, user_id: int, bookmark_ids: Sequence[int]) -> None:
    """Undoes `delete`."""
    for bookmark_id in _ordered(bookmark_ids):
        with suppress(NotFound):
            bookmarks.restore(session, user_id, bookmark_id)


def add_tags(session: Session, user_id: int, bookmark_ids: Sequence[int], names: Sequence[str]) -> None:
    """Gives all of them these tags besides their own. Raises InvalidInput, and then none gets any."""
    for bookmark_id in _ordered(bookmark_ids):
        with suppress(NotFound):
            bookmarks.add_tags(session, user_id, bookmark_id, names)


def analyse_here(session: Session, user_id: int, bookmark_ids: Sequence[int]) -> int:
    """Has them analysed anew where no Gemini key serves; how many, for some may not have been read yet."""
    begun = 0
    for bookmark_id in _ordered(bookmark_ids):
        with suppress(NotFound, Conflict):
            analysis_runs.analyse(session, user_id, bookmark_id)
            begun += 1
    return begun


def _ordered(bookmark_ids: Iterable[int]) -> list[int]:
    """In one order whoever locks them. Raises InvalidInput for too many."""
    ordered = sorted(set(bookmark_ids))
    if len(ordered) > MOST:
        raise InvalidInput(f"Choose at most {MOST} pages.", field="bookmark_ids")
    return ordered
