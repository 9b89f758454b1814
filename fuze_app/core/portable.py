"""What goes along with a bookmark in the complete export, table by table: written and taken back by column.

The columns are those of the tables, so what a table gains is exported and imported from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

from fuze_app.core.models import Analysis, Bookmark, Content, Highlight, ReadingPlace

_IDENTITY = {"id", "user_id", "bookmark_id"}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table that belong to a bookmark; `name` is theirs in the file."""

    name: str
    model: type[SQLModel]
    made: Mapping[str, str] = field(default_factory=dict)
    """Columns that are not written, and how SQL makes each out of the others, the row being `r`."""
    several: tuple[str, ...] = ()
    """Where a bookmark may have several rows: the columns by which they are told apart."""

    @property
    def table(self) -> Table:
        return table_of(self.model)

    @property
    def columns(self) -> list[Column[Any]]:
        """Those that are written."""
        return [column for column in self.table.columns if column.name not in {*_IDENTITY, *self.made}]


def table_of(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


CONTENT = Part("content", Content, {"text_digest": "sha256(convert_to(r.text, 'UTF8'))"})
ANALYSIS = Part("analysis", Analysis)
HIGHLIGHTS = Part("highlights", Highlight, several=("quote", "created_at"))
PLACE = Part("place", ReadingPlace)
PARTS = (CONTENT, ANALYSIS, HIGHLIGHTS, PLACE)

OF_PERSON = (
    "url", "title", "title_is_own", "notes", "state", "favourite", "keep_offline", "saved_at", "updated_at",
)  # fmt: skip
"""A bookmark's columns that its owner has the say over."""
OF_PIPELINE = frozenset(
    {
        "id",
        "user_id",
        "url_digest",
        "site",
        "stage",
        "status",
        "attempt",
        "due_at",
        "error",
        "bulk",
        "deleted_at",
    }
)
"""Those that the import makes anew."""
OF_PAGE = tuple(
    column.name for column in table_of(Bookmark).columns if column.name not in OF_PIPELINE | set(OF_PERSON)
)
"""Those that were read in the page."""
