"""The API over HTTP, as its clients see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from fuze_app.core.database import get_engine
from fuze_app.core.services import tokens
from fuze_app.core.services.accounts import Account
from tests.api.contract import CheckedClient, Contract

NewClient = Callable[..., CheckedClient]


@pytest.fixture(scope="session")
def api() -> FastAPI:
    from fuze_app.api.app import create_api

    return create_api()


@pytest.fixture(scope="session")
def contract(api: FastAPI) -> Contract:
    return Contract(api)


@pytest.fixture
def new_client(api: FastAPI, contract: Contract, database: Any, redis: Any) -> Iterator[NewClient]:
    """Clients with their own cookies; `new_client(headers)`."""
    made: list[CheckedClient] = []

    def make(headers: dict[str, str] | None = None, **options: Any) -> CheckedClient:
        client = CheckedClient(api, headers=headers, **options)
        client.contract = contract
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def visitor(new_client: NewClient) -> CheckedClient:
    """Nobody is signed in."""
    return new_client()


@pytest.fixture
def member(new_client: NewClient, new_user: Callable[[str], Account]) -> Callable[[str], CheckedClient]:
    """`member("ada")` registers an account and returns a client with an access token of hers."""

    def make(name: str) -> CheckedClient:
        account = new_user(name)
        return new_client({"Authorization": f"Bearer {tokens.issue_pair(account.id).access_token}"})

    return make


@pytest.fixture
def ada(member: Callable[[str], CheckedClient]) -> CheckedClient:
    return member("ada")


@pytest.fixture
def ben(member: Callable[[str], CheckedClient]) -> CheckedClient:
    return member("ben")


@pytest.fixture
def count_queries(database: Any) -> Callable[[], Any]:
    """`with count_queries() as statements:` collects what the block asks the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        event.listen(get_engine(), "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(get_engine(), "before_cursor_execute", note)

    return counting
