"""Pictures of pages."""

from __future__ import annotations

from pydantic import Field

from fuze_app.api.schemas.base import Parameters
from fuze_app.core.urls import MAX_LENGTH

_URL = "https://upload.wikimedia.org/tower.jpg"


class ImageParameters(Parameters):
    bookmark: int = Field(ge=1, le=2**63 - 1, description="The bookmark of the page.", examples=[42])
    url: str = Field(
        min_length=1, max_length=MAX_LENGTH, description="Where the page has the picture.", examples=[_URL]
    )
    signature: str = Field(
        pattern="^[0-9a-f]{64}$",
        description="Proof that Fuze wrote this address into the page.",
        examples=["0" * 64],
    )
