"""What is done for a page after it was read: its pictures are kept, and its address is asked for again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import key_of_another, moment, of_owned, owner, utc_now


class Upkeep(SQLModel, table=True):
    """The row is the job, twice: for the pictures and for the link."""

    __tablename__ = "upkeep"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        Index("ix_upkeep_user_id", "user_id"),
        Index("ix_upkeep_archive", "archive_due_at", postgresql_where=text("archive_due_at IS NOT NULL")),
        Index("ix_upkeep_link", "link_due_at"),
        Index("ix_upkeep_dead", "user_id", "bookmark_id", postgresql_where=text("is_dead")),
    )

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    archive_due_at: datetime | None = moment(default=None)
    """When the page's pictures are fetched; none once they are kept."""
    link_due_at: datetime = moment(default_factory=utc_now)
    checked_at: datetime | None = moment(default=None)
    misses: int = 0
    """What looks in a row that did not find the page speak for a dead link (`services.upkeep.Evidence`)."""
    missed_since: datetime | None = moment(default=None)
    is_dead: bool = False
    reason: str | None = Field(default=None, sa_type=Text)
    """Why the last check did not find the page, in a sentence."""
    rereading_for: int | None = None
    """The extractor's version for which the page is being read again in the background."""


class KeptImage(SQLModel, table=True):
    """A picture of a page as its reader is shown it."""

    __tablename__ = "kept_images"
    __table_args__ = (of_owned("bookmark_id", "bookmarks"), Index("ix_kept_images_user_id", "user_id"))

    bookmark_id: int = key_of_another()
    address_digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    """SHA-256 of the address that the page has it at."""
    user_id: int = owner()
    media_type: str = Field(max_length=32)
    body: bytes = Field(sa_type=LargeBinary)
    kept_at: datetime = moment(default_factory=utc_now)
