"""What a person searched for, and the searches that they kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, moment, of_user, owner, utc_now


class SearchedText(SQLModel, table=True):
    """A query that its owner carried out, once however often; the latest moment counts."""

    __tablename__ = "searched_texts"
    __table_args__ = (
        of_user(),
        Index("uq_searched_texts_user_id_text_digest", "user_id", "text_digest", unique=True),
        Index("ix_searched_texts_recent", "user_id", text("searched_at DESC"), text("id DESC")),
    )

    id: int = identity()
    user_id: int = owner()
    text: str = Field(sa_type=Text)
    text_digest: bytes = Field(sa_type=LargeBinary)
    """SHA-256 of the text: queries can be longer than an index entry."""
    searched_at: datetime = moment(default_factory=utc_now)


class SavedSearch(SQLModel, table=True):
    """A query under a name: a collection of all that it finds, now and later."""

    __tablename__ = "saved_searches"
    __table_args__ = (of_user(), Index("uq_saved_searches_user_id_name", "user_id", "name", unique=True))

    id: int = identity()
    user_id: int = owner()
    name: str = Field(max_length=64)
    query: str = Field(sa_type=Text)
    mode: str = Field(sa_type=String(8))
    created_at: datetime = moment(default_factory=utc_now)
    seen_at: datetime = moment(default_factory=utc_now)
    """What was saved later is new."""
