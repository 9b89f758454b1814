"""The place one has come to in a page, and how one likes to read."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from fuze_app.api.schemas.base import Body, ResponseModel
from fuze_app.core.models import ReadingFont, ReadingImages, ReadingTheme, ReadingWidth
from fuze_app.core.services.reading import FASTEST, LINE_HEIGHTS, SIZES, SLOWEST


class NewPlace(Body):
    fraction: float = Field(
        ge=0, le=1, description="Of the letters of the page's text, without white space.", examples=[0.25]
    )


class Place(ResponseModel):
    fraction: float = Field(description="0 at the beginning, 1 at the end.", examples=[0.25])
    read_at: datetime | None = Field(
        description="When that was; null when the page was never read.",
        examples=["2026-03-01T10:00:00+00:00"],
    )


class PreferenceChanges(Body):
    """What to change. Fields that are left out, or null, stay as they are."""

    font: ReadingFont | None = None
    size: int | None = Field(None, ge=SIZES[0], le=SIZES[-1], description="Pixels.", examples=[18])
    line_height: int | None = Field(
        None,
        ge=LINE_HEIGHTS[0],
        le=LINE_HEIGHTS[-1],
        description="Per cent of the size.",
        examples=[165],
    )
    width: ReadingWidth | None = None
    theme: ReadingTheme | None = None
    images: ReadingImages | None = Field(
        None, description="Whether pictures are shown. They come through Fuze, never from their own hosts."
    )
    speech_rate: float | None = Field(None, ge=SLOWEST, le=FASTEST, examples=[1.25])


class Preferences(ResponseModel):
    font: ReadingFont
    size: int
    line_height: int
    width: ReadingWidth
    theme: ReadingTheme
    images: ReadingImages
    speech_rate: float = Field(description="A multiple of the voice's own pace.")
