"""What a browser sent along with a page that was saved in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import key_of_another, moment, of_owned, owner, utc_now


class SuppliedPage(SQLModel, table=True):
    """A page as its reader saw it, kept until it has been read in place of a fetched one."""

    __tablename__ = "supplied_pages"
    __table_args__ = (of_owned("bookmark_id", "bookmarks"), Index("ix_supplied_pages_user_id", "user_id"))

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    html: str = Field(sa_type=Text)
    """As it was sent, not sanitised: for extraction alone, never to be shown."""
    media_type: str = Field(
        default="text/html", max_length=16, sa_column_kwargs={"server_default": "text/html"}
    )
    """`text/markdown` for what a person pasted."""
    supplied_at: datetime = moment(default_factory=utc_now)
