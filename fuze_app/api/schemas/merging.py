"""Merging: duplicates and tags."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from fuze_app.api.schemas.base import Body, Page, ResponseModel
from fuze_app.api.schemas.bookmarks import Bookmark, Tag
from fuze_app.core.services.duplicate_merging import MOST_MERGED
from fuze_app.core.services.tags import LONGEST, MOST_PER_BOOKMARK

_MOMENT = "2026-03-01T10:00:00+00:00"

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class DuplicateGroup(ResponseModel):
    reason: Literal["address", "text", "likeness"] = Field(
        description="`address`: a page names the other's as its own. `likeness`: nearly the same text."
    )
    bookmarks: list[Bookmark] = Field(description="The first saved first.")


class DuplicateList(Page[DuplicateGroup]):
    """Groups of bookmarks."""


class DuplicateMerge(Body):
    keep_id: Id = Field(description="The bookmark that stays.", examples=[42])
    merge_ids: list[Id] = Field(min_length=1, max_length=MOST_MERGED, examples=[[43]])


class SimilarTags(ResponseModel):
    reason: Literal["spelling", "technology", "meaning"]
    tags: list[Tag] = Field(description="The most used first.")


class SimilarTagsList(Page[SimilarTags]):
    """Groups of tags."""


class NewTagMerge(Body):
    names: list[Name] = Field(min_length=1, max_length=MOST_PER_BOOKMARK, examples=[["postgres", "psql"]])
    into: Name = Field(description="The tag that stays; it may be new.", examples=["postgresql"])
    dry_run: bool = Field(False, description="Only says what the merge would do.")


class TagMerge(ResponseModel):
    id: int | None = Field(description="By which it can be undone; null with `dry_run`.", examples=[3])
    into: str = Field(examples=["postgresql"])
    merged: list[str] = Field(description="The tags that are gone.", examples=[["postgres", "psql"]])
    bookmarks: int = Field(description="That had one of them.", examples=[17])
    gained: int = Field(description="Of these, those that did not have the tag before.", examples=[12])
    merged_at: datetime | None = Field(examples=[_MOMENT])
    undone_at: datetime | None
