"""What the fetcher makes of an answer: status, type, encoding, compression; and what it asks with."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_tasks.fetching import BadStatus, FetchError, FetchPolicy, InvalidAnswer, fetch
from fuze_tasks.fetching.charset import charset_of
from fuze_tasks.fetching.media import media_type
from fuze_tasks.fetching.statuses import MAX_RETRY_AFTER, bad_status
from tests.site import BY_NAME, Exchange, Reply, Site

LOCAL = FetchPolicy(allow=(ip_network("127.0.0.0/8"),), timeout_seconds=5)


def test_a_page_comes_as_it_was_sent(site: Site) -> None:
    fetched = fetch(site.url("/news"), LOCAL)
    assert fetched.url == site.url("/news")
    assert fetched.status == 200
    assert fetched.content_type == "text/html"
    assert fetched.charset == "utf-8"
    assert fetched.body == BY_NAME["news"].source(site.origin)
    assert fetched.redirects == ()


def test_a_test_for_robots_is_told_from_a_refusal(site: Site) -> None:
    site.serve("/challenge", Reply(b"<h1>Just a moment</h1>", 403, headers={"cf-mitigated": "challenge"}))
    with pytest.raises(BadStatus, match="a person is visiting") as checked:
        fetch(site.url("/challenge"), LOCAL)
    assert (checked.value.status, checked.value.retryable) == (403, False)


def test_the_fragment_stays_here_and_the_query_does_not(site: Site) -> None:
    asked: list[dict[str, str]] = []

    def show(exchange: Exchange) -> Reply:
        asked.append(exchange.query)
        return Reply(b"<p>Hello")

    site.serve("/suche", show)
    assert fetch(site.url("/suche?q=gr%C3%BCn&x=1#part"), LOCAL).url == site.url("/suche?q=gr%C3%BCn&x=1")
    assert asked == [{"q": "grün", "x": "1"}]


def test_it_says_who_asks_and_carries_nothing_else(site: Site) -> None:
    fetch(f"http://someone:secret@127.0.0.1:{site.port}/news", LOCAL)
    headers = site.last_headers("/news")
    assert "Fuze" in headers["User-Agent"]
    assert headers["Accept"].startswith("text/html")
    assert set(headers["Accept-Encoding"].split(", ")) == {"gzip", "deflate", "br"}
    assert {"Authorization", "Cookie", "Referer"}.isdisjoint(headers.keys())


@pytest.mark.parametrize(
    ("path", "status", "retryable", "retry_after"),
    [
        ("/401", 401, False, None),
        ("/403", 403, False, None),
        ("/404", 404, False, None),
        ("/410", 410, False, None),
        ("/429", 429, True, 120),
        ("/500", 500, True, None),
        ("/503", 503, True, 30),
    ],
)
def test_errors_of_the_site_say_what_to_make_of_them(
    site: Site, path: str, status: int, retryable: bool, retry_after: int | None
) -> None:
    with pytest.raises(BadStatus) as caught:
        fetch(site.url(path), LOCAL)
    error = caught.value
    assert (error.status, error.retryable, error.retry_after) == (status, retryable, retry_after)
    assert f"({status})" in error.reason


@pytest.mark.parametrize(
    ("status", "retryable"), [(408, True), (425, True), (501, False), (522, True), (999, False)]
)
def test_rarer_statuses(status: int, retryable: bool) -> None:
    assert bad_status(status, None).retryable is retryable


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("9" * 5000, MAX_RETRY_AFTER),
        ("-5", None),
        ("soon", None),
        ("１０", None),  # noqa: RUF001 (digits, but not those of HTTP)
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER),
    ],
)
def test_retry_after(header: str, seconds: int | None) -> None:
    assert bad_status(503, header).retry_after == seconds


def test_retry_after_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    assert bad_status(503, soon).retry_after == pytest.approx(300, abs=5)


def test_a_flaky_page_comes_in_the_end(site: Site) -> None:
    site.script("/flaky", [503, 503, 200], retry_after=1)
    for _ in range(2):
        with pytest.raises(BadStatus) as caught:
            fetch(site.url("/flaky"), LOCAL)
        assert caught.value.retry_after == 1
    assert fetch(site.url("/flaky"), LOCAL).status == 200
    assert site.hits("/flaky") == 3


@pytest.mark.parametrize("path", ["/gzip", "/gzip/members", "/deflate", "/deflate/headless", "/brotli"])
def test_compressed_pages_come_whole(site: Site, path: str) -> None:
    assert fetch(site.url(path), LOCAL).body == BY_NAME["news"].source()


@pytest.mark.parametrize("path", ["/gzip/damaged", "/gzip/lie", "/compress"])
def test_what_can_not_be_decompressed_is_not_a_page(site: Site, path: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        fetch(site.url(path), LOCAL)
    assert not caught.value.retryable


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/charset/windows-1252", "Kéréon"),
        ("/charset/undeclared", "Kéréon"),
        ("/charset/utf-8-as-latin-1", "Geländer"),
        ("/charset/shift-jis-as-latin-1", "銭湯"),
        ("/malqaf", "الملقف"),
    ],
)
def test_wrongly_declared_encodings_are_seen_through(site: Site, path: str, word: str) -> None:
    fetched = fetch(site.url(path), LOCAL)
    assert fetched.charset is not None
    text = fetched.body.decode(fetched.charset)
    assert word in text


RUSSIAN = "Счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. " * 3
SWEDISH = "På fjällen ovanför byn låg snön kvar långt in i juni, och sjön hade ännu is. " * 3


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        (b"", "text/html", "utf-8"),
        (b"plain ascii", "text/html", "utf-8"),
        (b"plain ascii", "text/html; charset=iso-8859-1", "cp1252"),
        ("naïve".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (b"\xef\xbb\xbfna\xc3\xafve", "text/html; charset=iso-8859-1", "utf-8-sig"),
        ("naïve".encode("utf-16"), "text/html", "utf-16-le"),
        ("plain".encode("utf-16-le"), "text/html; charset=utf-16le", "utf-16-le"),
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", "cp1251"),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), "text/html", "cp1251"),
        (b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"), "text/html; charset=utf-8", "cp1251"),
        (RUSSIAN.encode("koi8-r"), "text/html", "koi8_r"),
        (SWEDISH.encode("cp1252"), "text/html", "cp1252"),
        (RUSSIAN.encode() + b"\xff" + RUSSIAN.encode(), "text/html; charset=utf-8", "utf-8"),
        (RUSSIAN.encode()[:-3], "text/html", "utf-8"),
        (b"caf\xe9.", "text/html; charset=utf-8", "cp1252"),
        (RUSSIAN.encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16-be"),
        ("日本".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "iso2022_jp"),
        (b"caf\xe9", "text/html; charset=unicode_escape", None),
        (b"caf\xe9", "text/html; charset=idna", None),
        (b"caf\xe9", "text/html; charset=zlib", None),
        (b"caf\xe9", "text/html; charset=\x00\xff", None),
    ],
)
def test_the_encoding_of_a_text(body: bytes, content_type: str, charset: str | None) -> None:
    found = charset_of(body, content_type)
    assert body.decode(found, errors="replace") is not None
    if charset is not None:
        assert found == charset
    else:
        assert body.decode(found).startswith("caf")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("balkonkraftwerk", "cp1252"),
        ("phares", "cp1252"),
        ("sento", "cp932"),
        ("sento", "euc_jp"),
        ("malqaf", "cp1256"),
    ],
)
def test_the_encoding_of_a_page_that_does_not_say(name: str, encoding: str) -> None:
    source = re.sub(r"<meta charset.*?>", "", BY_NAME[name].source().decode(), flags=re.IGNORECASE)
    assert charset_of(source.encode(encoding, "xmlcharrefreplace"), "text/html") == encoding


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_text_has_an_encoding_that_decodes_it(body: bytes, content_type: str) -> None:
    body.decode(charset_of(body, content_type), errors="replace")


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/html-as-text", "text/html"),
        ("/html-untyped", "text/html"),
        ("/plain", "text/plain"),
        ("/image", "image/png"),
        ("/pdf", "application/pdf"),
        ("/pdf-as-octets", "application/pdf"),
        ("/octets", "application/octet-stream"),
        ("/empty", "text/html"),
    ],
)
def test_the_type_is_what_the_body_is(site: Site, path: str, media: str) -> None:
    fetched = fetch(site.url(path), LOCAL)
    assert fetched.content_type == media
    assert (fetched.charset is not None) == media.startswith("text/")


@pytest.mark.parametrize(
    ("declared", "body", "media"),
    [
        ("TEXT/HTML ; Charset=x", b"<p>", "text/html"),
        ("text/html, text/html", b"<p>", "text/html"),
        ("text/plain", b"<p>is not enough", "text/plain"),
        ("text/plain", b"\xef\xbb\xbf <!-- a --><!doctype HTML><p>", "text/html"),
        ("", b"<title>Enough</title>", "text/html"),
        ("nonsense", b"just words", "text/plain"),
        ("", b"\x00\x01\x02", "application/octet-stream"),
        ("", "wörds".encode("utf-16"), "text/plain"),
        ("text/html", b"%PDF-1.7", "application/pdf"),
        ("text/html", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("application/json", b"<html>", "application/json"),
        (
            "text/xml",
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
            "application/xhtml+xml",
        ),
        ("application/xml", b"<rss></rss>", "application/xml"),
        ("", b"<!-- -->" * 400 + b"<html>", "text/plain"),
    ],
)
def test_types_declared_and_seen(declared: str, body: bytes, media: str) -> None:
    assert media_type(declared, body) == media


def test_a_document_that_only_leads_elsewhere_is_followed(site: Site) -> None:
    fetched = fetch(site.url("/redirect/refresh"), LOCAL)
    assert fetched.url == site.url("/docs")
    assert fetched.redirects == (site.url("/redirect/refresh"),)


@pytest.mark.parametrize(
    "content", ["0; url=/here", "30; url=/docs", "0; url=mailto:a@b.c", "0; url=http://[", "5"]
)
def test_a_document_that_does_not_is_kept(site: Site, content: str) -> None:
    body = f'<!doctype html><meta http-equiv="refresh" content="{content}"><p>News'.encode()
    site.serve("/here", Reply(body))
    fetched = fetch(site.url("/here"), LOCAL)
    assert fetched.body == body
    assert site.hits("/here") == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.binary(max_size=40), st.sampled_from([200, 301, 302, 503]), st.data())
def test_whatever_a_server_says_is_a_page_or_a_fetch_error(
    running_site: Site, body: bytes, value: bytes, status: int, data: st.DataObject
) -> None:
    name = data.draw(
        st.sampled_from(
            ["Location", "Content-Type", "Content-Encoding", "Content-Length", "Set-Cookie", "Retry-After"]
        )
    )

    def answer(exchange: Exchange) -> None:
        exchange.send(
            b"HTTP/1.1 %d OK\r\n%s: %s\r\nConnection: close\r\n\r\n" % (status, name.encode(), value) + body
        )

    running_site.serve("/fuzzed", answer)
    try:
        fetched = fetch(running_site.url("/fuzzed"), LOCAL)
    except FetchError as error:
        assert error.reason.endswith(".")  # noqa: PT017 (either way is right)
    else:
        assert fetched.status == 200
