"""What one saves and reads over time, the topics of a library, and what projects lack."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from fuze_app.api.schemas.base import Page, PageParameters, ResponseModel
from fuze_app.core.models import ProjectColour
from fuze_app.core.services.insights import NeedKind, Unit
from fuze_app.core.services.topics import MOST_ON_A_PAGE, State

_MOMENT = "2026-03-01T00:00:00+00:00"


class Period(ResponseModel):
    start: datetime = Field(examples=[_MOMENT])
    saved: int = Field(description="Pages saved in it.", examples=[31])
    read: int = Field(description="Pages that were read last in it.", examples=[12])
    minutes: int = Field(description="What was read of these takes so long.", examples=[84])


class Activity(ResponseModel):
    unit: Unit = Field(description="`month` once the library is older than twelve weeks.")
    periods: list[Period] = Field(description="The last twelve, the latest at the end.")
    unread: int = Field(examples=[210])
    read: int = Field(examples=[94])
    archived: int = Field(examples=[12])


class Dot(ResponseModel):
    bookmark_id: int = Field(examples=[42])
    x: float = Field(examples=[31.4])
    y: float = Field(examples=[58.2])


class Topic(ResponseModel):
    position: int = Field(description="Its id until `made_at` changes; the largest is 1.", examples=[1])
    name: str = Field(examples=["PostgreSQL"])
    concepts: list[str] = Field(
        description="What sets it apart, the most telling first.", examples=[["PostgreSQL", "query plans"]]
    )
    pages: int = Field(examples=[38])
    x: float = Field(description="Its centre on a map whose sides are 100.", examples=[33.0])
    y: float = Field(examples=[57.5])
    radius: float = Field(examples=[8.1])
    dots: list[Dot] = Field(description="Some of its pages on the map.")


class Topics(ResponseModel):
    state: State = Field(
        description="`making`: ask again in some seconds; `too_few`: there are topics from `needed` pages on."
    )
    pages: int = Field(description="That were looked at.", examples=[240])
    needed: int = Field(examples=[12])
    made_at: datetime | None = Field(examples=[_MOMENT])
    items: list[Topic]


class TopicParameters(PageParameters):
    limit: int = Field(20, ge=1, le=MOST_ON_A_PAGE)


class Need(ResponseModel):
    kind: NeedKind
    name: str = Field(description="The technology, or the title of the task.", examples=["Rust"])
    pages: int = Field(description="Of your library that are on it.", examples=[1])
    is_gap: bool = Field(description="Whether there are hardly any.")


class ProjectNeeds(ResponseModel):
    project_id: int = Field(examples=[3])
    title: str = Field(examples=["A search engine for my notes"])
    colour: ProjectColour
    gaps: int = Field(description="How many of the needs are gaps.", examples=[2])
    needs: list[Need] = Field(description="The least covered first.")


class ProjectNeedsList(Page[ProjectNeeds]):
    """Active projects and what they need, the one that was changed last first."""
