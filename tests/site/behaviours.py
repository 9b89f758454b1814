"""The ways in which sites misbehave, and the odd things that are not articles."""

from __future__ import annotations

import gzip
import zlib

import brotli

from tests.site.catalogue import BY_NAME, PAGES, Page
from tests.site.exchange import HTML, POLL_SECONDS, Behaviour, Exchange, Reply
from tests.site.files import PLAIN_TEXT, SHELL, brotli_bomb, gzip_bomb, pdf, png

HUGE_BYTES = 30_000_000


def _page(page: Page) -> Behaviour:
    return lambda exchange: Reply(page.source(exchange.site.origin))


def _moved(location: str, status: int = 302, headers: dict[str, str] | None = None) -> Behaviour:
    return lambda _: Reply(status=status, headers={"Location": location, **(headers or {})})


def _refused(status: int, text: str) -> Behaviour:
    return lambda _: Reply(f"<h1>{status}</h1><p>{text}</p>".encode(), status)


def _file(body: bytes, content_type: str) -> Behaviour:
    return lambda _: Reply(body, content_type=content_type)


def _reencoded(name: str, encoding: str, content_type: str) -> Behaviour:
    """A page in another encoding than it and the server say."""
    return lambda exchange: Reply(
        BY_NAME[name].source(exchange.site.origin).decode().encode(encoding, "xmlcharrefreplace"),
        content_type=content_type,
    )


def _next_of_chain(exchange: Exchange) -> Reply:
    """/redirect/chain?n=3 → n=2 → n=1 → /news."""
    left = int(exchange.query.get("n", "3"))
    return Reply(status=301, headers={"Location": f"/redirect/chain?n={left - 1}" if left > 1 else "/news"})


def _to(exchange: Exchange) -> Reply:
    """/redirect/to?url=…: to wherever it says."""
    return Reply(status=302, headers={"Location": exchange.query.get("url", "/")})


def _cookie_wall(exchange: Exchange) -> Reply:
    if "visited=yes" in exchange.headers.get("Cookie", ""):
        return Reply(BY_NAME["news"].source(exchange.site.origin))
    return Reply(status=302, headers={"Location": "/cookie-wall", "Set-Cookie": "visited=yes; Path=/"})


def _headers(lines: str, *, content_type: str = HTML) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n{lines}\r\n".encode()


def _huge(exchange: Exchange) -> None:
    """HUGE_BYTES of a list that never says how long it is."""
    exchange.send(_headers(""))
    line = b"<p>" + b"All work and no play makes a very long page. " * 1400 + b"</p>\n"
    exchange.send(b"<!doctype html><title>The long list</title>")
    for _ in range(HUGE_BYTES // len(line) + 1):
        if not exchange.send(line):
            return


def _slow(exchange: Exchange) -> None:
    """A byte now and then, for as long as somebody waits."""
    exchange.send(_headers(""))
    while (
        exchange.send(b".") and not exchange.site.stopping.wait(POLL_SECONDS) and not exchange.client_left()
    ):
        pass


def _silent(exchange: Exchange) -> None:
    """Takes the request and never says a word."""
    exchange.wait()


def _endless_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    while exchange.send(b"X-More: " + b"x" * 4000 + b"\r\n"):
        pass


def _endless_hints(exchange: Exchange) -> None:
    """Preliminary answers without end."""
    while exchange.send(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"):
        if exchange.client_left():
            return


def _broken_off(exchange: Exchange) -> None:
    exchange.send(_headers("Content-Length: 5000\r\n") + b"<!doctype html><title>Half a")


def _not_http(exchange: Exchange) -> None:
    exchange.send(b"220 mail.example ESMTP ready\r\n\r\n")


def _compressed(encoding: str, body: bytes) -> Behaviour:
    return lambda _: Reply(body, headers={"Content-Encoding": encoding})


def _robots(_: Exchange) -> Reply:
    return Reply(b"User-agent: *\nDisallow: /private/\n", content_type="text/plain")


def _index(_: Exchange) -> Reply:
    links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in sorted(ROUTES))
    return Reply(f"<!doctype html><title>Test site</title><ul>{links}</ul>".encode())


_OCTETS = "application/octet-stream"
_NEWS = BY_NAME["news"].source()

ROUTES: dict[str, Behaviour] = {
    **{page.path: _page(page) for page in PAGES},
    "/": _index,
    "/robots.txt": _robots,
    # Statuses. /flaky is a page that tests script(): site.script("/flaky", [503, 503, 200])
    "/flaky": _page(BY_NAME["compost"]),
    "/401": _refused(401, "Please sign in."),
    "/403": _refused(403, "Access denied."),
    "/404": _refused(404, "This page has left."),
    "/410": _refused(410, "This page was removed."),
    "/429": lambda _: Reply(b"Slow down.", 429, headers={"Retry-After": "120"}),
    "/500": _refused(500, "Something broke."),
    "/503": lambda _: Reply(b"Back soon.", 503, headers={"Retry-After": "30"}),
    # Redirects
    "/redirect/chain": _next_of_chain,
    "/redirect/to": _to,
    "/redirect/loop": _moved("/redirect/loop/other"),
    "/redirect/loop/other": _moved("/redirect/loop"),
    "/redirect/private": _moved("http://10.0.0.1/"),
    "/redirect/metadata": _moved("http://169.254.169.254/latest/meta-data/"),
    "/redirect/file": _moved("file:///etc/passwd"),
    "/redirect/nowhere": lambda _: Reply(status=302),
    "/redirect/refresh": lambda _: Reply(
        b'<!doctype html><meta http-equiv="refresh" content="0; url=/docs"><title>Moved</title>'
    ),
    "/cookie-wall": _cookie_wall,
    # Time and size
    "/huge": _huge,
    "/slow": _slow,
    "/silent": _silent,
    "/bomb/gzip": lambda _: Reply(gzip_bomb(), headers={"Content-Encoding": "gzip"}),
    "/bomb/brotli": lambda _: Reply(brotli_bomb(), headers={"Content-Encoding": "br"}),
    "/endless-headers": _endless_headers,
    "/endless-hints": _endless_hints,
    "/broken-off": _broken_off,
    "/not-http": _not_http,
    # Compression
    "/gzip": _compressed("gzip", gzip.compress(_NEWS)),
    "/gzip/members": _compressed(
        "gzip", gzip.compress(_NEWS[:1000]) + gzip.compress(_NEWS[1000:]) + b"\0" * 8
    ),
    "/deflate": _compressed("deflate", zlib.compress(_NEWS)),
    "/deflate/headless": _compressed("deflate", zlib.compress(_NEWS, wbits=-15)),
    "/brotli": _compressed("br", brotli.compress(_NEWS)),
    "/gzip/damaged": _compressed("gzip", gzip.compress(_NEWS)[:-8] + b"\xff" * 8),
    "/gzip/lie": _compressed("gzip", _NEWS),
    "/compress": _compressed("compress", _NEWS),
    # Encodings: what is declared is wrong
    "/charset/windows-1252": _reencoded("phares", "cp1252", HTML),
    "/charset/utf-8-as-latin-1": _reencoded("balkonkraftwerk", "utf-8", "text/html; charset=iso-8859-1"),
    "/charset/shift-jis-as-latin-1": _reencoded("sento", "cp932", "text/html; charset=iso-8859-1"),
    "/charset/undeclared": _reencoded("phares", "cp1252", "text/html"),
    # Types
    "/empty": _file(b"", HTML),
    "/shell": _file(SHELL, HTML),
    "/plain": _file(PLAIN_TEXT, "text/plain"),
    "/html-as-text": _file(_NEWS, "text/plain"),
    "/html-untyped": _file(_NEWS, ""),
    "/image": _file(png(), "image/png"),
    "/pdf": _file(pdf(), "application/pdf"),
    "/pdf-as-octets": _file(pdf(), _OCTETS),
    "/octets": _file(bytes(range(256)) * 8, _OCTETS),
    **{
        f"/images/{name}.png": _file(png(320, 180), "image/png")
        for name in ("meadows", "boule", "octopus", "cup", "h4", "balkon", "fuji", "moselle")
    },
}
