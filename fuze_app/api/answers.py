"""Answers as JSON, written straight from what the services return.

Validating fifty bookmarks against their own schema again takes longer than writing them. So routes
name the schema for the documentation (`response_model`) and return an `Answer`; the tests check every
answer against the documentation.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi.responses import JSONResponse


class Answer(JSONResponse):
    """Dataclasses, lists and plain values; moments as RFC 3339."""

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def whole(items: list[Any]) -> dict[str, Any]:
    """A list that is always given whole, in the shape that all lists have."""
    return {"items": items, "next_cursor": None}
