"""What stands in place of a page, by the error that fetching or reading it ended in."""

from __future__ import annotations

from fuze_app.core.models import Obstacle
from fuze_app.core.services.upkeep import Evidence
from fuze_ml.extraction import (
    BotCheck,
    CookieWall,
    ExtractionError,
    LoginWall,
    NeedsJavaScript,
    NotFoundPage,
    ParkedDomain,
)
from fuze_tasks.fetching import BadStatus, FetchError, NameNotFound

_GONE = frozenset({404, 410})
"""Statuses of a site that says that it has no such page."""
REMOVED = 410
_REFUSED = frozenset({401, 402, 403, 407, 451, 999})

_BY_ERROR: dict[type[FetchError | ExtractionError], Obstacle] = {
    LoginWall: Obstacle.LOGIN,
    CookieWall: Obstacle.COOKIES,
    BotCheck: Obstacle.ROBOTS,
    NeedsJavaScript: Obstacle.SCRIPT,
    NotFoundPage: Obstacle.MISSING,
    ParkedDomain: Obstacle.PARKED,
    NameNotFound: Obstacle.MISSING,
}


def evidence_of(error: FetchError | ExtractionError) -> Evidence | None:
    """How much an error speaks for the page being gone; None for what says nothing of that."""
    if isinstance(error, BadStatus) and error.status == REMOVED:
        return Evidence.REMOVED
    missing = obstacle_of(error) in (Obstacle.MISSING, Obstacle.PARKED)
    return Evidence.MISSING if missing else None


def obstacle_of(error: FetchError | ExtractionError) -> Obstacle | None:
    """The obstacle that an error speaks of; None for what says nothing of the page."""
    if isinstance(error, BadStatus):
        if error.status in _GONE:
            return Obstacle.MISSING
        return Obstacle.REFUSED if error.status in _REFUSED else None
    return _BY_ERROR.get(type(error))
