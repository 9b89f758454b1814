"""What the complete export has of each table, beside the bookmarks: written and taken back by column.

The columns are those of the tables, so what a table gains is exported and imported from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

from fuze_app.core.models import (
    Analysis,
    Bookmark,
    Collection,
    Content,
    Feedback,
    Highlight,
    Project,
    ReadingPlace,
    ReadingPreferences,
    SavedSearch,
    SearchedText,
)

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


_REFERENCES = {"project_id", "task_id", "parent_id", "highlight_id"}
_OF_VECTORS = {"embedding", "edition", "due_at"}


def own_columns(model: type[SQLModel], *others: str) -> list[Column[Any]]:
    """The columns of a table that stand for themselves: no ids, no vectors, and none of the others named."""
    left_out = {*_IDENTITY, *_REFERENCES, *_OF_VECTORS, *others}
    return [column for column in table_of(model).columns if column.name not in left_out]


@dataclass(frozen=True, slots=True)
class Belonging:
    """The rows of a table that a user has beside bookmarks; in the file they stand under the table's name."""

    model: type[SQLModel]
    label: str
    """For what a file holds: "3 projects"."""
    most: int
    """As many as are read from a file."""
    made: tuple[str, ...] = ()
    """Columns that are not written."""

    @property
    def name(self) -> str:
        return table_of(self.model).name

    @property
    def columns(self) -> list[Column[Any]]:
        """Those that are written."""
        return own_columns(self.model, *self.made)


COLLECTIONS = Belonging(Collection, "collections", 100_000, ("name", "key"))
PREFERENCES = Belonging(ReadingPreferences, "reading preferences", 1)
SAVED_SEARCHES = Belonging(SavedSearch, "saved searches", 100)
SEARCHED = Belonging(SearchedText, "searches made", 200, ("text_digest",))
FEEDBACK = Belonging(Feedback, "answers to recommendations", 100_000)
PROJECTS = Belonging(Project, "projects", 1_000)
BELONGINGS = (COLLECTIONS, PREFERENCES, SAVED_SEARCHES, SEARCHED, FEEDBACK, PROJECTS)
"""In the order of the file, and of the adding."""
