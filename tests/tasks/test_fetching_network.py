"""Where the fetcher connects: to public addresses, checked and then connected to as checked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
import trustme

from fuze_tasks.fetching import (
    AddressRefused,
    CertificateInvalid,
    ConnectionFailed,
    FetchPolicy,
    NameNotFound,
    TooSlow,
    UnsupportedUrl,
    fetch,
)
from tests.site import ROUTES, Reply, Site

PUBLIC_ONLY = FetchPolicy(timeout_seconds=5)
LOCAL = FetchPolicy(allow=(ip_network("127.0.0.1/32"),), timeout_seconds=5)


class Names:
    """A name server that gives each name's answers one after another, the last one for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    def __call__(self, name: str) -> Sequence[str]:
        self.asked.append(name)
        if name not in self._answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self._answers[name]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _redirect(location: str) -> Reply:
    return Reply(status=302, headers={"Location": location})


THIS_MACHINE = """
127.0.0.1 localhost localhost. LOCALHOST 127.1 2130706433 0x7f000001 0177.0.0.1 %31%32%37.0.0.1 0.0.0.0 0
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::]
example.org@127.0.0.1 a:b@127.0.0.1 \uff11\uff12\uff17.0.0.1 127\u30020\u30020\u30021
"""
AWAY = r"""
http://169.254.169.254/latest/meta-data/ http://[::ffff:169.254.169.254]/ http://[fd00:ec2::254]/ http://10.0.0.1/
http://168.63.129.16/ http://0.0.0.0/ http://localhost./ http://2886729729/ http://[fe80::1]/ http://[::1]/
//192.168.0.1/ http:\\192.168.0.1/ http://user@10.0.0.1/
"""


@pytest.mark.parametrize("host", THIS_MACHINE.split())
def test_no_spelling_of_this_machine_is_fetched_from(site: Site, host: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(f"http://{host}:{site.port}/news", PUBLIC_ONLY)
    assert site.hits("/news") == 0


@pytest.mark.parametrize("location", AWAY.split())
def test_redirects_are_checked_too(site: Site, location: str) -> None:
    site.serve("/away", _redirect(location))
    names = Names(localhost=[["127.0.0.2"]])
    with pytest.raises(AddressRefused) as caught:
        fetch(site.url("/away"), LOCAL, resolve=names)
    assert "FUZE_FETCH_ALLOW" in caught.value.reason
    assert not caught.value.retryable


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(site: Site) -> None:
    names = Names(rebind_example=[["127.0.0.1"], ["169.254.169.254"]])
    fetched = fetch(f"http://rebind.example:{site.port}/news", LOCAL, resolve=names)
    assert names.asked == ["rebind.example"]
    assert b"Harwick" in fetched.body
    assert site.last_headers("/news")["Host"] == f"rebind.example:{site.port}"


def test_a_name_that_leads_inside_at_the_second_request_is_refused_there(site: Site) -> None:
    names = Names(rebind_example=[["127.0.0.1"], ["169.254.169.254"]])
    site.serve("/first", _redirect("/second"))
    with pytest.raises(AddressRefused):
        fetch(f"http://rebind.example:{site.port}/first", LOCAL, resolve=names)
    assert names.asked == ["rebind.example", "rebind.example"]
    assert site.hits("/second") == 0


@pytest.mark.parametrize("answer", [["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"]])
def test_a_name_with_one_bad_address_among_its_answers_is_refused(site: Site, answer: list[str]) -> None:
    with pytest.raises(AddressRefused):
        fetch(f"http://mixed.example:{site.port}/news", LOCAL, resolve=Names(mixed_example=[answer]))
    assert site.hits("/news") == 0


def test_when_the_first_address_is_dead_the_next_is_tried(site: Site) -> None:
    policy = FetchPolicy(allow=(ip_network("127.0.0.0/8"),), timeout_seconds=5)
    names = Names(twin_example=[["127.0.0.9", "127.0.0.1"]])
    assert fetch(f"http://twin.example:{site.port}/news", policy, resolve=names).status == 200


def test_a_refused_connection_is_worth_trying_again() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionFailed) as caught:
            fetch(f"http://127.0.0.1:{unheard.getsockname()[1]}/", LOCAL)
    assert caught.value.retryable


def test_a_name_that_does_not_exist_is_not() -> None:
    with pytest.raises(NameNotFound) as caught:
        fetch("http://bücher.example/", PUBLIC_ONLY, resolve=Names())
    assert caught.value.reason == "There is no site named bücher.example."
    assert not caught.value.retryable


def test_a_name_server_that_is_down_is() -> None:
    def down(name: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(ConnectionFailed) as caught:
        fetch("http://example.org/", PUBLIC_ONLY, resolve=down)
    assert caught.value.retryable


def test_looking_up_the_name_counts_towards_the_time() -> None:
    answered = threading.Event()

    def hanging(name: str) -> Sequence[str]:
        answered.wait(30)
        return ["127.0.0.1"]

    started = time.monotonic()
    with pytest.raises(TooSlow):
        fetch("http://example.org/", FetchPolicy(timeout_seconds=0.2), resolve=hanging)
    assert time.monotonic() - started < 2
    answered.set()


def test_a_name_that_can_not_exist_is_a_name_not_found_or_a_failure_like_any_other() -> None:
    with pytest.raises((NameNotFound, ConnectionFailed)):
        fetch(f"http://{'a' * 64}.invalid/", PUBLIC_ONLY)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.org/", "not at ftp:"),
        ("file:///etc/passwd", "not at file:"),
        ("gopher://example.org/", "not at gopher:"),
        ("javascript:alert(1)", "not at javascript:"),
        ("http://example.org:25/", "port 25"),
        ("http://example.org:6667/", "port 6667"),
        ("http://example.org:0/", "port 0"),
        ("http://exa mple.org/", "not a valid one"),
        ("http://", "not a valid one"),
        ("/relative", "not a valid one"),
        ("http://\ud800/", "not a valid one"),
    ],
)
def test_what_is_no_web_address_is_not_fetched(url: str, says: str) -> None:
    with pytest.raises(UnsupportedUrl) as caught:
        fetch(url, PUBLIC_ONLY, resolve=Names())
    assert says in caught.value.reason


def test_a_redirect_to_another_scheme_is_not_followed(site: Site) -> None:
    with pytest.raises(UnsupportedUrl):
        fetch(site.url("/redirect/file"), LOCAL)


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9/")
    assert fetch(site.url("/news"), LOCAL).status == 200


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


class SecureSites:
    """Sites on https, and the names that clients asked them for."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self._running: list[Site] = []

    def start(self, certificate: trustme.LeafCert) -> Site:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        context.sni_callback = lambda _connection, name, _context: self.asked.append(name)
        site = Site(ROUTES, tls=context, host="secure.example")
        site.start()
        self._running.append(site)
        return site

    def stop(self) -> None:
        for site in self._running:
            site.stop()


@pytest.fixture
def secure_sites() -> Iterator[SecureSites]:
    sites = SecureSites()
    yield sites
    sites.stop()


NAMES = {"secure_example": [["127.0.0.1"]], "other_example": [["127.0.0.1"]]}


def test_over_tls_the_name_is_what_is_asked_for_and_proved(
    secure_sites: SecureSites, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    site = secure_sites.start(authority.issue_cert("secure.example"))
    fetched = fetch(site.url("/news"), LOCAL, resolve=Names(**NAMES), trust=trust)
    assert fetched.status == 200
    assert secure_sites.asked == ["secure.example"]
    assert site.last_headers("/news")["Host"] == f"secure.example:{site.port}"


def test_a_trailing_dot_changes_neither_the_name_asked_for_nor_the_one_proved(
    secure_sites: SecureSites, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    site = secure_sites.start(authority.issue_cert("secure.example"))
    url = f"https://secure.example.:{site.port}/news"
    assert fetch(url, LOCAL, resolve=Names(**NAMES), trust=trust).status == 200


def test_a_certificate_for_another_name_is_not_accepted(
    secure_sites: SecureSites, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    site = secure_sites.start(authority.issue_cert("secure.example"))
    with pytest.raises(CertificateInvalid) as caught:
        fetch(f"https://other.example:{site.port}/news", LOCAL, resolve=Names(**NAMES), trust=trust)
    assert "not valid for 'other.example'" in caught.value.reason
    assert not caught.value.retryable
    assert site.hits("/news") == 0


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    secure_sites: SecureSites, authority: trustme.CA
) -> None:
    site = secure_sites.start(authority.issue_cert("secure.example"))
    with pytest.raises(CertificateInvalid):
        fetch(site.url("/news"), LOCAL, resolve=Names(**NAMES))


def test_an_expired_certificate_is_not_accepted(
    secure_sites: SecureSites, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate = authority.issue_cert(
        "secure.example", not_before=yesterday - timedelta(days=9), not_after=yesterday
    )
    site = secure_sites.start(certificate)
    with pytest.raises(CertificateInvalid) as caught:
        fetch(site.url("/news"), LOCAL, resolve=Names(**NAMES), trust=trust)
    assert "expired" in caught.value.reason


def test_a_server_that_speaks_no_tls_is_a_failed_connection(site: Site) -> None:
    with pytest.raises(ConnectionFailed):
        fetch(f"https://127.0.0.1:{site.port}/news", LOCAL)


def test_a_redirect_from_https_to_http_is_followed(
    secure_sites: SecureSites,
    authority: trustme.CA,
    trust: ssl.SSLContext,
    site: Site,
) -> None:
    secure = secure_sites.start(authority.issue_cert("secure.example"))
    secure.serve("/old", _redirect(site.url("/news")))
    fetched = fetch(secure.url("/old"), LOCAL, resolve=Names(**NAMES), trust=trust)
    assert fetched.url == site.url("/news")
    assert fetched.redirects == (secure.url("/old"),)
