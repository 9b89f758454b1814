"""Bookmarks, their content, their tags, and what happens to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from fuze_app.api.schemas.base import LARGEST_ID, Body, Page, PageParameters, Parameters, ResponseModel
from fuze_app.core.models import JobStatus, Obstacle, ReadState, Stage, Status
from fuze_app.core.queries.lists import BookmarkOrder
from fuze_app.core.services.bookmarks import LONGEST_NOTES, LONGEST_TITLE, MOST_ON_A_PAGE
from fuze_app.core.services.supplied import LONGEST_HTML
from fuze_app.core.services.tags import LONGEST, MOST_PER_BOOKMARK
from fuze_app.core.urls import MAX_LENGTH
from fuze_ml.analysis.schema import ContentType, Difficulty

_URL = "https://www.postgresql.org/docs/current/mvcc-intro.html"
_MOMENT = "2026-03-01T10:00:00+00:00"

Url = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]
Title = Annotated[str, Field(max_length=LONGEST_TITLE)]
Notes = Annotated[str, Field(max_length=LONGEST_NOTES)]
TagName = Annotated[str, Field(max_length=LONGEST)]
Html = Annotated[str, Field(max_length=LONGEST_HTML)]
Technology = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Language = Annotated[str, Field(min_length=2, max_length=35)]
Tags = Annotated[list[TagName], Field(max_length=MOST_PER_BOOKMARK)]


class NewBookmark(Body):
    url: Url = Field(description="The page's address; https:// when it has no scheme.", examples=[_URL])
    title: Title | None = Field(None, description="Your own title; the page's when there is none.")
    notes: Notes | None = Field(None, examples=["For the talk on isolation levels"])
    tags: Tags | None = Field(None, examples=[["databases", "to read"]])
    html: Html | None = Field(
        None,
        description="The page as you see it, to be read in place of fetching it: for pages behind a login, "
        "or built by script. A page that is saved already is read anew from it.",
    )


class BookmarkChanges(Body):
    """What to change. Fields that are left out, or null, stay as they are."""

    title: Title | None = Field(None, description="An empty title brings the page's own back.")
    notes: Notes | None = None
    tags: Tags | None = Field(None, description="All the tags that the bookmark shall have.")
    state: ReadState | None = Field(None, examples=["read"])
    favourite: bool | None = None
    keep_offline: bool | None = None


class BookmarkParameters(PageParameters):
    tag: TagName | None = Field(None, min_length=1, description="Only with this tag.")
    state: ReadState | None = Field(None, description="Only in this state.")
    status: Status | None = Field(None, description="Only where the pipeline stands so.")
    favourite: bool | None = Field(None, description="Only favourites, or only others.")
    keep_offline: bool | None = Field(None, description="Only what is kept offline, or only others.")
    collection: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="Only in this collection.", examples=[3]
    )
    content_type: ContentType | None = Field(None, description="Only of this sort, by the analysis.")
    difficulty: Difficulty | None = Field(None, description="Only this hard to read, by the analysis.")
    technology: Technology | None = Field(
        None, description="Only about this technology, by any of its spellings.", examples=["postgres"]
    )
    language: Language | None = Field(
        None, description="Only in this language: ISO 639-1, or any tag of it.", examples=["en"]
    )
    project: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="Only linked to this project.", examples=[2]
    )
    saved: str | None = Field(
        None,
        max_length=40,
        description="Only saved then: a date like `2025-03`, a range like `2025-03..2025-05`, or an age "
        "like `<7d`, as `saved:` has it in a search.",
        examples=["<7d"],
    )
    sort: BookmarkOrder = Field(
        BookmarkOrder.NEWEST,
        description="The latest save first, the earliest, or what is read soonest. A cursor goes on in the "
        "order that it was given for.",
    )
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


class LookupParameters(Parameters):
    url: Url = Field(description="The page's address, in any spelling.", examples=[_URL])


class Bookmark(ResponseModel):
    id: int = Field(examples=[42])
    url: str = Field(examples=[_URL])
    title: str = Field(examples=["13.1. Introduction"])
    excerpt: str = Field(description="The beginning of the page, or its own description.")
    notes: str
    tags: list[str] = Field(examples=[["databases", "to read"]])
    site: str = Field(examples=["postgresql.org"])
    state: ReadState
    favourite: bool
    keep_offline: bool = Field(description="Whether browsers keep its text for reading without a network.")
    stage: Stage = Field(description="What is done next with the page.")
    status: Status = Field(description="How that stands. What failed waits for a retry.")
    error: str | None = Field(description="Why the last attempt failed, in a sentence.")
    obstacle: Obstacle | None = Field(
        description="What stands in place of a page that failed to be read, where it was recognised: "
        "a sign-in, a demand for cookies, a check for robots, a refusal, a page made by scripts alone, "
        "nothing at all, or a parked domain."
    )
    is_dead: bool = Field(description="Whether the page is gone, or several checks in a row have missed it.")
    image_url: str | None
    author: str | None
    language: str | None = Field(examples=["en"])
    published_at: datetime | None = Field(examples=[_MOMENT])
    reading_minutes: int = Field(examples=[4])
    saved_at: datetime = Field(examples=[_MOMENT])
    updated_at: datetime = Field(description="The last change by its owner.", examples=[_MOMENT])


class BookmarkPage(Page[Bookmark]):
    """Bookmarks, the latest save first."""


class KeyPage(Page[str]):
    """The first eight bytes of SHA-256 of normalised addresses, in base64url."""


class Link(ResponseModel):
    """How the page's own address stands. It is looked at monthly."""

    checked_at: datetime | None = Field(examples=[_MOMENT])
    dead_since: datetime | None = Field(
        description="When the page was first missed, once several checks have; null while it is there."
    )
    reason: str | None = Field(description="Why the last check did not find the page, in a sentence.")
    has_copy: bool = Field(description="Whether Fuze keeps a copy: the `html` beside, with its pictures.")
    wayback_url: str = Field(
        description="The page in the Wayback Machine, as it was about when you saved it.",
        examples=[f"https://web.archive.org/web/20260301100000/{_URL}"],
    )


class Content(ResponseModel):
    """What was read of the page and understood of it. Texts are empty while nothing has been read."""

    bookmark: Bookmark
    kind: str | None = Field(examples=["article"])
    text: str
    html: str = Field(
        description="Sanitised: text, headings, lists, tables, code, formulas, pictures and links. "
        "Pictures are at `/api/images` of this Fuze, or left out, as your reading preferences say."
    )
    facts: dict[str, str | int | list[str]] = Field(
        description="What is known of this kind of page beside its text.",
        examples=[{"language": "Python", "stars": 12345}],
    )
    quality: float | None = Field(
        description="How far the text can be trusted to be what the page says, from 0 to 1.", examples=[0.97]
    )
    quality_reasons: list[str] = Field(examples=[["The page's own markup says where the text is."]])
    extractor_version: int | None = Field(
        description="What an older extractor read is read again in the background.", examples=[2]
    )
    link: Link
    fetched_url: str | None = Field(description="Where the redirects ended.", examples=[_URL])
    site_name: str | None = Field(examples=["PostgreSQL Documentation"])
    word_count: int
    summary: str | None
    keyphrases: list[str] = Field(examples=[["multiversion concurrency control", "snapshot"]])
    engine: str | None = Field(description="What wrote the summary.", examples=["local"])
    extracted_at: datetime | None = Field(examples=[_MOMENT])


class TagSuggestion(ResponseModel):
    name: str = Field(examples=["databases"])
    own: bool = Field(description="Whether you have this tag on something already.")


class GeminiState(ResponseModel):
    """How the question to Gemini about a page stands. `held` waits for another key."""

    status: JobStatus
    attempt: int = Field(examples=[1])
    error: str | None = Field(description="Why the last attempt brought nothing, in a sentence.")
    model: str = Field(examples=["gemini-2.5-flash"])
    prompt_version: str = Field(examples=["1"])
    updated_at: datetime = Field(examples=[_MOMENT])


class Analysis(ResponseModel):
    """What was understood of a page, by which engine, and how. Empty while nothing was."""

    bookmark_id: int = Field(examples=[42])
    engine: str | None = Field(
        description="`local`: made on this server. `gemini`: made by Google's model.", examples=["local"]
    )
    model: str | None = Field(description="The language model that was asked, where one was.")
    version: str | None = Field(description="Of the engine's rules, or of the prompt.", examples=["2"])
    summary: str
    keyphrases: list[str] = Field(examples=[["snapshot isolation", "vacuum"]])
    content_type: ContentType | None
    difficulty: Difficulty | None
    technologies: list[str] = Field(examples=[["PostgreSQL"]])
    prerequisites: list[str] = Field(description="What a reader should know before.")
    questions: list[str] = Field(description="Questions that the page answers.")
    suggested_tags: list[TagSuggestion] = Field(description="Your own tags first; none that it has already.")
    language: str | None = Field(examples=["en"])
    made_by: dict[str, str] = Field(
        description="How each field came about.", examples=[{"technologies": "vocabulary 2026-11"}]
    )
    analysed_at: datetime | None = Field(examples=[_MOMENT])
    gemini: GeminiState | None = Field(description="Null while Gemini was not asked.")


class Tag(ResponseModel):
    name: str = Field(examples=["databases"])
    count: int = Field(description="Bookmarks that have it.", examples=[12])


class TagList(Page[Tag]):
    """All tags."""


class PipelineEvent(ResponseModel):
    """A bookmark was saved, moved on in the pipeline, failed, or was deleted."""

    bookmark_id: int = Field(examples=[42])
    stage: Stage | Literal["deleted"]
    status: Status
    title: str
    error: str | None
