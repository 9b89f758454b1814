"""Searches that are kept under a name, and those that are remembered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from fuze_app.api.schemas.base import Body, Page, Parameters, ResponseModel
from fuze_app.core.services.saved_searches import LONGEST_NAME
from fuze_app.core.services.search import LONGEST_QUERY

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["New on databases"])]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY, examples=["databases saved:<30d"])]
_MOMENT = "2026-03-01T10:00:00+00:00"


class NewSavedSearch(Body):
    name: Name
    query: Text = Field(description="As `q` of `GET /api/search`.")
    mode: Literal["hybrid", "semantic", "text"] = "hybrid"


class SavedSearchChanges(Body):
    name: Name


class SavedSearch(ResponseModel):
    id: int = Field(examples=[42])
    name: Name
    query: Text
    mode: Literal["hybrid", "semantic", "text"]
    created_at: datetime = Field(examples=[_MOMENT])
    seen_at: datetime = Field(description="When you last looked.", examples=[_MOMENT])
    new: int = Field(
        description="Bookmarks saved since then that have all of its words and conditions.", examples=[3]
    )


class SavedSearchList(Page[SavedSearch]):
    """All searches that you kept."""


class SearchedText(Body):
    text: Text


class SearchedParameters(Parameters):
    beginning: str = Field("", max_length=LONGEST_QUERY, description="Only those that begin so.")


class Searched(ResponseModel):
    id: int = Field(examples=[42])
    text: Text
    searched_at: datetime = Field(examples=[_MOMENT])


class SearchedList(Page[Searched]):
    """The latest searches."""
