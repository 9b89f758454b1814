"""Who is signed in: read from the session cookie for every event, never from what the client says.

A page's cookie can't change while its connection lasts, but its session can end. So each event
resolves the cookie again (a second's memory spares the database the burst of a page load), and
`SessionGuard` sees to it that a tab never shows one person what another left in its state.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import reflex as rx
from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants import CompileVars
from sqlmodel import Session

from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import sessions
from fuze_app.core.services.sessions import SignedIn

P = ParamSpec("P")
T = TypeVar("T")

MEMORY_SECONDS = 1.0
MEMORY_SIZE = 10_000

_recent: OrderedDict[str, tuple[float, SignedIn | None]] = OrderedDict()


def _cookie_value(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == sessions.COOKIE and value:
            return value
    return None


async def signed_in(state: BaseState) -> SignedIn | None:
    """The person behind an event of `state`, or None for a visitor."""
    cookie = _cookie_value(state.router.headers.cookie)
    if cookie is None:
        return None
    deadline, person = _recent.get(cookie, (0.0, None))
    if deadline <= time.monotonic():
        person = await asyncio.to_thread(sessions.resolve, cookie)
        _recent[cookie] = (time.monotonic() + MEMORY_SECONDS, person)
        _recent.move_to_end(cookie)
        if len(_recent) > MEMORY_SIZE:
            _recent.popitem(last=False)
    return person


async def require_session(state: BaseState) -> SignedIn:
    """The signed-in person with their session; raises Unauthenticated, which leads to signing in."""
    person = await signed_in(state)
    if person is None:
        raise Unauthenticated("Sign in to go on.")
    return person


async def require_user(state: BaseState) -> int:
    """The id of the signed-in person: the first line of every handler that touches data."""
    return (await require_session(state)).user_id


async def as_user(
    state: BaseState, service: Callable[Concatenate[Session, int, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Runs a service for the signed-in person, in a transaction of theirs, off the event loop.

    Raises Unauthenticated, and whatever the service raises.
    """
    user_id = await require_user(state)

    def call() -> T:
        with user_session(user_id) as session:
            return service(session, user_id, *args, **kwargs)

    return await asyncio.to_thread(call)


def to_sign_in() -> rx.event.EventSpec:
    """Leaves for the sign-in page, to come back here afterwards."""
    return rx.call_script("fuze.toSignIn()")


def sign_out() -> rx.event.EventSpec:
    """Ends this session and leaves for the landing page."""
    return rx.call_script("fuze.signOut()")


class AuthState(rx.State):
    """The signed-in person, for display."""

    is_member: bool = False
    username: str = ""
    email: str = ""
    is_admin: bool = False
    _owner: int | None = None

    def adopt(self, person: SignedIn | None) -> None:
        """Shows who is signed in now."""
        self.is_member = person is not None
        self.username = person.username if person else ""
        self.email = person.email if person else ""
        self.is_admin = person is not None and person.is_admin
        self._owner = person.user_id if person else None

    @rx.event
    async def require_member(self) -> None:
        """The gate of a member's page."""
        await require_user(self)

    @rx.event
    async def tell_browser(self) -> rx.event.EventSpec:
        """Has the browser remember what to expect at `/` next time, for its first paint."""
        is_member = await signed_in(self) is not None
        return rx.call_script(f"fuze.remember({str(is_member).lower()})")


_HYDRATE = (CompileVars.HYDRATE, CompileVars.HYDRATE_AND_LOAD)


class SessionGuard(Middleware):
    """Keeps the state of one person from the next one who uses the same tab."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Empties the state when it belongs to somebody else, before anything is sent of it."""
        person = await signed_in(state)
        auth = await state.get_state(AuthState)
        if auth._owner == (person.user_id if person else None):
            return None
        if auth._owner is not None:
            if event.name.rpartition(".")[2] not in _HYDRATE:
                return StateUpdate(events=Event.from_event_type(to_sign_in()))
            state.reset()
        auth.adopt(person)
        return None
