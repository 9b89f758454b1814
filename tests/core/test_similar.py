"""Similar pages: of one's own library, by meaning."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.models import Stage
from fuze_app.core.services import bookmarks, pipeline, similar
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.pipeline import EmbeddedPassage
from fuze_ml.embedding import DIMENSIONS
from tests.core.library import PAGE, Library


def embedded(library: Library, name: str, *weights: float) -> int:
    """A page with one passage whose vector points there."""
    key = library.save(f"https://example.org/{name}")
    library.do(pipeline.finish_extraction, library.claim(key, Stage.EXTRACT), PAGE)
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[: len(weights)] = weights
    passage = EmbeddedPassage(0, 0, 5, vector / np.linalg.norm(vector))
    library.do(pipeline.finish_embedding, library.claim(key, Stage.EMBED), [passage])
    return key


def near(library: Library, key: int) -> list[int]:
    with user_session(library.user_id) as session:
        return [view.id for view in similar.similar(session, library.user_id, key)]


def test_the_nearest_come_first_and_the_rest_not_at_all(
    library: Library, new_user: Callable[[str], Account]
) -> None:
    page = embedded(library, "page", 1, 0)
    alike, akin = embedded(library, "alike", 1, 0.1), embedded(library, "akin", 1, 1)
    embedded(library, "other", 0, 1)
    gone = embedded(library, "gone", 1, 0)
    library.do(bookmarks.delete, library.user_id, gone)
    ben = Library(new_user("ben").id)
    embedded(ben, "page", 1, 0)
    assert near(library, page) == [alike, akin]
    with pytest.raises(NotFound):
        near(ben, page)


def test_a_page_without_vectors_has_none(library: Library) -> None:
    embedded(library, "page", 1, 0)
    assert near(library, library.save("https://example.org/unread")) == []
