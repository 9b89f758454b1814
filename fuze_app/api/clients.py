"""Who is at the other end of a request: the address, the scheme, and which site a browser sends it from."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from fuze_app.core.errors import Forbidden
from fuze_app.core.settings import get_settings


def _is_trusted(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in get_settings().trusted_proxies)


def client_address(request: Request) -> str:
    """The nearest address that is not a trusted proxy's.

    Every proxy appends to X-Forwarded-For whom it was asked by, so the header is read from its end;
    what stands before the first untrusted address was written by the client itself.
    """
    address = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while _is_trusted(address) and forwarded:
        address = forwarded.pop().strip() or address
    return address


def is_secure(request: Request) -> bool:
    """Whether the browser reached Fuze over HTTPS, here or at a trusted proxy."""
    if get_settings().base_url.startswith("https:"):
        return True
    peer = request.client.host if request.client else ""
    if _is_trusted(peer):
        return request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    return request.url.scheme == "https"


def is_this_machine(request: Request) -> bool:
    """Whether the request was made on this machine, and not passed on by a proxy that stands on it."""
    if get_settings().public_url or "forwarded" in request.headers or "x-forwarded-for" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


def refuse_cross_site(request: Request) -> None:
    """Raises Forbidden for what another site makes a browser send.

    Browsers send the cookie along by themselves, so a request that changes something by it must come
    from Fuze's own pages. Programs send neither of the two headers and have no cookie by accident.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        allowed = origin is None or _is_own(origin, request)
    if not allowed:
        raise Forbidden("This request comes from another site.")


def _is_own(origin: str, request: Request) -> bool:
    return urlsplit(origin).netloc == request.headers.get("host") or origin == get_settings().base_url
