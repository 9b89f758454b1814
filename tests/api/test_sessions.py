"""The session's cookie: set, sent, ended, and of no use to other sites."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fuze_app.core.services.accounts import Account
from fuze_app.core.settings import Settings
from tests.api.conftest import NewClient
from tests.api.contract import CheckedClient
from tests.conftest import PASSWORD

CREDENTIALS = {"login": "ada", "password": PASSWORD}
PAGE = {"url": "https://example.org/"}


@pytest.fixture
def browser(visitor: CheckedClient, new_user: Callable[[str], Account]) -> CheckedClient:
    """A client that keeps cookies, signed in."""
    new_user("ada")
    assert visitor.post("/api/auth/session", json=CREDENTIALS).status_code == 200
    return visitor


def test_the_cookie_signs_in(browser: CheckedClient) -> None:
    assert browser.get("/api/auth/me").json()["username"] == "ada"
    assert browser.post("/api/bookmarks", json=PAGE).status_code == 201


def test_scripts_can_not_read_the_cookie(visitor: CheckedClient, new_user: Callable[[str], Account]) -> None:
    new_user("ada")
    cookie = visitor.post("/api/auth/session", json=CREDENTIALS).headers["set-cookie"].lower()
    assert cookie.startswith("fuze_session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie


def test_the_cookie_is_secure_over_https(new_client: NewClient, new_user: Callable[[str], Account]) -> None:
    new_user("ada")
    client = new_client(base_url="https://fuze.example.org")
    assert "secure" in client.post("/api/auth/session", json=CREDENTIALS).headers["set-cookie"].lower()


@pytest.mark.parametrize(("trusted", "secure"), [("10.0.0.0/8", True), ("192.0.2.0/24", False)])
def test_only_a_trusted_proxy_says_that_it_was_https(
    trusted: str,
    secure: bool,
    configure: Callable[..., Settings],
    new_client: NewClient,
    new_user: Callable[[str], Account],
) -> None:
    configure(trusted_proxies=trusted)
    new_user("ada")
    client = new_client({"X-Forwarded-Proto": "https"}, client=("10.1.2.3", 4000))
    cookie = client.post("/api/auth/session", json=CREDENTIALS).headers["set-cookie"].lower()
    assert ("secure" in cookie) is secure


def test_wrong_password_sets_no_cookie(visitor: CheckedClient, new_user: Callable[[str], Account]) -> None:
    new_user("ada")
    response = visitor.post("/api/auth/session", json={"login": "ada", "password": "wrong"})
    assert response.status_code == 401
    assert "set-cookie" not in response.headers


def test_ending_the_session_ends_it_on_the_server(browser: CheckedClient, new_client: NewClient) -> None:
    copy = new_client(cookies=dict(browser.cookies))
    assert copy.get("/api/auth/me").status_code == 200
    assert browser.delete("/api/auth/session").status_code == 204
    assert not browser.cookies
    assert copy.get("/api/auth/me").status_code == 401
    assert browser.delete("/api/auth/session").status_code == 204


def test_signing_in_again_ends_the_former_session(browser: CheckedClient, new_client: NewClient) -> None:
    former = new_client(cookies=dict(browser.cookies))
    browser.post("/api/auth/session", json=CREDENTIALS)
    assert former.get("/api/auth/me").status_code == 401
    assert browser.get("/api/auth/me").status_code == 200


CROSS_SITE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]
OWN = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://testserver"},
    {},
]


@pytest.mark.parametrize("headers", CROSS_SITE)
def test_other_sites_can_not_use_the_cookie(browser: CheckedClient, headers: dict[str, str]) -> None:
    assert browser.post("/api/bookmarks", json=PAGE, headers=headers).status_code == 403
    assert browser.delete("/api/auth/session", headers=headers).status_code == 403
    assert browser.post("/api/auth/session", json=CREDENTIALS, headers=headers).status_code == 403
    assert browser.get("/api/bookmarks").json()["items"] == []


@pytest.mark.parametrize("headers", OWN)
def test_own_pages_and_programs_can(browser: CheckedClient, headers: dict[str, str]) -> None:
    assert browser.post("/api/bookmarks", json=PAGE, headers=headers).status_code == 201


def test_a_token_is_no_ones_by_accident(ada: CheckedClient) -> None:
    """Browsers do not add it by themselves, so extensions may use it from anywhere."""
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "chrome-extension://abc"}
    assert ada.post("/api/bookmarks", json=PAGE, headers=headers).status_code == 201


def test_a_wrong_token_is_refused_whatever_the_cookie(browser: CheckedClient) -> None:
    assert browser.get("/api/auth/me", headers={"Authorization": "Bearer rubbish"}).status_code == 401
