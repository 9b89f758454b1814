"""Answers as JSON, written straight from what the services return.

Validating fifty bookmarks against their own schema again takes longer than writing them. So routes
name the schema for the documentation (`response_model`) and return an `Answer`; the tests check every
answer against the documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session

from fuze_app.core import cache
from fuze_app.core.database import user_session


class Answer(JSONResponse):
    """Dataclasses, lists and plain values; moments as RFC 3339."""

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def listing(items: list[Any]) -> Answer:
    """A list that is always given whole, in the shape that all lists have."""
    return Answer({"items": items, "next_cursor": None})


def of_library(user_id: int, question: cache.Key, read: Callable[[Session], Any]) -> Response:
    """The answer to a question about a library: what `read` returns, or returned while it was the same.

    `question` holds everything that the answer depends on beside the library.
    """

    def work_out() -> bytes:
        with user_session(user_id, read_only=True) as session:
            return orjson.dumps(read(session))

    return Response(cache.answer(user_id, question, work_out), media_type="application/json")
