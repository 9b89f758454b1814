"""The test site itself: its pages are what the catalogue says, and it ends when it should."""

from __future__ import annotations

import html
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.site import PAGES, ROUTES, Page, Site

ENGLISH = [page for page in PAGES if page.meaning is not None]


def _text(page: Page) -> str:
    source = re.sub(r"<(script|style).*?</\1>", " ", page.source().decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", source))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_the_substance_of_a_real_one(page: Page) -> None:
    text = _text(page)
    assert page.title in text
    if page.language == "ja":
        assert 1200 < len(re.sub(r"\s", "", text)) < 4000
    else:
        assert 400 < len(text.split()) < 1300


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_words_of_a_page_stand_in_it_and_together_in_no_other(page: Page) -> None:
    holding = [
        other.name
        for other in PAGES
        if all(word.casefold() in _text(other).casefold() for word in page.words.split())
    ]
    assert holding == [page.name]


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: page.name)
def test_what_a_page_is_about_is_said_in_words_that_do_not_stand_in_it(page: Page) -> None:
    assert page.meaning is not None
    stems = [word[: max(5, len(word) - 2)] for word in _words(page.meaning) if len(word) > 3]
    standing = _words(page.source().decode())
    assert len(stems) >= 2
    assert not [(stem, word) for stem in stems for word in standing if word.startswith(stem)]


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_requests_are_counted_by_path(site: Site) -> None:
    assert [_status(site.url("/news?a=1")), _status(site.url("/news")), _status(site.url("/none"))] == [
        200,
        200,
        404,
    ]
    assert (site.hits("/news"), site.hits("/none"), site.hits("/docs")) == (2, 1, 0)


def test_a_script_is_followed_and_then_forgotten(site: Site) -> None:
    site.script("/news", [503, 200, 404])
    assert [_status(site.url("/news")) for _ in range(4)] == [503, 200, 404, 200]


def test_a_held_page_is_answered_when_it_is_let_go(site: Site) -> None:
    statuses: list[int] = []
    reader = threading.Thread(target=lambda: statuses.append(_status(site.url("/news"))))
    with site.held("/news"):
        reader.start()
        deadline = time.monotonic() + 5
        while site.hits("/news") == 0:
            assert time.monotonic() < deadline
        assert statuses == []
    reader.join(5)
    assert statuses == [200]


@pytest.mark.parametrize("path", ["/slow", "/silent", "/huge", "/endless-headers", "/endless-hints"])
def test_nothing_goes_on_when_the_site_stops_or_the_client_leaves(path: str) -> None:
    before = threading.active_count()
    with Site(ROUTES) as site:
        for leaves in (True, False):
            client = socket.create_connection(("127.0.0.1", site.port))
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            if path != "/silent":
                client.recv(1)
            if leaves:
                client.close()
    deadline = time.monotonic() + 2
    while threading.active_count() > before:
        assert time.monotonic() < deadline
    client.close()


def test_it_runs_alone() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.site", "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    assert _status(f"http://127.0.0.1:{port}/news") == 200
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=5)[0] == ""
    assert process.returncode == 0
