"""Addresses of pages: what a person typed made valid, and the key that duplicates are found by.

Addresses are read with Ada, the parser of the WHATWG URL standard: as every browser reads them, odd
spellings of hosts (`http://0x7f.1/`), non-Latin names and dot segments included.

Two addresses have one key, and so are one page, when they differ only in
- the scheme, a leading `www.`, the case or the spelling of the host, the default port;
- tracking parameters (tracking.py) and the order of differently named parameters: no site is known to
  give them a meaning, and feeds and mailings reorder them. Parameters of the same name keep their order;
- how the same characters are percent-encoded, trailing slashes, and the fragment, unless it is a
  route of a page built in the browser (`#!/inbox`, `#/inbox`).
Everything else is kept, duplicate slashes, index.html and mobile hosts among it: two bookmarks
for one page are a nuisance, but a page that can't be saved beside another is a loss.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from ada_url import URL, HostType, idna

from fuze_app.core.errors import InvalidInput
from fuze_app.core.tracking import is_tracking

MAX_LENGTH = 8192
"""Characters of an address, percent-encoded. Servers refuse longer ones (nginx and Apache at 8 KB)."""

_AROUND = " \t\r\n\f\v\u00a0\u200b\u200e\u200f\u2060\u3000\ufeff"
_QUOTES = {"<": ">", '"': '"', "'": "'", "“": "”", "«": "»", "「": "」"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:localhost|[^\s/?#:@]+\.[^\s/?#:@]+):\d{1,5}(?:[/?#]|$)", re.IGNORECASE)
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")

_SAFE_IN_PATH = "!$&'()*+,;=:@~"
_PLAIN_PATH = re.compile(rf"[\w./{re.escape(_SAFE_IN_PATH)}-]*", re.ASCII)
"""A path in which nothing is, or has to be, percent-encoded."""
_SAFE_IN_QUERY = "/:,@"


class Address(NamedTuple):
    """What is made of one address: clean(), normalise() and site_of() of it."""

    url: str
    key: str
    site: str


def clean(url: str) -> str:
    """The address that a person typed or pasted, as a browser would write it; https:// when it has no scheme.

    Raises InvalidInput(field="url") for what is not the address of a web page.
    """
    return _read(url).href


def normalise(url: str) -> str:
    """The key of the page at `url`: equal keys, equal pages. Not an address to fetch or to show.

    Raises InvalidInput(field="url") for what clean() refuses.
    """
    return _key(_read(url))


def site_of(url: str) -> str:
    """The host to show beside a page: `bücher.example` for https://www.xn--bcher-kva.example/a.

    Raises InvalidInput(field="url") for what clean() refuses.
    """
    return _site(_read(url))


def address(url: str) -> Address:
    """All three at once, in half the time. Raises InvalidInput(field="url") for what clean() refuses."""
    parsed = _read(url)
    return Address(parsed.href, site=_site(parsed), key=_key(parsed))


def _read(url: str) -> URL:
    text = _unwrapped(url)
    if not text:
        raise _refused("Enter the address of a page.")
    if len(text) > MAX_LENGTH:
        raise _refused(f"This address is longer than {MAX_LENGTH:,} characters.")
    if _CONTROL.search(text):
        raise _refused("The address contains characters that can't stand in one, such as a line break.")
    parsed = _parsed(text)
    if len(parsed.href) > MAX_LENGTH:
        raise _refused(f"This address is longer than {MAX_LENGTH:,} characters.")
    return parsed


def _key(parsed: URL) -> str:
    port = parsed.port
    if port and parsed.protocol != "https:":
        secure = URL(parsed.href)
        secure.protocol = "https:"  # through the parser: it knows which port is then the default one
        port = secure.port
    host = _WWW.sub("", parsed.hostname)
    search = parsed.search
    query = _query_key(search.removeprefix("?"), host) if search else ""
    named = f"{host}:{port}" if port else host
    return f"https://{named}{_path_key(parsed.pathname)}{query}{_route(parsed.hash)}"


def _site(parsed: URL) -> str:
    name = parsed.hostname
    return _WWW.sub("", idna.decode(name) if "xn--" in name else name)


def _refused(detail: str) -> InvalidInput:
    return InvalidInput(detail, field="url")


def _unwrapped(url: str) -> str:
    """Without the space, invisible characters and quotation marks that come along when copying."""
    text = url.strip(_AROUND)
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip(_AROUND)
    return text


def _parsed(text: str) -> URL:
    complete = _with_scheme(text)
    bare = complete is not text
    try:
        parsed = URL(complete)
    except ValueError:
        raise _refused("This is not a valid address; one looks like https://example.org/page.") from None
    if "@" in complete and (parsed.username or parsed.password):
        raise _refused(
            "This looks like an e-mail address; Fuze saves web pages."
            if bare
            else "Leave out the name and password before the @: Fuze can't sign in to sites."
        )
    _check_host(parsed, bare=bare)
    return parsed


def _with_scheme(text: str) -> str:
    """`text` itself when it has a web scheme, else with one. Raises InvalidInput for other schemes."""
    if text.startswith("//"):
        return f"https:{text}"
    match = _SCHEME.match(text)
    if match is None or _HOST_AND_PORT.match(text):
        return f"https://{text}"
    scheme = match[1].lower()
    if scheme not in ("http", "https"):
        raise _refused(
            f"Fuze saves web pages, whose addresses start with https:// or http://, not with {scheme}:"
        )
    return text


def _check_host(parsed: URL, *, bare: bool) -> None:
    """Refuses names that no name server could know; drops the dot that marks a complete name.

    `bare`: no scheme was given. Then a single word is no address, and a machine named by number, or
    this one, is taken to serve http, as such machines seldom have a certificate.
    """
    if bare and (parsed.host_type is not HostType.DEFAULT or parsed.hostname == "localhost"):
        parsed.protocol = "http:"
    if parsed.host_type is not HostType.DEFAULT:
        return
    complete = parsed.hostname
    name = complete.removesuffix(".")
    if len(name) > 253 or not all(0 < len(label) <= 63 for label in name.split(".")):
        raise _refused("The name of the site in this address is not a valid one.")
    if name != complete:
        parsed.hostname = name
    if bare and "." not in name and name != "localhost":
        raise _refused("This is not an address; one looks like https://example.org/page.")


def _path_key(path: str) -> str:
    if not _PLAIN_PATH.fullmatch(path):
        segments = (quote(unquote_to_bytes(segment), safe=_SAFE_IN_PATH) for segment in path.split("/"))
        path = "/".join(segments)
    return path.rstrip("/") or "/"


def _query_key(query: str, host: str) -> str:
    """The parameters that matter, by name, each percent-encoded in one way, with their question mark."""
    pairs = (pair.split("=", 1) for pair in query.split("&") if pair)
    kept = [
        [quote(_decoded(part), safe=_SAFE_IN_QUERY) for part in pair]
        for pair in pairs
        if not is_tracking(_decoded(pair[0]).decode(errors="replace"), host)
    ]
    kept.sort(key=lambda pair: pair[0])
    return "?" + "&".join("=".join(pair) for pair in kept) if kept else ""


def _decoded(part: str) -> bytes:
    return unquote_to_bytes(part.replace("+", " "))


def _route(fragment: str) -> str:
    """The fragment when it names a view of a page built in the browser, else nothing."""
    name = fragment.removeprefix("#").split(":~:", 1)[0]
    return f"#{name}" if name.startswith(("!", "/")) and name.strip("!/") else ""
