"""Refresh tokens that rotate, and personal tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import jwt
import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput, NotFound, Unauthenticated
from fuze_app.core.services import tokens
from fuze_app.core.services.accounts import Account
from fuze_app.core.settings import Settings

NewUser = Callable[[str], Account]


def personal(account: Account, *scopes: str) -> str:
    with user_session(account.id) as session:
        _, secret = tokens.create_personal(session, account.id, "script", scopes or ("read",))
    return secret


def test_an_access_token_names_its_owner_and_ends(
    new_user: NewUser, settings: Settings, configure: Callable[..., Settings]
) -> None:
    account = new_user("ada")
    configure(access_token_minutes="7")
    pair = tokens.issue_pair(account.id)
    assert pair.expires_in == 420
    assert tokens.verify(pair.access_token).user_id == account.id
    claims = jwt.decode(pair.access_token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 420


def test_the_database_knows_neither_kind_of_token(database: psycopg.Connection, new_user: NewUser) -> None:
    account = new_user("ada")
    secrets = [tokens.issue_pair(account.id).refresh_token, personal(account)]
    rows = database.execute(
        "select r::text || encode(token_digest, 'escape') from refresh_tokens r"
        " union all select t::text || encode(token_digest, 'escape') from api_tokens t"
    ).fetchall()
    assert len(rows) == 2
    assert not [secret for secret in secrets for (row,) in rows if secret in row]


def test_of_two_exchanges_of_one_token_at_once_one_succeeds_and_the_chain_ends(
    new_user: NewUser, together: Callable[..., list[object]]
) -> None:
    pair = tokens.issue_pair(new_user("ada").id)

    def exchange(_: int) -> str | None:
        try:
            return tokens.refresh(pair.refresh_token).refresh_token
        except Unauthenticated:
            return None

    (issued,) = [token for token in together(exchange, 4) if token is not None]
    with pytest.raises(Unauthenticated):
        tokens.refresh(issued)


def test_a_refresh_token_ends_by_itself(database: psycopg.Connection, new_user: NewUser) -> None:
    pair = tokens.issue_pair(new_user("ada").id)
    database.execute("update refresh_tokens set expires_at = now()")
    with pytest.raises(Unauthenticated):
        tokens.refresh(pair.refresh_token)


def test_a_personal_token_has_its_scopes(new_user: NewUser) -> None:
    account = new_user("ada")
    assert tokens.verify(personal(account, "read")).scopes == {"read"}
    assert tokens.verify(personal(account, "write", "read", "read")).scopes == {"read", "write"}


@pytest.mark.parametrize("scopes", [(), ("admin",), ("read", "everything")])
def test_scopes_that_do_not_exist(new_user: NewUser, scopes: tuple[str, ...]) -> None:
    account = new_user("ada")
    with pytest.raises(InvalidInput), user_session(account.id) as session:
        tokens.create_personal(session, account.id, "script", scopes)


def test_use_is_written_down_once_a_minute(database: psycopg.Connection, new_user: NewUser) -> None:
    secret = personal(new_user("ada"))
    tokens.verify(secret)
    first = database.execute("select last_used_at from api_tokens").fetchone()
    assert first is not None
    assert first[0] is not None
    tokens.verify(secret)
    assert database.execute("select last_used_at from api_tokens").fetchone() == first
    earlier = first[0] - timedelta(minutes=2)
    database.execute("update api_tokens set last_used_at = %s", [earlier])
    tokens.verify(secret)
    assert database.execute("select last_used_at > %s from api_tokens", [earlier]).fetchone() == (True,)


def test_revoking_is_for_the_owner(new_user: NewUser) -> None:
    ada, ben = new_user("ada"), new_user("ben")
    secret = personal(ada)
    with user_session(ada.id) as session:
        (token,) = tokens.list_personal(session, ada.id)
    with pytest.raises(NotFound), user_session(ben.id) as session:
        tokens.revoke_personal(session, ben.id, token.id)
    assert tokens.verify(secret).user_id == ada.id
    with user_session(ada.id) as session:
        tokens.revoke_personal(session, ada.id, token.id)
    with pytest.raises(Unauthenticated):
        tokens.verify(secret)
