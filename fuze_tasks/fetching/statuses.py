"""What an HTTP status means for a person who wants to read the page."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from fuze_tasks.fetching.errors import BadStatus

MAX_RETRY_AFTER = 24 * 3600
"""Seconds. Who asks for more is not believed."""

_REASONS = {
    400: "The site doesn't understand the address (400).",
    401: "The page is only for people who sign in (401).",
    402: "The page must be paid for (402).",
    403: "The site doesn't let Fuze read this page (403).",
    404: "There is no page at this address (404).",
    407: "The site is behind a proxy that asks for a sign-in (407).",
    408: "The site gave up waiting (408).",
    410: "The page was removed for good (410).",
    429: "The site asks for fewer visits (429).",
    451: "The page is withheld for legal reasons (451).",
    502: "The site is out of order at the moment (502).",
    503: "The site is overloaded or under maintenance (503).",
    504: "The site is out of order at the moment (504).",
}
_CHECKS = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-amzn-waf-action", "challenge"),
    ("x-datadome", "protected"),
)
_PASSING = frozenset({408, 425, 429})
_LASTING = frozenset({501, 505})


def bad_status(status: int, retry_after: str | None) -> BadStatus:
    """The error for an answer that is neither a page nor a redirect.

    `retry_after`: the header of that name, in seconds or as a date.
    """
    server_fault = 500 <= status < 600
    default = (
        "The site has a fault of its own" if server_fault else "The site answered with an unusual status"
    )
    return BadStatus(
        status,
        _REASONS.get(status, f"{default} ({status})."),
        retryable=status in _PASSING or (server_fault and status not in _LASTING),
        retry_after=_seconds(retry_after) if retry_after else None,
    )


def checks_for_robots(headers: Message) -> bool:
    """Whether an answer, by the headers of those who sell such checks, is a test that only people pass."""
    return any(str(headers.get(name, "")).lower() == value for name, value in _CHECKS)


def robot_check(status: int) -> BadStatus:
    return BadStatus(
        status,
        f"The site checks whether a person is visiting ({status}). Saved from your browser, the page can be "
        "read.",
    )


def is_success(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _seconds(retry_after: str) -> int | None:
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        # Numbers of thousands of digits take long to read, and none of these is meant.
        return min(int(text[:9]), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0, round((moment - datetime.now(UTC)).total_seconds())), MAX_RETRY_AFTER)
