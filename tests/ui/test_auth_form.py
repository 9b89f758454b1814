"""Signing in and up: what the forms say, and where they lead."""

from __future__ import annotations

import pytest

from fuze_app.ui.auth_form import Answer, own_path
from fuze_app.ui.pages.sign_in import SignInState
from fuze_app.ui.pages.sign_up import SignUpState


@pytest.mark.parametrize("path", ["/", "/library?tag=a&b=c", "/read/5#here"])
def test_own_paths_are_kept(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "library",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
    ],
)
def test_other_places_lead_home(path):
    assert own_path(path) == "/"


async def test_next_page_comes_from_the_address(tab):
    state = await tab(address="/signin?next=%2Fsettings%3Fx%3D1").get_state(SignInState)
    assert state.next_path == "/settings?x=1"
    state = await tab(address="/signin?next=https%3A%2F%2Fevil.example").get_state(SignInState)
    assert state.next_path == "/"


async def test_answer_is_shown_and_leads_to_the_field(tab):
    state = await tab().get_state(SignInState)
    state.begin()
    assert state.pending
    focus = state.answered(Answer(ok=False, errors={"login": "Say who you are."}))
    assert (state.pending, state.errors) == (False, {"login": "Say who you are."})
    assert "login" in str(focus.args)


async def test_success_stays_pending_while_the_browser_leaves(tab):
    state = await tab().get_state(SignInState)
    state.begin()
    state.answered(Answer(ok=True))
    assert (state.pending, state.errors, state.message) == (True, {}, "")


async def test_member_who_opens_sign_in_goes_on(tab, cookie_of):
    state = await tab(cookie_of("ada"), "/signin?next=/library").get_state(SignInState)
    redirect = await state.enter()
    assert "/library" in str(redirect.args)


async def test_free_name(tab, database):
    state = await tab().get_state(SignUpState)
    await state.check_username("grace")
    assert (state.is_free, state.errors) == (True, {})


async def test_taken_name_has_free_ones_like_it(tab, new_user):
    new_user("grace")
    state = await tab().get_state(SignUpState)
    await state.check_username("Grace")
    assert not state.is_free
    assert state.errors["username"] == "This username is taken."
    assert len(state.suggestions) == 3
    await state.check_username(state.suggestions[0])
    assert (state.is_free, state.errors) == (True, {})


async def test_empty_name_says_nothing(tab, database):
    state = await tab().get_state(SignUpState)
    await state.check_username("x")
    assert "username" in state.errors
    await state.check_username(" ")
    assert (state.errors, state.is_free, state.suggestions) == ({}, False, [])


async def test_closed_registration_is_said(tab, database, configure):
    configure(registration="closed")
    state = await tab().get_state(SignUpState)
    await state.open_page()
    assert not state.is_open
