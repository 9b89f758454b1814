"""Web sessions: as long as there are visits, and no longer than their owner wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.services import sessions
from fuze_app.core.services.accounts import Account
from fuze_app.core.settings import Settings

NewUser = Callable[[str], Account]


def age(database: psycopg.Connection, by: timedelta) -> None:
    """As if that much time had passed."""
    database.execute(
        "update sessions set created_at = created_at - %(by)s, last_seen_at = last_seen_at - %(by)s,"
        " expires_at = expires_at - %(by)s",
        {"by": by},
    )


def test_the_cookie_names_its_owner(new_user: NewUser) -> None:
    account = new_user("ada")
    person = sessions.resolve(sessions.start(account.id))
    assert person is not None
    assert (person.user_id, person.username, person.is_admin) == (account.id, "ada", True)
    assert sessions.resolve("something else") is None
    assert sessions.resolve("") is None


def test_the_database_does_not_know_the_cookie(database: psycopg.Connection, new_user: NewUser) -> None:
    cookie = sessions.start(new_user("ada").id)
    row = database.execute("select s::text, encode(token_digest, 'escape') from sessions s").fetchone()
    assert row is not None
    assert cookie not in "".join(row)


def test_visits_prolong_it(
    database: psycopg.Connection, new_user: NewUser, configure: Callable[..., Settings]
) -> None:
    configure(session_days="10")
    cookie = sessions.start(new_user("ada").id)
    for _ in range(3):
        age(database, timedelta(days=9))
        assert sessions.resolve(cookie) is not None
    age(database, timedelta(days=10, minutes=1))
    assert sessions.resolve(cookie) is None


def test_visits_are_not_written_down_each_time(database: psycopg.Connection, new_user: NewUser) -> None:
    cookie = sessions.start(new_user("ada").id)
    before = database.execute("select xmin, last_seen_at from sessions").fetchone()
    sessions.resolve(cookie)
    assert database.execute("select xmin, last_seen_at from sessions").fetchone() == before
    age(database, sessions.TOUCH_EVERY)
    sessions.resolve(cookie)
    assert database.execute("select now() - last_seen_at < interval '1 minute' from sessions").fetchone() == (
        True,
    )


def test_the_list_knows_where_one_is(database: psycopg.Connection, new_user: NewUser) -> None:
    account = new_user("ada")
    sessions.start(account.id, "Lynx " * 200, "192.0.2.1")
    age(database, timedelta(hours=1))
    here = sessions.resolve(sessions.start(account.id, "Firefox", "2001:db8::1"))
    sessions.start(new_user("ben").id, "Safari")
    assert here is not None
    with user_session(account.id) as session:
        views = sessions.list_sessions(session, account.id, here.session_id)
    assert [(view.user_agent[:7], view.address, view.current) for view in views] == [
        ("Firefox", "2001:db8::1", True),
        ("Lynx Ly", "192.0.2.1", False),
    ]


def test_sessions_that_have_expired_are_not_listed(database: psycopg.Connection, new_user: NewUser) -> None:
    account = new_user("ada")
    sessions.start(account.id)
    age(database, timedelta(days=400))
    with user_session(account.id) as session:
        assert sessions.list_sessions(session, account.id) == []


def test_ending_one_and_ending_the_others(new_user: NewUser) -> None:
    account = new_user("ada")
    cookies = [sessions.start(account.id) for _ in range(4)]
    people = [sessions.resolve(cookie) for cookie in cookies]
    with user_session(account.id) as session:
        sessions.end(session, account.id, people[0].session_id)
    assert [sessions.resolve(cookie) is not None for cookie in cookies] == [False, True, True, True]
    with user_session(account.id) as session:
        sessions.end_others(session, account.id, people[1].session_id)
    assert [sessions.resolve(cookie) is not None for cookie in cookies] == [False, True, False, False]
    sessions.end_by_cookie(cookies[1])
    sessions.end_by_cookie(cookies[1])
    assert sessions.resolve(cookies[1]) is None


def test_nobody_ends_the_session_of_another(new_user: NewUser) -> None:
    ada, ben = new_user("ada"), new_user("ben")
    cookie = sessions.start(ada.id)
    person = sessions.resolve(cookie)
    assert person is not None
    with pytest.raises(NotFound), user_session(ben.id) as session:
        sessions.end(session, ben.id, person.session_id)
    with user_session(ben.id) as session:
        sessions.end_others(session, ben.id, 0)
    assert sessions.resolve(cookie) is not None
