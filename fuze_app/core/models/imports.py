"""Imports: what a bookmark file held, line by line, and how far it has been taken into the library."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, key_of_another, moment, of_owned, of_user, owner, utc_now


class ImportStatus(StrEnum):
    READY = "ready"
    """Waits for its owner to start it."""
    ADDING = "adding"
    DONE = "done"
    CANCELLED = "cancelled"


class FolderUse(StrEnum):
    """What becomes of a file's folders."""

    COLLECTIONS = "collections"
    TAGS = "tags"
    NONE = "none"


class ItemStatus(StrEnum):
    WAITING = "waiting"
    ADDED = "added"
    MERGED = "merged"
    """The page was in the library before; new tags, notes and collections were added to it."""
    DUPLICATE = "duplicate"
    """The page stands further up in the file; what this line adds was added to it."""
    FAILED = "failed"


class Import(SQLModel, table=True):
    """One file. The row is the job, as a bookmark's is: `status`, `paused` and `due_at` say what is due."""

    __tablename__ = "imports"
    __table_args__ = (
        of_user(),
        UniqueConstraint("id", "user_id"),
        Index("ix_imports_recent", "user_id", text("id DESC")),
        Index("ix_imports_due", "due_at", postgresql_where=text("status = 'adding' AND NOT paused")),
    )

    id: int = identity()
    user_id: int = owner()
    file_name: str = Field(default="", max_length=255)
    format: str = Field(max_length=32)
    status: ImportStatus = Field(default=ImportStatus.READY, sa_type=String(16))
    paused: bool = False
    """Holds the adding, and after it the reading of the pages."""
    folder_use: FolderUse | None = Field(default=None, sa_type=String(16))
    """Chosen when it is started."""
    empty_folders: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """Folders that the file names and nothing may lie in, as `ImportItem.folders` has them."""

    total: int = 0
    """Lines that say something. The counts below rise with the lines' status, in the same transactions."""
    added: int = 0
    merged: int = 0
    duplicates: int = 0
    failed: int = 0
    position: int = Field(default=0, sa_type=Integer)
    """The ordinal up to which lines have been worked on."""

    due_at: datetime = moment(default_factory=utc_now)
    created_at: datetime = moment(default_factory=utc_now)
    started_at: datetime | None = moment(default=None)
    finished_at: datetime | None = moment(default=None)


class ImportItem(SQLModel, table=True):
    """One line of a file with everything that adding it needs, worked out while the file was read.

    What only the adding needs is emptied with it.
    """

    __tablename__ = "import_items"
    __table_args__ = (
        of_owned("import_id", "imports"),
        Index("ix_import_items_failed", "import_id", "ordinal", postgresql_where=text("status = 'failed'")),
    )

    import_id: int = key_of_another()
    ordinal: int = Field(primary_key=True)
    """Its number among the lines that say something, from 1."""
    user_id: int = owner()
    line: int
    status: ItemStatus = Field(default=ItemStatus.WAITING, sa_type=String(16))
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it failed: a sentence for people."""
    bookmark_id: int | None = Field(default=None, sa_type=BigInteger)
    """No foreign key: the report of an import outlives its bookmarks."""

    url: str = Field(sa_type=Text)
    """As the bookmark has it; of a line that failed, as the file has it."""
    title: str = Field(sa_type=Text)
    """Of a line that failed, whatever it says."""
    url_digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    repeats: bool = False
    """Whether the page stands further up in the file."""
    site: str = Field(default="", max_length=255)
    site_rank: int = 0
    """Its number among the lines of its site, from 0: pages of one site are read one after the other."""
    notes: str = Field(default="", sa_type=Text)
    tags: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    tag_keys: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    folders: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """Paths, their names joined by U+001F."""
    folder_tags: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """The tags that the folders become when they become tags."""
    folder_tag_keys: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    saved_at: datetime | None = moment(default=None)
    state: str = Field(default="unread", max_length=8)
    favourite: bool = False
    language: str | None = Field(default=None, max_length=8)
    length: int = 0
    postings: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """With `length`: the search document of the bookmark."""
    folder_length: int = 0
    folder_postings: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """What the folders add to it when they become tags."""
    was_read: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """What Fuze had read of the page, from its own export."""


class ImportBelonging(SQLModel, table=True):
    """What a Fuze export has of its owner beside the bookmarks, until it is added: after all lines."""

    __tablename__ = "import_belongings"
    __table_args__ = (of_owned("import_id", "imports"), Index("ix_import_belongings_user_id", "user_id"))

    import_id: int = key_of_another()
    ordinal: int = Field(primary_key=True)
    user_id: int = owner()
    line: int
    kind: str = Field(max_length=32)
    """Its name in portable.py."""
    body: dict[str, Any] = Field(sa_type=JSONB)
