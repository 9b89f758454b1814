"""What is alike in a library, and what was merged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, key_of_another, moment, of_owned, of_user, owner, utc_now


class NearDuplicate(SQLModel, table=True):
    """Two pages with nearly the same text: `bookmark_id` was read later than `other_id`."""

    __tablename__ = "near_duplicates"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        of_owned("other_id", "bookmarks"),
        Index("ix_near_duplicates_user_id", "user_id"),
        Index("ix_near_duplicates_other_id", "other_id"),
    )

    bookmark_id: int = key_of_another()
    other_id: int = key_of_another()
    user_id: int = owner()
    likeness: float
    """The share of their text that is the same, 0 to 1."""


class TagMerge(SQLModel, table=True):
    """Tags that were made one, with what it takes to part them again."""

    __tablename__ = "tag_merges"
    __table_args__ = (of_user(), Index("ix_tag_merges_user_id", "user_id"))

    id: int = identity()
    user_id: int = owner()
    into: str = Field(max_length=64)
    former: dict[str, Any] = Field(sa_type=JSONB)
    """The bookmarks that each merged tag was on, by its name."""
    gained: list[int] = Field(default_factory=list, sa_type=JSONB)
    """The bookmarks that got the tag by the merge."""
    merged_at: datetime = moment(default_factory=utc_now)
    undone_at: datetime | None = moment(default=None)
