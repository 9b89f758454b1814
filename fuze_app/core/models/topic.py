"""The topics of a library, as they were worked out last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Float, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import moment, of_user, owner, utc_now


class TopicMap(SQLModel, table=True):
    """When a user's topics were worked out, and of which state of the library."""

    __tablename__ = "topic_maps"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    library_version: int = Field(sa_type=BigInteger)
    pages: int
    """That were looked at: those with vectors."""
    made_at: datetime = moment(default_factory=utc_now)


class Topic(SQLModel, table=True):
    """Pages that are about the same. The map's sides are 100, and all of a user's topics are made at once."""

    __tablename__ = "topics"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    position: int = Field(primary_key=True)
    """From 1, the largest topic first."""
    name: str = Field(sa_type=Text)
    concepts: list[str] = Field(sa_type=ARRAY(Text))
    x: float = Field(sa_type=Float)
    y: float = Field(sa_type=Float)
    radius: float = Field(sa_type=Float)
    bookmark_ids: list[int] = Field(sa_type=ARRAY(BigInteger))
    """The most typical first. Some may have been deleted since."""
    dots: list[Any] = Field(sa_type=JSONB)
    """Bookmark's id, x and y of some of them."""
