"""Collections: named places that bookmarks are put into, and that may lie in one another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, key_of_another, moment, of_owned, of_user, owner, utc_now


class Collection(SQLModel, table=True):
    """Deleting one deletes those in it; the bookmarks stay in the library."""

    __tablename__ = "collections"
    __table_args__ = (
        of_user(),
        of_owned("parent_id", "collections"),
        UniqueConstraint("id", "user_id"),
        Index(
            "uq_collections_user_id_parent_id_key",
            "user_id",
            "parent_id",
            "key",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: int = identity()
    user_id: int = owner()
    parent_id: int | None = Field(default=None, sa_type=BigInteger)
    name: str = Field(max_length=255)
    key: str = Field(max_length=255)
    """The name casefolded: two that differ only in case are one, in the same place."""
    created_at: datetime = moment(default_factory=utc_now)


class BookmarkCollection(SQLModel, table=True):
    """A bookmark can be in several: browsers and Karakeep keep a page in many folders, none to be lost."""

    __tablename__ = "bookmark_collections"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        of_owned("collection_id", "collections"),
        Index(
            "ix_bookmark_collections_recent",
            "user_id",
            "collection_id",
            text("saved_at DESC"),
            text("bookmark_id DESC"),
        ),
    )

    bookmark_id: int = key_of_another()
    collection_id: int = key_of_another()
    user_id: int = owner()
    saved_at: datetime = moment(default=None, nullable=False)
    """The bookmark's, written by triggers alone, as in `bookmark_tags`."""
