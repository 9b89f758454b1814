"""What a person searched for: theirs alone, the latest first, and gone when they say so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from fuze_app.core.errors import NotFound
from fuze_app.core.models import SearchedText
from fuze_app.core.models.base import utc_now
from fuze_app.core.services.search import LONGEST_QUERY

KEPT = 200
"""Older ones are forgotten."""
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Searched:
    id: int
    text: str
    searched_at: datetime


def remember(session: Session, user_id: int, text: str) -> None:
    """Puts a query that was carried out on top. Nothing and what is too long to be one is left out."""
    text = " ".join(text.replace("\0", " ").split())
    if not text or len(text) > LONGEST_QUERY:
        return
    row = SearchedText(user_id=user_id, text=text, text_digest=hashlib.sha256(text.encode()).digest())
    statement = insert(SearchedText).values(row.model_dump(exclude={"id"}))
    again = {"searched_at": utc_now()}
    session.execute(statement.on_conflict_do_update(index_elements=["user_id", "text_digest"], set_=again))
    older = session.exec(_latest(user_id).offset(KEPT)).all()
    for one in older:
        session.delete(one)


def recent(session: Session, user_id: int, beginning: str = "") -> list[Searched]:
    """The latest queries, of those that begin so."""
    begins = col(SearchedText.text).istartswith(beginning.replace("\0", ""), autoescape=True)
    rows = session.exec(_latest(user_id).where(begins).limit(SHOWN))
    return [Searched(row.id, row.text, row.searched_at) for row in rows]


def forget(session: Session, user_id: int, searched_id: int) -> None:
    """Raises NotFound."""
    own = (col(SearchedText.user_id) == user_id, col(SearchedText.id) == searched_id)
    if session.scalars(delete(SearchedText).where(*own).returning(col(SearchedText.id))).first() is None:
        raise NotFound("There is no such search.")


def forget_all(session: Session, user_id: int) -> None:
    """Empties the history."""
    session.execute(delete(SearchedText).where(col(SearchedText.user_id) == user_id))


def _latest(user_id: int) -> SelectOfScalar[SearchedText]:
    return (
        select(SearchedText)
        .where(SearchedText.user_id == user_id)
        .order_by(col(SearchedText.searched_at).desc(), col(SearchedText.id).desc())
    )
