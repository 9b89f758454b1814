"""What kept a page from being read, and what a person can do about it, in words."""

from __future__ import annotations

from dataclasses import dataclass

FAILED = "Failed"
DEAD = "Dead link"
WITH_BROWSER = (
    "Open the page in your browser and save it with the extension, which sends what you see. "
    "Or copy its text and paste it here."
)
ELSEWHERE = (
    "Fuze looks for it again in a few days. The Wayback Machine may have kept a copy. "
    "If you have the text, paste it here."
)
TO_RETRY = "Try again later, or paste the text of the page here."


@dataclass(frozen=True, slots=True)
class Named:
    """`badge` is for lists, `title` and `advice` for the reader; `seen_by_browser`: the extension helps."""

    badge: str
    title: str
    advice: str
    seen_by_browser: bool = False


OBSTACLES = {
    "login": Named("Sign-in", "Behind a sign-in", WITH_BROWSER, seen_by_browser=True),
    "cookies": Named("Cookie wall", "Behind a demand for cookies", WITH_BROWSER, seen_by_browser=True),
    "robots": Named("Robot check", "Behind a check for robots", WITH_BROWSER, seen_by_browser=True),
    "refused": Named("Refused", "The site lets no program in", WITH_BROWSER, seen_by_browser=True),
    "script": Named("Needs JavaScript", "Made by JavaScript alone", WITH_BROWSER, seen_by_browser=True),
    "missing": Named("Not there", "The page is not there", ELSEWHERE),
    "parked": Named("Parked", "The domain is parked", ELSEWHERE),
}
"""By the names of `fuze_app.core.models.Obstacle`."""
OTHER = Named(FAILED, "This page could not be read", TO_RETRY)


def named(obstacle: str | None) -> Named:
    """The words for an obstacle; for failures that no person can get around, general ones."""
    return OBSTACLES.get(obstacle or "", OTHER)
