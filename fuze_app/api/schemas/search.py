"""Search."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fuze_app.api.schemas.base import Page, PageParameters, ResponseModel
from fuze_app.api.schemas.bookmarks import Bookmark
from fuze_app.core.services.search import LONGEST_QUERY, MOST_ON_A_PAGE


class SearchParameters(PageParameters):
    q: str = Field(max_length=LONGEST_QUERY, description="What you look for.", examples=["isolation levels"])
    mode: Literal["hybrid", "semantic", "text"] = Field(
        "hybrid", description="By words and meaning together, by meaning, or by words alone."
    )
    limit: int = Field(20, ge=1, le=MOST_ON_A_PAGE)


class Passage(ResponseModel):
    text: str
    marks: list[tuple[int, int]] = Field(
        description="Ranges of `text` that match, end exclusive, in characters.", examples=[[[4, 13]]]
    )
    position: int = Field(description="The number of the passage in the page; -1 for notes or the excerpt.")
    start: int = Field(description="Where it begins in the content's text.")
    end: int


class SearchHit(Bookmark):
    score: float = Field(description="Higher is better; comparable within one query only.", examples=[0.83])
    passages: list[Passage] = Field(description="What matched, the best first.")


class SearchPage(Page[SearchHit]):
    notice: str | None = Field(description="What part of search was not available, in a sentence.")
