"""Imports: what a file holds, how far it is, what became of each line. Exports and collections."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from fuze_app.api.schemas.base import Body, Page, PageParameters, Parameters, ResponseModel
from fuze_app.core.models import FolderUse, ImportStatus, ItemStatus
from fuze_app.core.services.import_report import MOST_ON_A_PAGE, Which

_MOMENT = "2026-03-01T10:00:00+00:00"


class ImportParameters(Parameters):
    start: bool = Field(False, description="Whether to start at once, without a look at the preview.")
    folders: FolderUse = Field(
        FolderUse.COLLECTIONS, description="What becomes of the file's folders when it is started at once."
    )


class ImportStart(Body):
    folders: FolderUse = Field(FolderUse.COLLECTIONS, description="What becomes of the file's folders.")


class ImportListParameters(PageParameters):
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


class ImportLineParameters(PageParameters):
    status: Which = Field(
        Which.ALL,
        description="All lines, those that could not be added, or those whose page could not be read.",
    )
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


class ExportParameters(Parameters):
    format: Literal["html", "json", "csv", "markdown"] = Field(
        description="A browser's bookmark file, everything, a table, or a zip of Markdown files."
    )


class Pages(ResponseModel):
    """The reading of the pages that an import added."""

    waiting: int
    failed: int
    done: int


class Import(ResponseModel):
    """A file and how far it has been added. Lines are counted by what became of them."""

    id: int = Field(examples=[7])
    file_name: str = Field(examples=["bookmarks.html"])
    format: str = Field(examples=["netscape"])
    format_label: str = Field(examples=["Bookmark file (HTML)"])
    status: ImportStatus
    paused: bool
    folders: FolderUse | None = Field(description="What becomes of the folders; null before the start.")
    total: int = Field(description="Lines that say something.", examples=[1200])
    processed: int = Field(examples=[800])
    added: int = Field(examples=[700])
    merged: int = Field(description="Pages that were saved before.", examples=[80])
    duplicates: int = Field(description="Lines whose page stands further up in the file.", examples=[15])
    failed: int = Field(examples=[5])
    created_at: datetime = Field(examples=[_MOMENT])
    started_at: datetime | None = Field(examples=[_MOMENT])
    finished_at: datetime | None = Field(description="When all lines had been added.", examples=[_MOMENT])
    pages: Pages | None = Field(description="Told of a single import, once all was added.")


class ImportPage(Page[Import]):
    """Imports, the latest first."""


class Counted(ResponseModel):
    name: str
    count: int


class FolderCount(ResponseModel):
    path: list[str] = Field(examples=[["Work", "Reading"]])
    count: int


class ImportPreview(ResponseModel):
    """What starting would do, and what the file holds. At most 1,000 of each list are told."""

    total: int = Field(examples=[1200])
    new: int = Field(examples=[1100])
    duplicates: int = Field(description="Lines whose page stands further up in the file.", examples=[15])
    existing: int = Field(description="Pages that are saved already.", examples=[80])
    unusable: int = Field(examples=[5])
    reasons: list[Counted] = Field(description="Why lines are unusable.")
    folders: list[FolderCount]
    tags: list[Counted]
    belongings: list[Counted] = Field(description="What a Fuze export has beside bookmarks, as projects.")


class ImportLine(ResponseModel):
    ordinal: int = Field(description="Its number among the lines that say something.", examples=[3])
    line: int = Field(description="Where it begins in the file.", examples=[17])
    status: ItemStatus
    reason: str | None = Field(description="Why it failed, or why its page could not be read.")
    url: str
    title: str
    bookmark_id: int | None = Field(examples=[42])


class ImportLinePage(Page[ImportLine]):
    """Lines in the order of the file."""


class Collection(ResponseModel):
    id: int = Field(examples=[3])
    parent_id: int | None = Field(description="The collection that it lies in.")
    name: str = Field(examples=["Reading"])
    path: list[str] = Field(examples=[["Work", "Reading"]])
    count: int = Field(description="Bookmarks in it, without those in collections that lie in it.")
    created_at: datetime = Field(examples=[_MOMENT])


class CollectionList(Page[Collection]):
    """All collections, each behind the one that it lies in."""
