"""What the tests of fuze_ml share: one embedding model for the whole run, on one thread."""

from __future__ import annotations

import pytest

from fuze_ml.embedding import Embedder, get_embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return get_embedder(threads=1)
