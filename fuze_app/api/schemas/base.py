"""What requests and responses share."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

Item = TypeVar("Item")

LARGEST_ID = 2**63 - 1


class Input(BaseModel):
    """What a request brings: fields that do not exist are refused, and texts that PostgreSQL can't keep."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: object) -> object:
        texts = value if isinstance(value, list) else [value]
        for text in texts:
            if isinstance(text, str) and not _is_storable(text):
                raise ValueError("This contains a character that can't be part of a text.")
        return value


def _is_storable(text: str) -> bool:
    """Whether it has neither NUL characters nor halves of surrogate pairs, which JSON can spell."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


class Body(Input):
    """The body of a request."""


class Parameters(Input):
    """The parameters in a request's address. By itself: there are none."""


class PageParameters(Parameters):
    cursor: str | None = Field(
        None, max_length=500, description="`next_cursor` of the page before; none for the first page."
    )


class ResponseModel(BaseModel):
    """The body of an answer, as the documentation shows it."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Page(ResponseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next_cursor: str | None = Field(description="Where the list goes on; null at its end.")


class FieldProblem(ResponseModel):
    field: str = Field(
        description="The field or parameter; `tags.2` is the third of the tags.", examples=["url"]
    )
    detail: str = Field(description="What is wrong with it.", examples=["Enter the address of a page."])


class ProblemDetails(BaseModel):
    """Why a request failed, as RFC 9457 says."""

    type: str = Field(
        description="The kind of problem, for programs.", examples=["urn:fuze:problem:invalid-input"]
    )
    title: str = Field(description="The name of the status.", examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(description="A sentence for people.", examples=["Enter the address of a page."])
    instance: str | None = Field(None, description="The reference of this failure in the server's log.")
    errors: list[FieldProblem] | None = Field(None, description="What is wrong with which field.")
