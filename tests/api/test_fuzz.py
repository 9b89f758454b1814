"""Whatever a client sends: never a server error, and never an answer that is not documented."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fuze_app.api.app import create_api
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved

EXAMPLES = 10
"""For each operation, besides the borders that its schema names."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

# Not `from_asgi`: the app's lifespan would begin to load the model in a thread of its own, and Python 3.11
# does not bear that two threads parse code at once, as pytest does while it collects.
api = create_api()
schema = schemathesis.openapi.from_dict(api.openapi())
schema.app = api


@pytest.fixture
def headers(ada: CheckedClient) -> dict[str, str]:
    """Of somebody who has a few bookmarks, so that some ids exist."""
    for number in range(3):
        saved(ada, f"https://example.org/{number}", tags=["t"])
    return {"Authorization": ada.headers["Authorization"]}


@schema.exclude(path_regex="/events$").exclude(path_regex="^/health").parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_anything_is_answered_as_documented(case: schemathesis.Case, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=CHECKS)
