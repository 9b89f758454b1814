"""What several tests of the tasks use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis as redis_client

from fuze_app.core.services.accounts import Account
from tests.core.library import Library


@pytest.fixture
def library(new_user: Callable[[str], Account], redis: redis_client.Redis) -> Library:
    """Of the user "ada"."""
    return Library(new_user("ada").id)
