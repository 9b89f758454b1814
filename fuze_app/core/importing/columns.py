"""Rows out of a file: each value checked against its column, whoever wrote the file.

What has another type than its column, or does not fit it, is left out as if it were not there.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Float, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

DEEPEST = 12
"""Nested values: no page's metadata has more."""
LARGEST = 2**31 - 1


def row_of(model: type[SQLModel], columns: list[Column[Any]], given: dict[str, Any]) -> dict[str, Any]:
    """A value for each column, as JSON has it."""
    return {column.name: _value(model, column, given.get(column.name)) for column in columns}


def _value(model: type[SQLModel], column: Column[Any], given: object) -> Any:
    found = _fitting(model, column, given)
    if found is not None or column.nullable:
        return found
    field = model.model_fields[column.name]
    if field.is_required():
        return [] if isinstance(column.type, ARRAY) else {} if isinstance(column.type, JSONB) else ""
    default = field.get_default(call_default_factory=True)
    return default.isoformat() if isinstance(default, datetime) else default


def _fitting(model: type[SQLModel], column: Column[Any], given: object) -> Any:
    kind = column.type
    if isinstance(kind, DateTime):
        return _moment(given)
    if isinstance(kind, Date):
        return _day(given)
    if isinstance(kind, ARRAY):
        return [one for one in given if isinstance(one, str)] if isinstance(given, list) else None
    if isinstance(kind, JSONB):
        return given if isinstance(given, dict) and _is_shallow(given) else None
    if isinstance(kind, Integer | Float):
        return _number(kind, given)
    expected: type = bool if isinstance(kind, Boolean) else str
    return _cut(model, column, given) if isinstance(given, expected) else None


def _moment(given: object) -> str | None:
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
    return found.isoformat() if found and found.tzinfo else None


def _day(given: object) -> str | None:
    try:
        return date.fromisoformat(given).isoformat() if isinstance(given, str) else None
    except ValueError:
        return None


def _number(kind: Integer | Float[Any], given: object) -> int | float | None:
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) <= LARGEST:
        return None
    return int(given) if isinstance(kind, Integer) else given


def _cut(model: type[SQLModel], column: Column[Any], given: Any) -> Any:
    """A text as long as its column; of a few words, one of them."""
    words = model.model_fields[column.name].annotation
    if isinstance(words, type) and issubclass(words, StrEnum):
        return given if given in set(words) else None
    return given[: column.type.length] if isinstance(column.type, String) else given


def _is_shallow(values: object) -> bool:
    level = [values]
    for _ in range(DEEPEST):
        inner = (
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)
        )
        level = [value for values in inner for value in values]
    return not level
