"""Bookmarks for the tests of states: many at once, or one brought through the pipeline by hand."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import numpy as np

from fuze_app.core.database import user_session
from fuze_app.core.models import Bookmark, Stage, Status
from fuze_app.core.services import bookmarks, pipeline, stage_results
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.stage_results import EmbeddedPassage, Understood
from fuze_ml.embedding import DIMENSIONS

FIRST_SAVED = datetime(2025, 3, 1, tzinfo=UTC)


def fill(user_id: int, count: int) -> list[int]:
    """Bookmarks that are done, a minute apart; their ids, the oldest first."""
    rows = [
        Bookmark(
            user_id=user_id,
            url=f"https://example.org/{number}",
            url_digest=hashlib.sha256(str(number).encode()).digest(),
            site="example.org",
            title=f"Page {number}",
            stage=Stage.DONE,
            status=Status.DONE,
            saved_at=FIRST_SAVED + timedelta(minutes=number),
        )
        for number in range(count)
    ]
    with user_session(user_id) as session:
        session.add_all(rows)
    return [row.id for row in rows]


def save(user_id: int, url: str = "https://example.org/page", **given: object) -> int:
    """One bookmark that waits to be read; its id."""
    with user_session(user_id) as session:
        return bookmarks.save(session, user_id, NewBookmark(url=url, **given)).bookmark.id


def claim(user_id: int, bookmark_id: int, stage: Stage = Stage.EXTRACT) -> Claim:
    """A worker takes a stage up."""
    with user_session(user_id) as session:
        taken = pipeline.claim(session, user_id, bookmark_id, stage)
    assert taken is not None
    return taken


def fail(user_id: int, bookmark_id: int, reason: str = "The page is gone (404).") -> None:
    """Reading a page fails for good."""
    taken = claim(user_id, bookmark_id)
    with user_session(user_id) as session:
        pipeline.fail(session, taken, reason, retryable=False)


def read(user_id: int, bookmark_id: int, text: str, html: str = "", title: str = "Read") -> None:
    """A page is read, its one passage embedded, and understood."""
    taken = claim(user_id, bookmark_id)
    page = Extracted(
        kind="article",
        title=title,
        text=text,
        html=html,
        fetched_url=taken.url,
        excerpt=text[:100],
        word_count=len(text.split()),
        language="en",
    )
    with user_session(user_id) as session:
        stage_results.finish_extraction(session, taken, page)
    taken = claim(user_id, bookmark_id, Stage.EMBED)
    vector = np.full(DIMENSIONS, DIMENSIONS**-0.5, dtype=np.float32)
    with user_session(user_id) as session:
        stage_results.finish_embedding(session, taken, [EmbeddedPassage(0, 0, len(text), vector)])
    taken = claim(user_id, bookmark_id, Stage.ANALYSE)
    with user_session(user_id) as session:
        stage_results.finish_analysis(session, taken, Understood("local", "1", "In short.", ["short"]))


async def run(events: AsyncIterator[object]) -> list[object]:
    """What a handler yields, to its end."""
    return [event async for event in events if event is not None]
