"""What sites ask of programs that read many of their pages (robots.txt, RFC 9309); asked for bulk work alone.

A page that a person saves is fetched for that person, as a browser would. A file that can't be fetched
forbids nothing: whatever keeps it away, the page itself will meet and say.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from protego import Protego
from redis.exceptions import RedisError

from fuze_app.core.redis import get_redis
from fuze_tasks.fetching import FetchError, FetchPolicy, fetch

logger = logging.getLogger(__name__)

PRODUCT = "Fuze"
KEPT_SECONDS = 24 * 3600
LONGEST_SPACING = 60.0
"""Seconds; a site that asks for more is read that often all the same."""
MOST_BYTES = 512 * 1024
TIMEOUT_SECONDS = 10.0

FORBIDDEN = "This site asks not to be read in bulk. Try again, and Fuze reads this page alone."


class Forbidden(FetchError):
    """The site does not want this page to be read in bulk."""


def spacing_for(url: str, policy: FetchPolicy, usual: float) -> float:
    """Seconds between two fetches that a site asks for, at least the usual. Raises Forbidden."""
    rules = Protego.parse(_robots(url, policy))
    if not rules.can_fetch(url, PRODUCT):
        raise Forbidden(FORBIDDEN)
    return min(max(usual, rules.crawl_delay(PRODUCT) or 0.0), max(usual, LONGEST_SPACING))


def _robots(url: str, policy: FetchPolicy) -> str:
    """The site's file, as it was within the last day; empty for none."""
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/robots.txt"
    key = f"fuze:robots:{parts.scheme}://{parts.netloc}"
    try:
        known = get_redis().get(key)
        if isinstance(known, bytes):
            return known.decode()
    except RedisError as error:
        logger.debug("robots.txt is fetched anew: %s", error)
    text = _fetched(address, policy)
    try:
        get_redis().set(key, text, ex=KEPT_SECONDS)
    except RedisError as error:
        logger.debug("robots.txt is not kept: %s", error)
    return text


def _fetched(address: str, policy: FetchPolicy) -> str:
    bounds = FetchPolicy(
        allow=policy.allow,
        timeout_seconds=min(policy.timeout_seconds, TIMEOUT_SECONDS),
        max_bytes=MOST_BYTES,
        max_redirects=policy.max_redirects,
    )
    try:
        found = fetch(address, bounds)
    except FetchError as error:
        logger.debug("%s: %s", address, error.reason)
        return ""
    return found.body.decode("utf-8", "replace") if found.content_type == "text/plain" else ""
