"""The bounds of a fetch: time, bytes, decompressed bytes, redirects, headers."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network

import pytest

from fuze_tasks.fetching import (
    BadStatus,
    ConnectionFailed,
    FetchPolicy,
    InvalidAnswer,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    fetch,
)
from tests.site import BY_NAME, Exchange, Reply, Site
from tests.site.files import BOMB_BYTES, brotli_bomb, gzip_bomb

LOCAL = FetchPolicy(allow=(ip_network("127.0.0.0/8"),), timeout_seconds=5)
HURRIED = replace(LOCAL, timeout_seconds=0.3)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


@pytest.mark.parametrize("path", ["/slow", "/silent", "/endless-hints"])
def test_the_time_is_that_of_everything_together(site: Site, path: str) -> None:
    with at_most(1.5), pytest.raises(TooSlow) as caught:
        fetch(site.url(path), HURRIED)
    assert caught.value.retryable
    assert caught.value.reason == "127.0.0.1 took longer than 0.3 seconds to send the page."


def test_redirects_do_not_start_the_time_anew(site: Site) -> None:
    def slow_step(_: Exchange) -> Reply:
        site.stopping.wait(0.12)
        return Reply(status=302, headers={"Location": f"/step?{site.hits('/step')}"})

    site.serve("/step", slow_step)
    with at_most(1.5), pytest.raises(TooSlow):
        fetch(site.url("/step"), HURRIED)
    assert site.hits("/step") > 1


def test_a_page_without_end_is_left_at_the_bound(site: Site) -> None:
    with pytest.raises(TooLarge) as caught:
        fetch(site.url("/huge"), replace(LOCAL, max_bytes=1_000_000))
    assert caught.value.reason == "The page is larger than 1 MB, the most that this Fuze reads."
    assert not caught.value.retryable


def test_a_page_that_announces_too_much_is_not_read(site: Site) -> None:
    def announce(exchange: Exchange) -> None:
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")
        exchange.wait()

    site.serve("/announced", announce)
    with at_most(1.5), pytest.raises((TooLarge, InvalidAnswer)):
        fetch(site.url("/announced"), LOCAL)


def test_a_page_of_exactly_the_bound_is_read(site: Site) -> None:
    site.serve("/brim", Reply(b"x" * 10_000, content_type="text/plain"))
    assert len(fetch(site.url("/brim"), replace(LOCAL, max_bytes=10_000)).body) == 10_000
    with pytest.raises(TooLarge):
        fetch(site.url("/brim"), replace(LOCAL, max_bytes=9_999))


@pytest.mark.parametrize(("path", "bomb"), [("/bomb/gzip", gzip_bomb), ("/bomb/brotli", brotli_bomb)])
def test_what_explodes_when_decompressed_is_not_let_to(
    site: Site, path: str, bomb: Callable[[], bytes]
) -> None:
    assert len(bomb()) < BOMB_BYTES / 900
    tracemalloc.start()
    with pytest.raises(TooLarge):
        fetch(site.url(path), replace(LOCAL, max_bytes=5_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_headers_without_end_are_not_an_answer(site: Site) -> None:
    with at_most(1.5), pytest.raises(InvalidAnswer):
        fetch(site.url("/endless-headers"), LOCAL)


def test_what_is_not_http_is_not_an_answer(site: Site) -> None:
    with pytest.raises(InvalidAnswer):
        fetch(site.url("/not-http"), LOCAL)


def test_a_page_that_breaks_off_is_worth_trying_again(site: Site) -> None:
    with pytest.raises(ConnectionFailed) as caught:
        fetch(site.url("/broken-off"), LOCAL)
    assert caught.value.retryable


def test_redirects_are_followed_up_to_the_bound(site: Site) -> None:
    policy = replace(LOCAL, max_redirects=3)
    fetched = fetch(site.url("/redirect/chain?n=3"), policy)
    assert fetched.url == site.url("/news")
    assert fetched.redirects == tuple(site.url(f"/redirect/chain?n={left}") for left in (3, 2, 1))
    with pytest.raises(TooManyRedirects) as caught:
        fetch(site.url("/redirect/chain?n=4"), policy)
    assert caught.value.reason == "The address redirects more than 3 times."


def test_no_redirect_is_followed_when_none_is_allowed(site: Site) -> None:
    with pytest.raises(TooManyRedirects):
        fetch(site.url("/redirect/chain?n=1"), replace(LOCAL, max_redirects=0))
    assert site.hits("/news") == 0


def test_a_circle_is_seen_at_its_first_round(site: Site) -> None:
    with pytest.raises(TooManyRedirects) as caught:
        fetch(site.url("/redirect/loop"), LOCAL)
    assert "circle" in caught.value.reason
    assert site.hits("/redirect/loop") == 1


def test_a_redirect_to_the_same_page_with_a_cookie_is_no_circle(site: Site) -> None:
    fetched = fetch(site.url("/cookie-wall"), LOCAL)
    assert fetched.body == BY_NAME["news"].source(site.origin)
    assert site.hits("/cookie-wall") == 2


def test_a_new_cookie_each_time_ends_at_the_bound(site: Site) -> None:
    def wall(_: Exchange) -> Reply:
        cookie = f"visit={site.hits('/wall')}; Path=/"
        return Reply(status=302, headers={"Location": "/wall", "Set-Cookie": cookie})

    site.serve("/wall", wall)
    with pytest.raises(TooManyRedirects):
        fetch(site.url("/wall"), LOCAL)
    assert site.hits("/wall") == LOCAL.max_redirects + 1


def test_cookies_of_one_fetch_are_not_shown_in_the_next(site: Site) -> None:
    fetch(site.url("/cookie-wall"), LOCAL)
    fetch(site.url("/cookie-wall"), LOCAL)
    assert site.hits("/cookie-wall") == 4


def test_a_redirect_to_nowhere_is_an_error(site: Site) -> None:
    with pytest.raises(BadStatus) as caught:
        fetch(site.url("/redirect/nowhere"), LOCAL)
    assert caught.value.status == 302


def test_many_threads_fetch_at_once(site: Site) -> None:
    with ThreadPoolExecutor(16) as threads, site.held("/docs"):
        waiting = [threads.submit(fetch, site.url("/docs"), LOCAL) for _ in range(8)]
        quick = [threads.submit(fetch, site.url("/news"), LOCAL) for _ in range(8)]
        assert all(future.result(timeout=5).status == 200 for future in quick)
        assert not any(future.done() for future in waiting)
    assert all(future.result(timeout=5).status == 200 for future in waiting)
