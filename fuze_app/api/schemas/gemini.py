"""Gemini: the key, its usage, and runs over many pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from fuze_app.api.schemas.base import Body, ResponseModel
from fuze_app.core.models import KeyState
from fuze_app.core.services.analysis_runs import RunScope
from fuze_app.core.services.gemini_keys import LENGTHS

_MOMENT = "2026-03-01T10:00:00+00:00"
MOST_NAMED = 10_000

Owner = Literal["you", "operator"]


class NewGeminiKey(Body):
    key: str = Field(
        min_length=1, max_length=LENGTHS[1], description="Of Google AI Studio.", examples=["AIza…"]
    )


class GeminiKey(ResponseModel):
    """The key that serves you. It is never given back."""

    owner: Owner | None = Field(description="Whose key it is; null when there is none.")
    hint: str | None = Field(description="The last characters of your own key.", examples=["x9Qk"])
    state: KeyState | None = Field(description="`refused`: Google does not accept it.")
    error: str | None = Field(description="Why it was refused, in a sentence.")
    checked_at: datetime | None = Field(description="When it was last used.", examples=[_MOMENT])
    paused_until: datetime | None = Field(description="When Google's own quota lets it go on.")
    model: str = Field(examples=["gemini-2.5-flash"])


class UsageWindow(ResponseModel):
    limit: int = Field(examples=[1500])
    used: int = Field(examples=[12])
    left: int = Field(examples=[1488])
    resets_at: datetime = Field(examples=[_MOMENT])


class GeminiUsage(ResponseModel):
    """Calls with the key that serves you, in this minute, day and month (UTC)."""

    owner: Owner | None
    minute: UsageWindow | None
    day: UsageWindow | None
    month: UsageWindow | None
    tokens_read_today: int
    tokens_written_today: int


class NewRun(Body):
    scope: RunScope = Field(description="`some` means those of `bookmark_ids`.", examples=["outdated"])
    bookmark_ids: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field([], max_length=MOST_NAMED)
    dry_run: bool = Field(False, description="Only says what the run would take.")


class RunEstimate(ResponseModel):
    """What a run would take."""

    pages: int = Field(examples=[240])
    calls: int = Field(examples=[240])
    left_today: int = Field(description="Calls that today's limit still allows.", examples=[1488])
    minutes: int = Field(description="At least, at the limit of calls a minute.", examples=[16])
    days: int = Field(description="On which there would be calls.", examples=[1])
    model: str = Field(examples=["gemini-2.5-flash"])


class Run(ResponseModel):
    id: int = Field(examples=[7])
    scope: RunScope
    total: int = Field(examples=[240])
    waiting: int = Field(description="Not answered yet.")
    done: int
    failed: int
    stopped: int
    finished: bool
    note: str | None = Field(description="Why it waits, in a sentence, if it does.")
    created_at: datetime = Field(examples=[_MOMENT])
    stopped_at: datetime | None
