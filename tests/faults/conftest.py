"""One Fuze for the tests that leave it running."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.running import RunningFuze


@pytest.fixture(scope="package")
def fuze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFuze]:
    """Reads pages of this machine, gives a lost worker up soon, and looks often for work that is due."""
    running = RunningFuze(
        tmp_path_factory.mktemp("fuze") / "data",
        fetch_allow="127.0.0.0/8",
        fetch_timeout_seconds="5",
        sweep_seconds="0.5",
    )
    try:
        yield running.wait_ready()
    finally:
        running.stop()
