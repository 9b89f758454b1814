"""Health."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fuze_app.api.schemas.base import ResponseModel


class Liveness(ResponseModel):
    ok: Literal[True]


class Part(ResponseModel):
    name: Literal["database", "migrations", "redis", "model"]
    state: Literal["ok", "loading", "failed"]
    detail: str | None = Field(description="What is wrong, in a sentence.")


class Readiness(ResponseModel):
    ok: bool = Field(description="Whether requests can be served. Without Redis or the model, they can.")
    parts: list[Part]
