"""One running Fuze for all end-to-end tests, as an operator starts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.conftest import PASSWORD
from tests.running import RunningFuze


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
