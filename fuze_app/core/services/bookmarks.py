"""Bookmarks: save, list, look up, change, delete and bring back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from fuze_app.core import urls
from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.events import PipelineEvent, publish_after_commit
from fuze_app.core.models import Bookmark, Content, Obstacle, ReadState, Stage, Status
from fuze_app.core.models.base import utc_now
from fuze_app.core.pagination import Page, decode, encode
from fuze_app.core.queries import bookmarks as queries
from fuze_app.core.queries import lists, saving
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.queries.lists import BookmarkFilter, BookmarkOrder
from fuze_app.core.queries.search_ranges import NoRange, Period, period
from fuze_app.core.services import pipeline, rereading, search_index, tags

LONGEST_TITLE = 1_000
LONGEST_NOTES = 20_000
MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class NewBookmark:
    url: str
    title: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """`created` is false when the page was in the library already."""

    bookmark: BookmarkView
    created: bool


@dataclass(frozen=True, slots=True)
class BookmarkChanges:
    """What to change; None leaves a value as it is."""

    title: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None
    state: ReadState | None = None
    favourite: bool | None = None
    keep_offline: bool | None = None


def url_digest(url: str) -> bytes:
    """The key that duplicates are found by. Raises InvalidInput for what is no web address."""
    return _digest_of(urls.normalise(url))


def _digest_of(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _checked(value: str | None, longest: int, field: str) -> str:
    value = (value or "").replace("\0", "").strip()
    if len(value) > longest:
        raise InvalidInput(f"Use at most {longest:,} characters.", field=field)
    return value


def save(session: Session, user_id: int, new: NewBookmark) -> Saved:
    """Keeps a page and has it read. A page that is kept already gets the new tags and notes as well.

    Raises InvalidInput, which names the field.
    """
    address = urls.address(new.url)
    title = _checked(new.title, LONGEST_TITLE, "title")
    notes = _checked(new.notes, LONGEST_NOTES, "notes")
    names = tags.clean(new.tags)
    blank = _blank(user_id, address, title, notes)
    saved = _insert(session, blank, names)
    if saved is None:
        return _save_again(session, user_id, blank.url_digest, title, notes, names)
    return Saved(bookmark=saved, created=True)


def _blank(user_id: int, address: urls.Address, title: str, notes: str) -> Bookmark:
    """The row of a page that is due to be read."""
    return Bookmark(
        user_id=user_id,
        url=address.url,
        url_digest=_digest_of(address.key),
        site=address.site,
        title=title or address.url,
        title_is_own=bool(title),
        notes=notes,
        due_at=utc_now() + pipeline.GRACE,
    )


def _insert(session: Session, blank: Bookmark, names: dict[str, str]) -> BookmarkView | None:
    """Keeps a page that is new here and has it read; None for one that is kept already."""
    terms = search_index.terms_of(blank, names.values())
    labels = {"keys": list(names), "names": list(names.values())}
    document = {"length": terms.length, "postings": terms.postings}
    row = session.execute(
        saving.INSERT_BOOKMARK, blank.model_dump(exclude={"id"}) | labels | document
    ).first()
    if row is None:
        return None
    blank.id = row.id
    pipeline.announce(session, blank)
    given = row.tags or []
    if len(given) < len(names):  # somebody else made one of them at the same moment
        tags.add(session, blank.user_id, blank.id, names)
        return get(session, blank.user_id, blank.id)
    return saving.view_of_new(blank, given)


def _save_again(
    session: Session, user_id: int, digest: bytes, title: str, notes: str, names: dict[str, str]
) -> Saved:
    """Adds to what is kept already; what had been deleted comes back, and goes on where it stood."""
    bookmark = session.exec(
        select(Bookmark).where(Bookmark.user_id == user_id, Bookmark.url_digest == digest).with_for_update()
    ).one()
    created = bookmark.deleted_at is not None
    _merge(bookmark, title, notes)
    tags.add(session, user_id, bookmark.id, names)
    tags.refuse_too_many(session, bookmark.id)
    search_index.refresh(session, bookmark)
    if created or pipeline.waits_in_bulk(bookmark):
        pipeline.begin(session, bookmark)
    return Saved(bookmark=get(session, user_id, bookmark.id), created=created)


def _merge(bookmark: Bookmark, title: str, notes: str) -> None:
    """What a second save adds to the first; a deleted bookmark comes back with all that it had."""
    bookmark.updated_at = utc_now()
    if title and not bookmark.title_is_own:
        bookmark.title, bookmark.title_is_own = title, True
    if notes and notes not in bookmark.notes:
        bookmark.notes = _checked(f"{bookmark.notes}\n\n{notes}", LONGEST_NOTES, "notes")
    if bookmark.deleted_at is not None:
        bookmark.deleted_at = None
        bookmark.saved_at = utc_now()


def list_page(
    session: Session,
    user_id: int,
    narrow: BookmarkFilter = BookmarkFilter(),  # noqa: B008  (frozen)
    cursor: str | None = None,
    limit: int = 50,
    order: BookmarkOrder = BookmarkOrder.NEWEST,
) -> Page[BookmarkView]:
    """A page of the library. Raises InvalidInput for a cursor that Fuze has not given for this order."""
    limit = max(1, min(limit, MOST_ON_A_PAGE))
    values = {"user_id": user_id, "limit": limit + 1, **lists.parameters(narrow)}
    if cursor:
        kind = int if order is BookmarkOrder.SHORTEST else datetime
        values["place"], values["id"] = decode(cursor, kind, int)
    rows = session.execute(lists.page(narrow, order, continued=bool(cursor)), values).all()
    items = [queries.to_view(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(items=items, next_cursor=None)
    last = items[-1]
    return Page(items, cursor_after(order, last.saved_at, last.reading_minutes, last.id))


def saved_in(value: str) -> Period:
    """The span of time that a value names, as `saved:` has it in a search. Raises InvalidInput."""
    try:
        return period(value.strip(), utc_now())
    except NoRange as error:
        raise InvalidInput(str(error), field="saved") from error


def cursor_after(order: BookmarkOrder, saved_at: datetime, minutes: int, bookmark_id: int) -> str:
    """Where a list goes on after a bookmark."""
    if order is BookmarkOrder.SHORTEST:
        return encode(minutes or lists.UNKNOWN_MINUTES, bookmark_id)
    return encode(saved_at, bookmark_id)


def get(session: Session, user_id: int, bookmark_id: int) -> BookmarkView:
    """Raises NotFound."""
    session.flush()
    row = session.execute(queries.BY_ID, {"user_id": user_id, "id": bookmark_id}).first()
    if row is None:
        raise NotFound("There is no such bookmark.")
    return queries.to_view(row)


def lookup(session: Session, user_id: int, url: str) -> BookmarkView | None:
    """The bookmark of a page, by any spelling of its address. Raises InvalidInput."""
    row = session.execute(queries.BY_URL, {"user_id": user_id, "url_digest": url_digest(url)}).first()
    return queries.to_view(row) if row else None


def _own(session: Session, user_id: int, bookmark_id: int, *, deleted: bool = False) -> Bookmark:
    bookmark = session.exec(
        select(Bookmark).where(Bookmark.user_id == user_id, Bookmark.id == bookmark_id).with_for_update()
    ).first()
    if bookmark is None or (bookmark.deleted_at is not None) is not deleted:
        raise NotFound("There is no such bookmark.")
    return bookmark


def update(session: Session, user_id: int, bookmark_id: int, changes: BookmarkChanges) -> BookmarkView:
    """Raises NotFound, and InvalidInput, which names the field. An empty title brings the page's own back."""
    bookmark = _own(session, user_id, bookmark_id)
    if changes.title is not None:
        title = _checked(changes.title, LONGEST_TITLE, "title")
        bookmark.title_is_own = bool(title)
        bookmark.title = title or _title_of_page(session, bookmark)
    if changes.notes is not None:
        bookmark.notes = _checked(changes.notes, LONGEST_NOTES, "notes")
    if changes.state is not None:
        bookmark.state = ReadState(changes.state)
    if changes.favourite is not None:
        bookmark.favourite = changes.favourite
    if changes.keep_offline is not None:
        bookmark.keep_offline = changes.keep_offline
    if changes.tags is not None:
        tags.replace(session, user_id, bookmark_id, tags.clean(changes.tags))
        pipeline.tell(session, bookmark)
    bookmark.updated_at = utc_now()
    if (changes.title, changes.notes, changes.tags) != (None, None, None):
        search_index.refresh(session, bookmark)
    return get(session, user_id, bookmark_id)


def add_tags(session: Session, user_id: int, bookmark_id: int, names: Iterable[str]) -> BookmarkView:
    """Gives a bookmark tags besides those it has. Raises NotFound and InvalidInput."""
    bookmark = _own(session, user_id, bookmark_id)
    tags.add(session, user_id, bookmark_id, tags.clean(names))
    tags.refuse_too_many(session, bookmark_id)
    bookmark.updated_at = utc_now()
    search_index.refresh(session, bookmark)
    pipeline.tell(session, bookmark)
    return get(session, user_id, bookmark_id)


def _title_of_page(session: Session, bookmark: Bookmark) -> str:
    details = session.exec(select(Content.details).where(Content.bookmark_id == bookmark.id)).first()
    return str((details or {}).get("title") or bookmark.url)


def delete(session: Session, user_id: int, bookmark_id: int) -> None:
    """Takes a bookmark out of the library; `restore` brings it back for a day. Raises NotFound."""
    bookmark = _own(session, user_id, bookmark_id)
    bookmark.deleted_at = utc_now()
    event = PipelineEvent(bookmark_id=bookmark.id, stage="deleted", status="done", title=bookmark.title)
    publish_after_commit(session, user_id, event)


def restore(session: Session, user_id: int, bookmark_id: int) -> BookmarkView:
    """Undoes `delete`. Raises NotFound once the bookmark is gone for good."""
    bookmark = _own(session, user_id, bookmark_id, deleted=True)
    bookmark.deleted_at = None
    pipeline.tell(session, bookmark)
    return get(session, user_id, bookmark_id)


def read_what_came_back(session: Session, user_id: int, bookmark_id: int) -> None:
    """Has a page read that was not there when it was to be. Raises NotFound."""
    bookmark = _own(session, user_id, bookmark_id)
    if bookmark.status == Status.FAILED and bookmark.obstacle in (Obstacle.MISSING, Obstacle.PARKED):
        retry(session, user_id, bookmark_id)


def retry(session: Session, user_id: int, bookmark_id: int) -> BookmarkView:
    """Has a bookmark read again: the failed stage, or all of them. Raises NotFound."""
    bookmark = _own(session, user_id, bookmark_id)
    if bookmark.stage == Stage.DONE:
        bookmark.stage = Stage.EXTRACT
    rereading.forget(session, bookmark_id)
    pipeline.begin(session, bookmark)
    return get(session, user_id, bookmark_id)
