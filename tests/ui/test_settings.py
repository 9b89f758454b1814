"""Settings: password, sessions and tokens, as their states see them."""

from __future__ import annotations

import pickle

import pytest
from reflex.event import Event

from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import accounts, sessions, tokens
from fuze_app.ui.pages.settings.new_token import READ_ONLY, READ_WRITE, NewTokenState
from fuze_app.ui.pages.settings.password import PasswordState
from fuze_app.ui.pages.settings.sessions import SessionsState, device
from fuze_app.ui.pages.settings.tokens import TokensState
from tests.conftest import PASSWORD

NEW = "another long password"


async def _run(events) -> None:
    async for _ in events:
        pass


async def test_password_is_changed_and_others_are_signed_out(tab, cookie_of):
    here = cookie_of("ada")
    elsewhere = sessions.start(accounts.authenticate("ada", PASSWORD).id)
    state = await tab(here).get_state(PasswordState)
    await _run(state.change({"current": PASSWORD, "new": NEW}))
    assert (state.errors, state.pending) == ({}, False)
    assert accounts.authenticate("ada", NEW).username == "ada"
    assert sessions.resolve(here) is not None
    assert sessions.resolve(elsewhere) is None


@pytest.mark.parametrize(("current", "new", "field"), [("wrong", NEW, "current"), (PASSWORD, "short", "new")])
async def test_password_refused_names_the_field(tab, cookie_of, current, new, field):
    state = await tab(cookie_of("ada")).get_state(PasswordState)
    await _run(state.change({"current": current, "new": new}))
    assert list(state.errors) == [field]
    assert accounts.authenticate("ada", PASSWORD).username == "ada"


async def test_sessions_are_listed_and_ended(tab, cookie_of):
    here = cookie_of("ada")
    elsewhere = sessions.start(accounts.authenticate("ada", PASSWORD).id, "Safari/600 iPhone", "192.0.2.7")
    state = await tab(here).get_state(SessionsState)
    await state.load()
    other = next(row for row in state.rows if not row.current)
    assert (other.device, other.address) == ("Safari on iPhone", "192.0.2.7")
    assert state.has_others
    await state.end(other.id)
    assert sessions.resolve(elsewhere) is None
    assert [row.current for row in state.rows] == [True]


async def test_session_of_somebody_else_is_left_alone(tab, cookie_of):
    theirs = cookie_of("eve")
    state = await tab(cookie_of("ada")).get_state(SessionsState)
    await state.end(sessions.resolve(theirs).session_id)
    assert sessions.resolve(theirs) is not None


async def _made(state, data) -> list:
    return [event async for event in state.create_token(data) if event is not None]


async def test_token_is_made_listed_and_revoked(tab, cookie_of):
    root = tab(cookie_of("ada"))
    await _made(await root.get_state(NewTokenState), {"name": "Script", "access": READ_ONLY})
    state = await root.get_state(TokensState)
    await state.load()
    assert [(row.name, row.scopes, row.used) for row in state.rows] == [("Script", READ_ONLY, "")]
    await state.revoke(state.rows[0].id)
    assert state.rows == []


async def test_secret_goes_to_the_page_and_into_no_var(tab, cookie_of):
    root = tab(cookie_of("ada"))
    state = await root.get_state(NewTokenState)
    [shown] = await _made(state, {"name": "Script", "access": READ_WRITE})
    [event] = Event.from_event_type(shown)
    secret = event.payload["value"]
    assert tokens.verify(secret).scopes == {"read", "write"}
    assert state.is_made
    assert secret not in str(root.dict())
    assert secret.encode() not in pickle.dumps(state.__getstate__())


@pytest.mark.parametrize(
    ("data", "field"),
    [({"name": " ", "access": READ_WRITE}, "name"), ({"name": "x", "access": "everything"}, "scopes")],
)
async def test_token_refused_names_the_field(tab, cookie_of, data, field):
    state = await tab(cookie_of("ada")).get_state(NewTokenState)
    assert await _made(state, data) == []
    assert list(state.errors) == [field]
    assert (state.is_made, state.pending) == (False, False)


async def test_visitors_reach_nothing(tab, database):
    root = tab()
    for call in (
        (await root.get_state(SessionsState)).load,
        (await root.get_state(TokensState)).load,
        (await root.get_state(SessionsState)).end_others,
    ):
        with pytest.raises(Unauthenticated):
            await call()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "An unknown browser"),
    ],
)
def test_devices_in_words(user_agent, words):
    assert device(user_agent) == words
