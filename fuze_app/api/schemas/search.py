"""Search."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fuze_app.api.schemas.base import Page, PageParameters, Parameters, ResponseModel
from fuze_app.api.schemas.bookmarks import Bookmark, Tag
from fuze_app.api.schemas.highlights import Highlight
from fuze_app.core.models import ProjectStatus, TaskStatus
from fuze_app.core.services import search_elsewhere
from fuze_app.core.services.search import LONGEST_QUERY, MOST_ON_A_PAGE

Mode = Literal["hybrid", "semantic", "text"]


class SearchParameters(PageParameters):
    q: str = Field(
        max_length=LONGEST_QUERY,
        description="What you look for; a question or a pasted paragraph too.",
        examples=["isolation levels -tag:old saved:<90d"],
    )
    mode: Mode = Field("hybrid", description="By words and meaning together, by meaning, or by words alone.")
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


class Hint(ResponseModel):
    """What of a query could not be used, and where it stands in it: `q[start:end]`."""

    message: str = Field(examples=["This quotation mark is never closed, so all of it is searched as words."])
    start: int = Field(examples=[4])
    end: int = Field(examples=[5])


class SearchPage(Page[SearchHit]):
    notice: str | None = Field(description="What part of search was not available, in a sentence.")
    hints: list[Hint] = Field(description="What of the query was taken otherwise than it was written.")
    suggestion: str | None = Field(
        description="The query with its unknown words put right: did you mean this?", examples=["isolation"]
    )


class SearchField(ResponseModel):
    name: str = Field(description="What stands before the colon.", examples=["saved"])
    meaning: str = Field(examples=["Saved then"])
    examples: list[str] = Field(examples=[["saved:<7d", "saved:2025-03..2025-05"]])


class SearchLanguage(Page[SearchField]):
    """All fields of the search language."""


class QuickParameters(Parameters):
    q: str = Field(max_length=LONGEST_QUERY, description="What is typed so far.", examples=["isol"])


class TitleMatch(ResponseModel):
    id: int = Field(examples=[42])
    title: str = Field(examples=["Isolation levels"])
    site: str = Field(examples=["postgresql.org"])


class QuickAnswer(ResponseModel):
    titles: list[TitleMatch] = Field(description="Bookmarks whose title begins so, the shortest first.")
    tags: list[Tag] = Field(description="Tags that begin so, the most used first.")
    searches: list[str] = Field(description="Your own searches that begin so, the latest first.")


class FacetParameters(Parameters):
    q: str = Field(max_length=LONGEST_QUERY, description="As for a search.", examples=["tag:databases"])
    mode: Mode = "hybrid"


class FacetValue(ResponseModel):
    value: str = Field(examples=["databases"])
    count: int = Field(examples=[12])
    term: str = Field(description="What narrows the search to it.", examples=["tag:databases"])


class FacetsBy(ResponseModel):
    tag: list[FacetValue]
    type: list[FacetValue]
    difficulty: list[FacetValue]
    technology: list[FacetValue]
    language: list[FacetValue] = Field(description="ISO 639-1.")
    site: list[FacetValue]
    year: list[FacetValue] = Field(description="Of the save.")
    state: list[FacetValue]
    project: list[FacetValue]


class Facets(ResponseModel):
    """The most frequent values of each facet, the most frequent first."""

    counted: int = Field(description="Bookmarks that were counted.", examples=[200])
    by: FacetsBy


class CompletionParameters(Parameters):
    q: str = Field(max_length=LONGEST_QUERY, description="What is typed so far.", examples=["index tag:dat"])


class Completion(ResponseModel):
    term: str = Field(examples=["tag:databases"])
    detail: str = Field(description="What it means, or how many pages have it.", examples=["12 pages"])
    text: str = Field(description="The whole query with it.", examples=["index tag:databases "])


class CompletionList(Page[Completion]):
    """The most likely first."""


class ElsewhereParameters(Parameters):
    q: str = Field(max_length=LONGEST_QUERY, description="As for a search.", examples=["isolation levels"])
    limit: int = Field(5, ge=1, le=search_elsewhere.MOST, description="Of each kind.")


class FoundProject(ResponseModel):
    id: int = Field(examples=[3])
    title: str = Field(examples=["Move to PostgreSQL"])
    goal: str
    status: ProjectStatus


class FoundTask(ResponseModel):
    id: int = Field(examples=[12])
    project_id: int = Field(examples=[3])
    project_title: str = Field(examples=["Move to PostgreSQL"])
    title: str = Field(examples=["Choose an isolation level"])
    status: TaskStatus


class FoundSearch(ResponseModel):
    id: int = Field(examples=[42])
    name: str = Field(examples=["New on databases"])
    query: str = Field(examples=["databases saved:<30d"])
    mode: Mode


class Elsewhere(ResponseModel):
    """What was found beside bookmarks."""

    projects: list[FoundProject] = Field(description="By words or meaning, the best first.")
    tasks: list[FoundTask] = Field(description="By words or meaning, the best first.")
    highlights: list[Highlight] = Field(description="That have all words, the latest first.")
    searches: list[FoundSearch] = Field(description="That have all words in their names.")
