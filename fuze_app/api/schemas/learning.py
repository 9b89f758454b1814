"""Learning paths."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from fuze_app.api.schemas.base import LARGEST_ID, Body, ResponseModel
from fuze_app.api.schemas.bookmarks import Bookmark
from fuze_app.core.services.learning_paths import LONGEST_GOAL
from fuze_ml.analysis.schema import Difficulty
from fuze_ml.learning.pages import Missing


class LearningPathRequest(Body):
    """What a path is wanted for: a goal in words, or a project."""

    goal: str = Field("", max_length=LONGEST_GOAL, examples=["learn how databases isolate transactions"])
    project_id: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> LearningPathRequest:
        if bool(self.goal.strip()) == (self.project_id is not None):
            raise ValueError("Name a goal or a project, one of the two.")
        return self


class LearningStep(ResponseModel):
    bookmark: Bookmark
    difficulty: Difficulty | None
    why: str = Field(
        description="Why it stands there, in a sentence.",
        examples=["Advanced; takes “MVCC” as known, which “How MVCC works” is about."],
    )
    introduces: list[str] = Field(
        description="Concepts that no earlier page is about.", examples=[["snapshots"]]
    )
    builds_on: list[int] = Field(description="Ids of bookmarks that stand earlier.", examples=[[41]])


class LearningGap(ResponseModel):
    concept: str = Field(examples=["write-ahead log"])
    kind: Missing
    why: str = Field(examples=["“Tuning vacuum” takes it as known, and no page of yours is about it."])
    needed_by: list[int] = Field(description="Ids of the path's bookmarks that take it as known.")


class LearningPath(ResponseModel):
    """Bookmarks in the order to read them, and what none of them covers."""

    goal: str
    intent_by: Literal["gemini", "local"] = Field(description="What told what the goal is after.")
    steps: list[LearningStep]
    gaps: list[LearningGap]
    notice: str | None = Field(description="What was not available, in a sentence.")
