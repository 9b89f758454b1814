"""One question that is answered with JSON, and what the answer cost."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fuze_ml.analysis.gemini.client import Access, generate

T = TypeVar("T")

OUTPUT_TOKENS = 8_192
"""Models that think first count their thoughts as output."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is told to do, what it is given as data, and the shape of its answer."""

    instruction: str
    prompt: str
    schema: dict[str, Any]
    """As a GenerationConfig's `response_schema`."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What was taken of an answer, and the tokens that it cost."""

    value: T
    tokens_read: int
    tokens_written: int


def one_object(**properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object with all of these properties."""
    from google.ai import generativelanguage as glm  # imported late: it takes a second

    return {"type_": glm.Type.OBJECT, "properties": properties, "required": list(properties)}


def many(of: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list."""
    from google.ai import generativelanguage as glm

    return {"type_": glm.Type.ARRAY, "items": of}


def a_number() -> dict[str, Any]:
    """The schema of a whole number."""
    from google.ai import generativelanguage as glm

    return {"type_": glm.Type.INTEGER}


def a_text(one_of: Iterable[str] = ()) -> dict[str, Any]:
    """The schema of a text, or of one of some."""
    from google.ai import generativelanguage as glm

    values = list(one_of)
    return {"type_": glm.Type.STRING, **({"format_": "enum", "enum": values} if values else {})}


def ask(access: Access, question: Question, read: Callable[[str], T]) -> Answered[T]:
    """One call; `read` takes of the answer what is usable. Raises GeminiError."""
    config = {
        "response_mime_type": "application/json",
        "response_schema": question.schema,
        "max_output_tokens": OUTPUT_TOKENS,
        "temperature": 0.0,
    }
    reply = generate(access, question.instruction, question.prompt, config)
    return Answered(read(reply.text), reply.tokens_read, reply.tokens_written)


def new_mark() -> str:
    """One that no data can know, and so none can end itself with."""
    return secrets.token_hex(8)


def marked(mark: str, text: str) -> str:
    """Data between two lines that hold the mark, which it can't contain itself."""
    return f"{mark}\n{text.replace(mark, '')}\n{mark}"
