"""Dates and lengths as the search box takes them: `<7d`, `2025-03..2025-05`, `>=2024`, `5..15`, `short`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_RELATIVE = re.compile(r"([<>]=?)?(\d{1,4})(h|d|w|m|y)", re.IGNORECASE)
_UNITS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_COMPARED = re.compile(r"(<=|>=|<|>)(.+)")
_MINUTES = re.compile(r"(\d{1,5})(?:m|min)?", re.IGNORECASE)
_LENGTHS = {"short": (None, 5), "medium": (5, 15), "long": (15, None)}


class NoRange(ValueError):
    """The text names no range; the message says what would."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` on and before `end`; None is open."""

    start: datetime | None
    end: datetime | None


def period(value: str, now: datetime) -> Period:
    """The span of time that a value names. Raises NoRange."""
    value = value.lower()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if value == "today":
        return Period(today, None)
    if value == "yesterday":
        return Period(today - timedelta(days=1), today)
    try:
        if match := _RELATIVE.fullmatch(value):
            # Whole hours, so that the same question means the same for a while and its answer can be kept.
            since = now.replace(minute=0, second=0, microsecond=0) - int(match[2]) * _UNITS[match[3]]
            return Period(None, since) if (match[1] or "<").startswith(">") else Period(since, None)
        if ".." in value:
            first, _, last = value.partition("..")
            return Period(_date(first).start if first else None, _date(last).end if last else None)
        if match := _COMPARED.fullmatch(value):
            date = _date(match[2])
            spans = {
                "<": Period(None, date.start),
                "<=": Period(None, date.end),
                ">": Period(date.end, None),
                ">=": Period(date.start, None),
            }
            return spans[match[1]]
        return _date(value)
    except (ValueError, OverflowError) as error:
        raise NoRange(
            "Write a date like 2025-03, a range like 2025-03..2025-05, or an age like <7d."
        ) from error


def _date(value: str) -> Period:
    """The year, month or day that is named."""
    match = _DATE.fullmatch(value)
    if match is None:
        raise ValueError(value)
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    start = datetime(year, month, day, tzinfo=UTC)
    if match[3]:
        return Period(start, start + timedelta(days=1))
    if match[2]:
        return Period(start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))
    return Period(start, datetime(year + 1, 1, 1, tzinfo=UTC))


def minutes(value: str) -> tuple[int | None, int | None]:
    """The shortest and the longest reading time that a value names, both included. Raises NoRange."""
    value = value.lower()
    if value in _LENGTHS:
        return _LENGTHS[value]
    try:
        if ".." in value:
            first, _, last = value.partition("..")
            return _minutes(first) if first else None, _minutes(last) if last else None
        if match := _COMPARED.fullmatch(value):
            bound = _minutes(match[2])
            bounds = {
                "<": (None, bound - 1),
                "<=": (None, bound),
                ">": (bound + 1, None),
                ">=": (bound, None),
            }
            return bounds[match[1]]
        return _minutes(value), _minutes(value)
    except ValueError as error:
        raise NoRange("Write minutes like <10 or 5..15, or short, medium or long.") from error


def _minutes(value: str) -> int:
    match = _MINUTES.fullmatch(value)
    if match is None:
        raise ValueError(value)
    return int(match[1])
