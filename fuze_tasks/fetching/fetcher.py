"""Fetches one page, through its redirects, within the bounds of a policy.

A redirect from https to http is followed: the request carries no secret, and what comes is trusted no more
either way. No proxy is used, whatever the environment names, because a proxy would resolve names itself.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, replace
from functools import partial

import anyio
from w3lib.html import get_meta_refresh

from fuze_tasks.fetching.addresses import Network
from fuze_tasks.fetching.body import read_body, too_large
from fuze_tasks.fetching.charset import charset_of
from fuze_tasks.fetching.errors import TooManyRedirects, TooSlow, UnsupportedUrl
from fuze_tasks.fetching.media import HTML, is_text, media_type
from fuze_tasks.fetching.network import CheckedNetwork, Resolver, system_resolver
from fuze_tasks.fetching.statuses import bad_status, checks_for_robots, is_success, robot_check
from fuze_tasks.fetching.target import Target
from fuze_tasks.fetching.visit import Answer, Visitor, usual_trust

USER_AGENT = "Mozilla/5.0 (compatible; Fuze/0.1; self-hosted reader)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STUB_BYTES = 16_384
"""Larger documents that refresh to elsewhere are pages of their own."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Bounds of one fetch. `allow`: ranges that are not public and are fetched from nevertheless."""

    allow: tuple[Network, ...] = ()
    timeout_seconds: float = 20
    """For everything together: looking up names, connecting, redirects, reading."""
    max_bytes: int = 20_000_000
    """Of the body, as sent and as decompressed."""
    max_redirects: int = 8
    user_agent: str = USER_AGENT


@dataclass(frozen=True, slots=True)
class Fetched:
    url: str
    """Where the page is, after all redirects; without a fragment."""
    status: int
    content_type: str
    """Lower case, without parameters; of the body itself when the server was wrong about it."""
    charset: str | None
    """Codec that decodes the body (with errors="replace"); None when it is not text."""
    body: bytes
    redirects: tuple[str, ...] = ()
    """The addresses before `url`, in order."""


def fetch(
    url: str,
    policy: FetchPolicy,
    *,
    resolve: Resolver = system_resolver,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """fetch_async() for a thread that runs no event loop."""
    return anyio.run(partial(fetch_async, url, policy, resolve=resolve, trust=trust))


async def fetch_async(
    url: str,
    policy: FetchPolicy,
    *,
    resolve: Resolver = system_resolver,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """The page at `url`.

    `resolve` and `trust` stand for the network: how names are looked up and whose certificates count.
    Raises FetchError: see errors.py for which. Nothing else, whatever the other side sends.
    """
    target = Target.parse(url)
    visitor = Visitor(CheckedNetwork(policy.allow, resolve), trust or usual_trust(), policy.user_agent)
    try:
        with anyio.fail_after(policy.timeout_seconds):
            return await _follow(visitor, target, policy)
    except TimeoutError as error:
        raise TooSlow(
            f"{target.site} took longer than {policy.timeout_seconds:g} seconds to send the page."
        ) from error


async def _follow(visitor: Visitor, target: Target, policy: FetchPolicy) -> Fetched:
    trail: list[str] = []
    seen = set()
    while True:
        seen.add((target.url, visitor.cookies))
        found = await _visit(visitor, target, policy)
        following = found if isinstance(found, Target) else _refresh(found)
        if following is None or (following.url, visitor.cookies) in seen:
            if isinstance(found, Fetched):
                return replace(found, redirects=tuple(trail))
            raise TooManyRedirects(f"{target.site} sends readers round in a circle.")
        if len(trail) >= policy.max_redirects:
            raise TooManyRedirects(f"The address redirects more than {policy.max_redirects} times.")
        trail.append(target.url)
        target = following


async def _visit(visitor: Visitor, target: Target, policy: FetchPolicy) -> Fetched | Target:
    """What is at `target`: a page, or the next address to go to."""
    async with visitor.get(target) as answer:
        location = answer.header("Location")
        if answer.status in _REDIRECTS and location:
            return Target.parse(location, base=target)
        if not is_success(answer.status):
            if checks_for_robots(answer.headers):
                raise robot_check(answer.status)
            raise bad_status(answer.status, answer.header("Retry-After"))
        return await _page(target, answer, policy)


async def _page(target: Target, answer: Answer, policy: FetchPolicy) -> Fetched:
    announced = answer.header("Content-Length")
    if announced.isdecimal() and int(announced) > policy.max_bytes:
        raise too_large(policy.max_bytes)
    body = await read_body(answer.chunks, answer.header("Content-Encoding"), policy.max_bytes)
    content_type = answer.header("Content-Type")
    media = media_type(content_type, body)
    charset = charset_of(body, content_type) if is_text(media) else None
    return Fetched(target.url, answer.status, media, charset, body)


def _refresh(page: Fetched) -> Target | None:
    """Where a document leads that is there only to lead elsewhere, by <meta http-equiv="refresh">."""
    if page.content_type != HTML or len(page.body) > _STUB_BYTES:
        return None
    text = page.body.decode(page.charset or "utf-8", errors="replace")
    try:
        delay, location = get_meta_refresh(text)
        if delay is None or location is None or delay > 1:
            return None
        return Target.parse(location, base=Target.parse(page.url))
    except (ValueError, UnsupportedUrl):
        return None
