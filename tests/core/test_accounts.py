"""Accounts: who may register, who may sign in, and what failing to costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import AccountLocked, Conflict, Forbidden, InvalidInput, Unauthenticated
from fuze_app.core.services import accounts, sessions, tokens
from fuze_app.core.services.accounts import FREE_FAILURES, Account, Registration
from fuze_app.core.settings import Settings
from tests.conftest import PASSWORD

NewUser = Callable[[str], Account]
Together = Callable[..., list[object]]


def fail(login: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Unauthenticated):
            accounts.authenticate(login, "wrong")


def forgive(database: psycopg.Connection) -> None:
    """As if every lock had run out by now."""
    database.execute("update sign_in_failures set locked_until = now()")


def test_the_password_is_kept_as_an_argon2id_hash_only(
    database: psycopg.Connection, new_user: NewUser
) -> None:
    new_user("ada")
    row = database.execute("select u::text, password_hash from users u").fetchone()
    assert row is not None
    assert PASSWORD not in row[0]
    assert row[1].startswith("$argon2id$")


def test_of_many_who_register_first_at_once_one_is_the_administrator(
    database: psycopg.Connection, together: Together
) -> None:
    def register(number: int) -> bool:
        account = accounts.register(Registration(f"u{number}@example.org", f"user{number}", PASSWORD))
        return account.is_admin

    assert sorted(together(register, 6)) == [False] * 5 + [True]


def test_of_many_who_want_one_name_at_once_one_gets_it(
    database: psycopg.Connection, together: Together
) -> None:
    def register(number: int) -> str:
        try:
            return accounts.register(Registration(f"u{number}@example.org", "Ada", PASSWORD)).username
        except Conflict as error:
            return f"{error.field} is taken"

    assert sorted(together(register, 5)) == ["Ada"] + ["username is taken"] * 4


@pytest.mark.parametrize("name", ["admin", "Root", "FUZE", "api"])
def test_some_names_are_nobodys(database: psycopg.Connection, name: str) -> None:
    with pytest.raises(Conflict):
        accounts.register(Registration("a@example.org", name, PASSWORD))


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "a b@example.org", "a\n@example.org"])
def test_what_is_no_email_address(database: psycopg.Connection, email: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.register(Registration(email, "ada", PASSWORD))
    assert refused.value.field == "email"


def test_a_closed_registration_is_open_to_the_operator(
    database: psycopg.Connection, configure: Callable[..., Settings]
) -> None:
    configure(registration="closed")
    registration = Registration("a@example.org", "ada", PASSWORD)
    with pytest.raises(Forbidden):
        accounts.register(registration)
    assert accounts.register(registration, by_operator=True).is_admin


@pytest.mark.parametrize("name", ["ada", "a" * 32, "user.name", "Ada-Lovelace_1"])
def test_suggestions_can_be_had(database: psycopg.Connection, name: str) -> None:
    accounts.register(Registration("a@example.org", name, PASSWORD))
    offered = accounts.username_availability(name)
    assert not offered.available
    assert len(offered.suggestions) == accounts.SUGGESTIONS
    for number, suggestion in enumerate(offered.suggestions):
        assert accounts.username_availability(suggestion).available
        accounts.register(Registration(f"b{number}@example.org", suggestion, PASSWORD))


def test_the_delay_grows_and_has_an_end(database: psycopg.Connection, new_user: NewUser) -> None:
    new_user("ada")
    fail("ada", FREE_FAILURES - 1)
    delays = []
    for _ in range(12):
        fail("ada")
        with pytest.raises(AccountLocked) as locked:
            accounts.authenticate("ada", PASSWORD)
        delays.append(locked.value.retry_after)
        forgive(database)
    assert delays[:4] == [30, 60, 120, 240]
    assert delays[-1] == accounts.LONGEST_LOCK.total_seconds()


def test_a_lock_holds_for_every_name_of_an_account(database: psycopg.Connection, new_user: NewUser) -> None:
    new_user("ada")
    fail("ada", 3)
    fail("ADA@example.org", FREE_FAILURES - 3)
    for login in ("ada", "ada@example.org"):
        with pytest.raises(AccountLocked):
            accounts.authenticate(login, PASSWORD)


def test_signing_in_clears_the_failures(database: psycopg.Connection, new_user: NewUser) -> None:
    new_user("ada")
    for _ in range(2):
        fail("ada", FREE_FAILURES - 1)
        assert accounts.authenticate("ada", PASSWORD).username == "ada"


def test_failures_are_forgotten_after_a_quiet_day(database: psycopg.Connection, new_user: NewUser) -> None:
    new_user("ada")
    fail("ada", FREE_FAILURES - 1)
    database.execute(
        "update sign_in_failures set updated_at = updated_at - %s", [accounts.FORGOTTEN_AFTER + timedelta(1)]
    )
    fail("ada")
    assert accounts.authenticate("ada", PASSWORD).username == "ada"


def test_failures_at_once_are_all_counted(
    database: psycopg.Connection, new_user: NewUser, together: Together
) -> None:
    new_user("ada")
    together(lambda _: fail("ada"), FREE_FAILURES - 1)
    assert database.execute("select failures from sign_in_failures").fetchone() == (FREE_FAILURES - 1,)


def test_an_unknown_account_takes_as_long_as_a_wrong_password(
    database: psycopg.Connection, new_user: NewUser, settings: Settings
) -> None:
    new_user("ada")
    accounts.verify_password("warm up", None)

    def seconds(login: str) -> float:
        began = time.process_time()
        fail(login)
        database.execute("delete from sign_in_failures")
        return time.process_time() - began

    known, unknown = (median(seconds(login) for _ in range(5)) for login in ("ada", "nobody"))
    assert 0.5 < known / unknown < 2


def test_changing_the_password_signs_out_everywhere_else(
    database: psycopg.Connection, new_user: NewUser
) -> None:
    account = new_user("ada")
    here, there = sessions.start(account.id), sessions.start(account.id)
    present = sessions.resolve(here)
    assert present is not None
    pair = tokens.issue_pair(account.id)
    with user_session(account.id) as session:
        accounts.change_password(
            session, account.id, PASSWORD, "another good password", keep_session_id=present.session_id
        )
    assert sessions.resolve(here) is not None
    assert sessions.resolve(there) is None
    with pytest.raises(Unauthenticated):
        tokens.refresh(pair.refresh_token)
    fail("ada")
    assert accounts.authenticate("ada", "another good password").id == account.id


@pytest.mark.parametrize(
    ("current", "new", "field"), [("wrong", "another good password", "current"), (PASSWORD, "short", "new")]
)
def test_a_password_that_can_not_be_changed(new_user: NewUser, current: str, new: str, field: str) -> None:
    account = new_user("ada")
    with pytest.raises(InvalidInput) as refused, user_session(account.id) as session:
        accounts.change_password(session, account.id, current, new)
    assert refused.value.field == field
    assert accounts.authenticate("ada", PASSWORD).id == account.id
