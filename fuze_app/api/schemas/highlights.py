"""Highlights."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from fuze_app.api.schemas.base import LARGEST_ID, Body, Page, PageParameters, Parameters, ResponseModel
from fuze_app.core.models import HighlightColour
from fuze_app.core.services.highlights import LONGEST_NOTE, LONGEST_QUOTE, MOST_ON_A_PAGE

LONGEST_WORDS = 200
_MOMENT = "2026-03-01T10:00:00+00:00"

Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
Context = Annotated[str, Field(max_length=1_000)]


class NewHighlight(Body):
    quote: Annotated[str, Field(min_length=1, max_length=LONGEST_QUOTE)] = Field(
        description="The piece of text as it reads on the page; white space does not count.",
        examples=["each SQL statement sees a snapshot of data"],
    )
    prefix: Context = Field(
        "", description="What stands before it: tells it from the same words elsewhere.", examples=["MVCC, "]
    )
    suffix: Context = Field("", description="What stands after it.")
    colour: HighlightColour | None = Field(None, description="Yellow when it is left out.")
    note: Note = Field("", examples=["Compare with locks"])


class HighlightChanges(Body):
    """What to change. Fields that are left out, or null, stay as they are."""

    colour: HighlightColour | None = Field(None, examples=["blue"])
    note: Note | None = Field(None, description="An empty note takes it away.")


class HighlightFilter(Parameters):
    q: str | None = Field(
        None,
        max_length=LONGEST_WORDS,
        description="Only where all of these words occur, in any of their forms, in the quote, the note or "
        "the page's title.",
    )
    bookmark_id: int | None = Field(None, ge=1, le=LARGEST_ID, description="Only of this bookmark.")
    colour: HighlightColour | None = Field(None, description="Only in this colour.")


class HighlightParameters(HighlightFilter, PageParameters):
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


class Highlight(ResponseModel):
    id: int = Field(examples=[7])
    bookmark_id: int = Field(examples=[42])
    quote: str
    prefix: str = Field(description="What stood before it when it was marked.")
    suffix: str
    start: int | None = Field(
        description="Where it begins in the content's text; null when the text does not have it."
    )
    end: int | None
    colour: HighlightColour
    note: str
    created_at: datetime = Field(examples=[_MOMENT])
    updated_at: datetime = Field(examples=[_MOMENT])
    title: str = Field(description="The bookmark's.", examples=["13.1. Introduction"])
    url: str
    site: str = Field(examples=["postgresql.org"])
    author: str | None


class HighlightList(Page[Highlight]):
    """All highlights of a bookmark, in the order of its text."""


class HighlightPage(Page[Highlight]):
    """Highlights, the latest first."""
