"""Cursor pages: a list is continued from the last row shown, not from a count of rows skipped."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from fuze_app.core.errors import InvalidInput

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and where it goes on; `next_cursor` is None at its end."""

    items: list[Item]
    next_cursor: str | None


def encode(*position: Any) -> str:
    """An opaque cursor. Moments are kept to the microsecond."""
    values = [value.isoformat() if isinstance(value, datetime) else value for value in position]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode(cursor: str, *kinds: type) -> list[Any]:
    """The position that `encode` was given. Raises InvalidInput for anything else."""
    try:
        values = json.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        )
        if not isinstance(values, list):
            raise TypeError("not a position")
        return [_value(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidInput(
            "This cursor is not one that Fuze gave. Start from the first page.", field="cursor"
        ) from error


def _value(value: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return moment
    # PostgreSQL's bigint ends where an attacker's number need not.
    if kind is int and (isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63):
        raise TypeError("not a number")
    return value
