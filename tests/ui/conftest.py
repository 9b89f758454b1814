"""A browser's tab as the states see it: a state tree with the headers and address of a connection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reflex.istate.data import HeaderData, ReflexURL, URLData
from reflex.state import State

from fuze_app.core.services import sessions
from fuze_app.ui import auth_state

Tab = Callable[..., State]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop that Reflex runs on."""
    return "asyncio"


@pytest.fixture(autouse=True)
def no_memory() -> None:
    """What one test asked about a cookie is not known to the next."""
    auth_state._recent.clear()


@pytest.fixture
def tab() -> Tab:
    """The root of a new state tree: `tab(cookie, "/library?tag=x")`."""

    def open_tab(cookie: str | None = None, address: str = "/") -> State:
        root = State(_reflex_internal_init=True)
        header = f"theme=dark; {sessions.COOKIE}={cookie}" if cookie else "theme=dark"
        root.rx_router_headers = HeaderData(cookie=header)
        root.rx_router_url = URLData.from_url(ReflexURL(f"http://localhost{address}"))
        return root

    return open_tab


@pytest.fixture
def cookie_of(new_user: Callable) -> Callable[[str], str]:
    """Registers somebody and signs them in: the value of their cookie."""
    return lambda name: sessions.start(new_user(name).id, user_agent="Firefox/140.0 Linux")
