"""Who is signed in: the cookie alone says so, and a tab shows nobody what another left in it."""

from __future__ import annotations

import asyncio

import pytest
from reflex.event import Event

from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import sessions, tokens
from fuze_app.ui import auth_state
from fuze_app.ui.auth_state import AuthState, SessionGuard, as_user, require_user, signed_in
from fuze_app.ui.pages.settings.tokens import TokenRow, TokensState

HYDRATE = Event(name="reflex___state____state.hydrate_and_load")
ORDINARY = Event(name="reflex___state____state.tokens_state.load")


async def test_cookie_names_the_person(tab, cookie_of):
    person = await signed_in(tab(cookie_of("ada")))
    assert person is not None
    assert person.username == "ada"


@pytest.mark.parametrize("cookie", [None, "made-up", "a=b"])
async def test_nobody_without_a_valid_cookie(tab, database, cookie):
    with pytest.raises(Unauthenticated):
        await require_user(tab(cookie))


async def test_ended_session_is_noticed_within_a_second(tab, cookie_of):
    cookie = cookie_of("ada")
    root = tab(cookie)
    await require_user(root)
    sessions.end_by_cookie(cookie)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + auth_state.MEMORY_SECONDS + 0.5
    while await signed_in(root) is not None:
        assert loop.time() < deadline, "the session has ended, but its cookie still opens the door"
        await asyncio.sleep(0.05)


async def test_burst_of_events_asks_the_database_once(tab, cookie_of):
    cookie = cookie_of("ada")
    root = tab(cookie)
    first = await signed_in(root)
    sessions.end_by_cookie(cookie)
    assert await signed_in(root) == first


async def test_memory_is_bounded(tab, database, monkeypatch):
    monkeypatch.setattr(auth_state, "MEMORY_SIZE", 3)
    for number in range(5):
        assert await signed_in(tab(f"cookie{number}")) is None
    assert list(auth_state._recent) == ["cookie2", "cookie3", "cookie4"]


async def test_services_run_as_the_person_signed_in(tab, cookie_of):
    ada, eve = tab(cookie_of("ada")), tab(cookie_of("eve"))
    await as_user(ada, tokens.create_personal, "script", ["read"])
    assert [token.name for token in await as_user(ada, tokens.list_personal)] == ["script"]
    assert await as_user(eve, tokens.list_personal) == []


async def _left_by(root, name="secret of ada"):
    state = await root.get_state(TokensState)
    state.rows = [TokenRow(id=1, name=name, hint="", scopes="", created="", used="")]
    return state


async def test_guard_adopts_whoever_signs_in(tab, cookie_of):
    root = tab(cookie_of("ada"))
    assert await SessionGuard().preprocess(None, root, HYDRATE) is None
    auth = await root.get_state(AuthState)
    assert (auth.is_member, auth.username, auth.is_admin) == (True, "ada", True)


async def test_guard_adopts_into_a_state_that_was_lost(tab, cookie_of):
    """Reflex forgets a tab that was quiet for an hour; the next click must still count."""
    root = tab(cookie_of("ada"))
    assert await SessionGuard().preprocess(None, root, ORDINARY) is None
    assert (await root.get_state(AuthState)).username == "ada"


async def test_guard_keeps_the_state_of_the_same_person(tab, cookie_of):
    root = tab(cookie_of("ada"))
    await SessionGuard().preprocess(None, root, HYDRATE)
    left = await _left_by(root)
    assert await SessionGuard().preprocess(None, root, ORDINARY) is None
    assert await SessionGuard().preprocess(None, root, HYDRATE) is None
    assert left.rows[0].name == "secret of ada"


async def test_guard_empties_the_tab_for_another_person(tab, cookie_of):
    root = tab(cookie_of("ada"))
    await SessionGuard().preprocess(None, root, HYDRATE)
    left = await _left_by(root)
    root.rx_router_headers = tab(cookie_of("eve")).rx_router_headers
    await SessionGuard().preprocess(None, root, HYDRATE)
    assert left.rows == []
    assert (await root.get_state(AuthState)).username == "eve"


async def test_guard_empties_the_tab_after_the_session(tab, cookie_of):
    root = tab(cookie_of("ada"))
    await SessionGuard().preprocess(None, root, HYDRATE)
    left = await _left_by(root)
    root.rx_router_headers = tab(None).rx_router_headers
    await SessionGuard().preprocess(None, root, HYDRATE)
    auth = await root.get_state(AuthState)
    assert (left.rows, auth.is_member, auth.username) == ([], False, "")


async def test_guard_refuses_events_on_a_state_of_somebody_else(tab, cookie_of):
    root = tab(cookie_of("ada"))
    await SessionGuard().preprocess(None, root, HYDRATE)
    root.rx_router_headers = tab(cookie_of("eve")).rx_router_headers
    refused = await SessionGuard().preprocess(None, root, ORDINARY)
    assert refused is not None
    assert not refused.delta
    assert [event.payload["javascript_code"] for event in refused.events] == ["fuze.toSignIn()"]


async def test_gate_turns_visitors_away(tab, database):
    auth = await tab().get_state(AuthState)
    with pytest.raises(Unauthenticated):
        await auth.require_member()


async def test_browser_is_told_what_to_expect(tab, cookie_of):
    told = await (await tab(cookie_of("ada")).get_state(AuthState)).tell_browser()
    assert "fuze.remember(true)" in str(told.args)
    told = await (await tab().get_state(AuthState)).tell_browser()
    assert "fuze.remember(false)" in str(told.args)
