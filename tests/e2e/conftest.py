"""One running Fuze for all end-to-end tests, as an operator starts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import browser as browsers
from tests.conftest import PASSWORD
from tests.e2e.people import Person
from tests.running import RunningFuze

PATIENCE_MILLISECONDS = 30_000
"""How long what shall appear may take, on a machine that is busy with other tests."""


@pytest.fixture(scope="session")
def fuze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFuze]:
    """Everything `fuze up` starts; it may fetch from this machine."""
    folder = tmp_path_factory.mktemp("e2e") / "data"
    running = RunningFuze(folder, fetch_allow="127.0.0.0/8", rate_limits="false")
    try:
        yield running.wait_ready()
    finally:
        running.stop()


@pytest.fixture
def register(fuze: RunningFuze) -> Callable[[str], httpx.Client]:
    """`register("ada")` makes an account and returns a client of the API with an access token of hers."""

    def make(name: str) -> httpx.Client:
        account = {"email": f"{name}@example.org", "username": name, "password": PASSWORD}
        client = httpx.Client(base_url=fuze.url, timeout=30)
        client.post("/api/auth/register", json=account).raise_for_status()
        answer = client.post("/api/auth/token", json={"login": name, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    return make


# Not for the whole session: while Playwright runs, no other test could have an event loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = browsers.find()
    assert path, "no browser: `python -m tests.browser` installs one"
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visitor(fuze: RunningFuze, browser: Browser) -> Iterator[Callable[[str], Person]]:
    """Somebody without an account; afterwards their tabs must have had no trouble."""
    people: list[Person] = []

    def arrive(name: str) -> Person:
        people.append(Person(fuze, browser, name))
        return people[-1]

    yield arrive
    for person in people:
        person.leave()
    assert [trouble for person in people for trouble in person.troubles] == []


@pytest.fixture
def member(visitor: Callable[[str], Person]) -> Callable[[str], Person]:
    """Somebody with an account."""
    return lambda name: visitor(name).register()
