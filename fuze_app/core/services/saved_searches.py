"""Searches kept under a name: live collections, with a count of what is new in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.errors import Conflict, InvalidInput, NotFound
from fuze_app.core.models import Bookmark, SavedSearch
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries import search as queries
from fuze_app.core.services import search
from fuze_app.core.services.search_ranking import Mode

LONGEST_NAME = 64
MOST = 100


@dataclass(frozen=True, slots=True)
class SavedSearchView:
    """`new` counts the bookmarks saved since its owner looked that have all of its words and conditions."""

    id: int
    name: str
    query: str
    mode: str
    created_at: datetime
    seen_at: datetime
    new: int


def list_saved(session: Session, user_id: int) -> list[SavedSearchView]:
    """All of them, by name."""
    rows = session.exec(
        select(SavedSearch).where(SavedSearch.user_id == user_id).order_by(func.lower(SavedSearch.name))
    )
    return [_view(session, row) for row in rows.all()]


def save(session: Session, user_id: int, name: str, query: str, mode: Mode = "hybrid") -> SavedSearchView:
    """Keeps a search. Raises InvalidInput, which names the field, and Conflict for a name in use."""
    row = SavedSearch(user_id=user_id, name=_name(name), query=_query(session, user_id, query), mode=mode)
    if session.scalar(select(func.count()).where(SavedSearch.user_id == user_id)) == MOST:
        raise InvalidInput(f"You can keep {MOST} searches. Remove one first.", field="name")
    statement = insert(SavedSearch).values(row.model_dump(exclude={"id"})).on_conflict_do_nothing()
    saved = session.scalars(statement.returning(SavedSearch)).first()
    if saved is None:
        raise Conflict("You have a search of that name.")
    return _view(session, saved)


def rename(session: Session, user_id: int, saved_id: int, name: str) -> SavedSearchView:
    """Raises NotFound, InvalidInput and Conflict, as `save` does."""
    saved = _own(session, user_id, saved_id)
    name = _name(name)
    taken = select(SavedSearch.id).where(
        SavedSearch.user_id == user_id, SavedSearch.name == name, SavedSearch.id != saved_id
    )
    if session.exec(taken).first() is not None:
        raise Conflict("You have a search of that name.")
    saved.name = name
    session.flush()
    return _view(session, saved)


def look(session: Session, user_id: int, saved_id: int) -> SavedSearchView:
    """Its owner has looked: nothing in it is new any more. Raises NotFound."""
    saved = _own(session, user_id, saved_id)
    saved.seen_at = utc_now()
    session.flush()
    return _view(session, saved)


def remove(session: Session, user_id: int, saved_id: int) -> None:
    """Raises NotFound."""
    session.delete(_own(session, user_id, saved_id))


def _name(name: str) -> str:
    name = " ".join(name.replace("\0", " ").split())
    if not name:
        raise InvalidInput("Give the search a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(f"Use at most {LONGEST_NAME} characters.", field="name")
    return name


def _query(session: Session, user_id: int, query: str) -> str:
    query = query.replace("\0", " ").strip()
    if search.read_query(session, user_id, query).is_empty:
        raise InvalidInput("Enter what the search looks for.", field="query")
    return query


def _own(session: Session, user_id: int, saved_id: int) -> SavedSearch:
    saved = session.exec(
        select(SavedSearch)
        .where(SavedSearch.user_id == user_id, SavedSearch.id == saved_id)
        .with_for_update()
    ).first()
    if saved is None:
        raise NotFound("There is no such saved search.")
    return saved


def _view(session: Session, saved: SavedSearch) -> SavedSearchView:
    return SavedSearchView(
        id=saved.id,
        name=saved.name,
        query=saved.query,
        mode=saved.mode,
        created_at=saved.created_at,
        seen_at=saved.seen_at,
        new=_new(session, saved),
    )


def _new(session: Session, saved: SavedSearch) -> int:
    question = search.read_query(session, saved.user_id, saved.query, strict=True)
    matches = true() if question.condition is None else question.condition
    condition = and_(col(Bookmark.saved_at) > saved.seen_at, matches)
    return int(session.scalars(queries.counted(condition), {"user_id": saved.user_id}).one())
