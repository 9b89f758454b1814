"""Moments as other tools write them: seconds, milliseconds or more since 1970 or 1601, or ISO 8601."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the first web page: what is dated earlier was not dated at all."""
_TOLERANCE = timedelta(days=1)
_WINDOWS_EPOCH = 11_644_473_600
"""Seconds from 1601, which Chrome counts from, to 1970."""
_LONGEST = 64


def moment(value: object) -> datetime | None:
    """The moment that a value names; None for what names none, or none that a page can have been saved at."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, int | float):
            return _plausible(_since_epoch(float(value)))
        text = str(value).strip()[:_LONGEST]
        found = _since_epoch(float(text)) if _is_number(text) else _written(text)
        return _plausible(found)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _since_epoch(value: float) -> datetime:
    """The unit follows from the size: any date of the web, in each unit, has a range of its own."""
    if not math.isfinite(value):
        raise ValueError("not a moment")
    for largest, unit in ((1e11, 1.0), (1e14, 1e3), (1e16, 1e6)):
        if value < largest:
            return datetime.fromtimestamp(value / unit, UTC)
    if value < 1e17:
        return datetime.fromtimestamp(value / 1e6 - _WINDOWS_EPOCH, UTC)
    return datetime.fromtimestamp(value / 1e9, UTC)


def _written(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _plausible(found: datetime) -> datetime | None:
    return found.astimezone(UTC) if _FIRST <= found <= datetime.now(UTC) + _TOLERANCE else None
