"""Fixtures for tests that need pages to fetch; loaded by `pytest_plugins` in conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.site import ROUTES, Site


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    with Site(ROUTES) as site:
        yield site


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """The site, with nothing counted and nothing changed yet."""
    running_site.reset()
    yield running_site
    running_site.reset()
