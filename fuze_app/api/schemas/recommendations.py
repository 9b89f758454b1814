"""Recommendations, and what is said of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from fuze_app.api.schemas.base import Body, Parameters, ResponseModel
from fuze_app.api.schemas.bookmarks import Bookmark
from fuze_app.api.schemas.projects import LARGEST_ID
from fuze_app.api.schemas.search import Passage
from fuze_app.core.models import Verdict
from fuze_app.core.services.recommendations import DEFAULT, LONGEST_REQUEST, MOST
from fuze_ml.analysis.schema import ContentType, Difficulty
from fuze_ml.intent import Breadth, Goal, Urgency
from fuze_ml.recommendation.contract import Engine
from fuze_ml.recommendation.orchestrator import VARIETY

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Variety = Annotated[float, Field(ge=0, le=1)]
Minutes = Annotated[int, Field(ge=1, le=10_000)]
By = Literal["local", "gemini"]


class RecommendationParameters(Parameters):
    limit: Limit = DEFAULT
    variety: Variety = Field(VARIETY, description="0: the best alone; 1: as unlike one another as can be.")
    content_type: ContentType | None = Field(None, description="Only pages of this sort.")
    difficulty: Difficulty | None = Field(None, description="Only pages of this difficulty.")
    minutes: Minutes | None = Field(None, description="Only what is read in this many minutes.")


class RecommendationRequest(Body):
    """What recommendations are wanted for: words, a project, a task; or nothing, for what fits you now."""

    text: str = Field("", max_length=LONGEST_REQUEST, examples=["learn how databases isolate transactions"])
    project_id: Id | None = None
    task_id: Id | None = None
    limit: Limit = DEFAULT
    variety: Variety = Field(VARIETY, description="0: the best alone; 1: as unlike one another as can be.")
    content_type: ContentType | None = Field(None, description="Only pages of this sort.")
    difficulty: Difficulty | None = Field(None, description="Only pages of this difficulty.")
    minutes: Minutes | None = Field(None, description="Only what is read in this many minutes.")

    refine: bool = Field(
        False,
        description="Gemini reorders the best and words their reasons, with your key; this takes seconds.",
    )

    @model_validator(mode="after")
    def _one_thing(self) -> RecommendationRequest:
        if sum((bool(self.text.strip()), self.project_id is not None, self.task_id is not None)) > 1:
            raise ValueError("Ask for words, for a project or for a task, not for several at once.")
        return self


class Recommended(ResponseModel):
    bookmark: Bookmark
    score: float = Field(description="Higher is better; comparable within one answer only.", examples=[2.31])
    reason: str = Field(
        description="Why it is there, in one sentence that names its evidence.",
        examples=["About PostgreSQL, wanted for the task “Choose an isolation level”."],
    )
    reason_by: By = Field(description="What worded the reason.")
    technologies: list[str] = Field(
        description="That it shares with what was asked.", examples=[["PostgreSQL"]]
    )
    task: str | None = Field(description="The open task of the project that it is nearest to.")
    passage: Passage | None = Field(description="The passage that matches best.")


class Intent(ResponseModel):
    goal: Goal
    technologies: list[str] = Field(examples=[["PostgreSQL"]])
    difficulty: Difficulty | None = Field(description="That is wanted; null where nothing is said of it.")
    breadth: Breadth
    urgency: Urgency


class Understanding(ResponseModel):
    intent: Intent
    engine: By = Field(description="What understood it.")


class Recommendations(ResponseModel):
    engine: Engine = Field(description="What ranked: from `personal`, which knows most, to `recent`.")
    items: list[Recommended]
    notice: str | None = Field(description="What was not available, in a sentence.")
    understood: Understanding | None = Field(
        description="What the recommendations are for; null where nothing was asked."
    )
    ordered_by: By = Field(description="What had the last word on the order.")


class FeedbackBody(Body):
    verdict: Verdict = Field(description="`dismissed` and `not_useful` take it out.", examples=["useful"])
    project_id: Id | None = Field(None, description="The project it was recommended for; none otherwise.")
