"""Register, sign in with tokens, refresh, sign out."""

from __future__ import annotations

import time
from collections.abc import Callable

import jwt
import pytest

from fuze_app.core.services import account_closing
from fuze_app.core.services.accounts import FREE_FAILURES, Account
from fuze_app.core.settings import Settings
from tests.api.contract import CheckedClient
from tests.conftest import PASSWORD

ADA = {"email": "Ada@Example.org", "username": "Ada", "password": PASSWORD}


def sign_in(client: CheckedClient, login: str = "ada", password: str = PASSWORD) -> dict[str, str]:
    response = client.post("/api/auth/token", json={"login": login, "password": password})
    assert response.status_code == 200
    return response.json()


def fields(response: object) -> set[str]:
    return {error["field"] for error in response.json()["errors"]}


def test_register_answers_the_account(visitor: CheckedClient) -> None:
    response = visitor.post("/api/auth/register", json=ADA)
    assert response.status_code == 201
    assert response.json() == {"id": 1, "email": "ada@example.org", "username": "Ada", "is_admin": True}


def test_only_the_first_account_is_an_administrator(visitor: CheckedClient) -> None:
    visitor.post("/api/auth/register", json=ADA)
    response = visitor.post(
        "/api/auth/register", json={"email": "b@example.org", "username": "ben", "password": PASSWORD}
    )
    assert response.json()["is_admin"] is False


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": "someone"}, "email"),
        ({"email": "other@example.org"}, "username"),
        ({"email": "other@example.org", "username": "ADA"}, "username"),
    ],
)
def test_what_is_taken_is_a_conflict_that_names_the_field(
    visitor: CheckedClient, changed: dict[str, str], field: str
) -> None:
    visitor.post("/api/auth/register", json=ADA)
    response = visitor.post("/api/auth/register", json=ADA | changed)
    assert response.status_code == 409
    assert fields(response) == {field}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "a@" + "b" * 300 + ".org"}, "email"),
        ({"username": "a b"}, "username"),
        ({"username": "a" * 33}, "username"),
        ({"username": "ad\0a"}, "username"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"password": "ten of them\0"}, "password"),
        ({"password": 1234567890}, "password"),
        ({"is_admin": True}, "is_admin"),
    ],
)
def test_register_names_what_can_not_be_used(
    visitor: CheckedClient, changed: dict[str, object], field: str
) -> None:
    response = visitor.post("/api/auth/register", json=ADA | changed)
    assert response.status_code == 422
    assert fields(response) == {field}


def test_register_may_be_closed(visitor: CheckedClient, configure: Callable[..., Settings]) -> None:
    configure(registration="closed")
    assert visitor.post("/api/auth/register", json=ADA).status_code == 403


def test_username_availability_suggests_names(visitor: CheckedClient) -> None:
    visitor.post("/api/auth/register", json=ADA)
    free = visitor.get("/api/auth/username-available", params={"username": "grace"}).json()
    taken = visitor.get("/api/auth/username-available", params={"username": "ADA"}).json()
    unfit = visitor.get("/api/auth/username-available", params={"username": "-"}).json()
    assert free == {"available": True, "reason": None, "suggestions": []}
    assert taken["available"] is False
    assert taken["suggestions"]
    assert unfit["available"] is False
    assert unfit["reason"]
    for name in taken["suggestions"]:
        assert visitor.get("/api/auth/username-available", params={"username": name}).json()["available"]


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", "Ada@Example.Org"])
def test_sign_in_by_username_or_email(visitor: CheckedClient, login: str) -> None:
    visitor.post("/api/auth/register", json=ADA)
    pair = sign_in(visitor, login)
    assert pair["token_type"] == "bearer"
    assert pair["expires_in"] == 900
    me = visitor.get("/api/auth/me", headers={"Authorization": f"Bearer {pair['access_token']}"})
    assert me.json()["username"] == "Ada"


def test_unknown_account_and_wrong_password_answer_alike(visitor: CheckedClient) -> None:
    visitor.post("/api/auth/register", json=ADA)
    wrong = visitor.post("/api/auth/token", json={"login": "ada", "password": "wrong"})
    unknown = visitor.post("/api/auth/token", json={"login": "nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_repeated_failures_lock_known_and_unknown_names_alike(visitor: CheckedClient, login: str) -> None:
    visitor.post("/api/auth/register", json=ADA)
    wrong = {"login": login, "password": "wrong"}
    for _ in range(FREE_FAILURES):
        assert visitor.post("/api/auth/token", json=wrong).status_code == 401
    locked = visitor.post("/api/auth/token", json=wrong)
    assert locked.status_code == 429
    assert locked.json()["type"] == "urn:fuze:problem:account-locked"
    assert 0 < int(locked.headers["retry-after"]) <= 30
    assert visitor.post("/api/auth/token", json={"login": login, "password": PASSWORD}).status_code == 429


def test_refresh_rotates(visitor: CheckedClient) -> None:
    visitor.post("/api/auth/register", json=ADA)
    first = sign_in(visitor)
    second = visitor.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()
    assert second["refresh_token"] != first["refresh_token"]
    third = visitor.post("/api/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert third.status_code == 200


def test_reuse_of_a_refresh_token_ends_the_whole_chain(visitor: CheckedClient) -> None:
    visitor.post("/api/auth/register", json=ADA)
    first, other = sign_in(visitor), sign_in(visitor)
    second = visitor.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()
    for token in (first, second):
        stale = visitor.post("/api/auth/refresh", json={"refresh_token": token["refresh_token"]})
        assert stale.status_code == 401
    unrelated = visitor.post("/api/auth/refresh", json={"refresh_token": other["refresh_token"]})
    assert unrelated.status_code == 200


def test_logout_ends_the_chain_and_forgives_unknown_tokens(visitor: CheckedClient) -> None:
    visitor.post("/api/auth/register", json=ADA)
    pair = sign_in(visitor)
    body = {"refresh_token": pair["refresh_token"]}
    assert visitor.post("/api/auth/logout", json=body).status_code == 204
    assert visitor.post("/api/auth/refresh", json=body).status_code == 401
    assert visitor.post("/api/auth/logout", json={"refresh_token": "unknown"}).status_code == 204


@pytest.mark.parametrize("login", ["ad\0a", "\ud800"])
def test_sign_in_refuses_what_no_name_can_contain(visitor: CheckedClient, login: str) -> None:
    body = b'{"login": "%s", "password": "x"}' % login.encode("unicode_escape").replace(b"\\x00", b"\\u0000")
    response = visitor.post("/api/auth/token", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert fields(response) == {"login"}


def _forged(settings: Settings, **changed: object) -> str:
    assert settings.secret_key is not None
    claims = {"sub": "1", "scope": "read write", "exp": time.time() + 60, **changed}
    return jwt.encode(claims, settings.secret_key.get_secret_value(), algorithm="HS256")


def test_access_tokens_must_be_signed_and_current(
    visitor: CheckedClient, new_user: Callable[[str], Account], settings: Settings
) -> None:
    new_user("ada")
    claims = {"sub": "1", "scope": "read write", "exp": time.time() + 60}
    unsigned = jwt.encode(claims, None, algorithm="none")
    foreign = jwt.encode(claims, "another secret of more than 32 characters", algorithm="HS256")
    expired = _forged(settings, exp=time.time() - 1)
    for token in (unsigned, foreign, expired, "rubbish", "fuze_rubbish", "fuze_\N{SNOWMAN}"):
        response = visitor.get("/api/auth/me", headers={"Authorization": f"Bearer {token}".encode()})
        assert response.status_code == 401
    good = visitor.get("/api/auth/me", headers={"Authorization": f"Bearer {_forged(settings)}"})
    assert good.status_code == 200


def test_a_token_that_outlives_its_account_is_not_valid(
    visitor: CheckedClient, new_user: Callable[[str], Account], settings: Settings
) -> None:
    response = visitor.get("/api/auth/me", headers={"Authorization": f"Bearer {_forged(settings, sub='77')}"})
    assert response.status_code == 401


def test_a_closed_account_is_nobodys_and_its_name_is_free(visitor: CheckedClient) -> None:
    mine = visitor.post("/api/auth/register", json=ADA).json()["id"]
    pair = sign_in(visitor)
    held = {"headers": {"Authorization": f"Bearer {pair['access_token']}"}}
    refused = visitor.post("/api/auth/close", json={"password": "not this one"}, **held)
    assert (refused.status_code, fields(refused)) == (422, {"password"})
    assert visitor.post("/api/auth/close", json={"password": PASSWORD}, **held).status_code == 204
    assert visitor.get("/api/auth/me", **held).status_code == 401
    refresh = {"refresh_token": pair["refresh_token"]}
    assert visitor.post("/api/auth/refresh", json=refresh).status_code == 401
    login = {"login": "ada", "password": PASSWORD}
    assert visitor.post("/api/auth/token", json=login).status_code == 401
    assert visitor.post("/api/auth/register", json=ADA).status_code == 201
    assert account_closing.sweep() == 1
    account_closing.erase(mine)
    assert account_closing.sweep() == 0
    late = visitor.post("/api/bookmarks", json={"url": "https://example.org"}, **held)
    assert late.status_code == 401
