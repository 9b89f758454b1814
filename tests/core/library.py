"""A user's library with what a worker does to it, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import bookmarks, gemini_jobs, pipeline, stage_results
from fuze_app.core.services.bookmarks import BookmarkView, NewBookmark
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.stage_results import EmbeddedPassage, Understood
from fuze_ml.embedding import DIMENSIONS

PAGE = Extracted(
    kind="article",
    title="The page's title",
    text="One sentence. Another sentence.",
    html="<p>One sentence. Another sentence.</p>",
    fetched_url="https://example.org/page",
    excerpt="One sentence.",
    word_count=4,
    language="en",
    author="Ada",
)
UNDERSTOOD = Understood(engine="local", version="1", summary="Sentences.", keyphrases=["sentence"])


def passages() -> list[EmbeddedPassage]:
    vectors = np.eye(DIMENSIONS, dtype=np.float32)
    return [EmbeddedPassage(0, 0, 13, vectors[0]), EmbeddedPassage(1, 14, 31, vectors[1])]


class Library:
    """One user's bookmarks, and the worker's steps on them."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def save(self, url: str = "https://example.org/page", **fields: Any) -> int:
        with user_session(self.user_id) as session:
            return bookmarks.save(session, self.user_id, NewBookmark(url, **fields)).bookmark.id

    def view(self, bookmark_id: int) -> BookmarkView:
        with user_session(self.user_id) as session:
            return bookmarks.get(session, self.user_id, bookmark_id)

    def claim(self, bookmark_id: int, stage: Stage) -> Claim | None:
        with user_session(self.user_id) as session:
            return pipeline.claim(session, self.user_id, bookmark_id, stage)

    def do(self, step: Callable[..., None], *arguments: Any, **options: Any) -> None:
        with user_session(self.user_id) as session:
            step(session, *arguments, **options)

    def finish(self, bookmark_id: int) -> None:
        """All three stages."""
        steps = [
            (Stage.EXTRACT, stage_results.finish_extraction, PAGE),
            (Stage.EMBED, stage_results.finish_embedding, passages()),
            (Stage.ANALYSE, gemini_jobs.finish_local, UNDERSTOOD),
        ]
        for stage, step, result in steps:
            self.do(step, self.claim(bookmark_id, stage), result)
