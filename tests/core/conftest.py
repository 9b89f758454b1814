"""What several tests of the core use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis as redis_client

from fuze_app.core.services.accounts import Account
from tests.core.importer import Importer
from tests.core.library import Library


@pytest.fixture
def library(new_user: Callable[[str], Account], redis: redis_client.Redis) -> Library:
    """Of the user "ada"."""
    return Library(new_user("ada").id)


@pytest.fixture
def importer(library: Library) -> Importer:
    """Of the user "ada"."""
    return Importer(library.user_id)
