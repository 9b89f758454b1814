"""Addresses inside a page, made absolute or refused."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from lxml.html import HtmlElement

_NOT_IN_ADDRESSES = re.compile(r"""[\s"'<>\\^`{|}]""")
"""Browsers write these in percents; so does everything that is careful with attributes."""


def base_of(tree: HtmlElement, url: str) -> str:
    """What relative addresses of a page are relative to."""
    for base in tree.iterfind(".//base[@href]"):
        return absolute(base.get("href"), url) or url
    return url


def absolute(address: object, base: str) -> str | None:
    """The http(s) address that `address` means on a page at `base`; None for anything else."""
    if not isinstance(address, str) or not address.strip():
        return None
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return _NOT_IN_ADDRESSES.sub(lambda match: quote(match[0]), joined)
