"""Insights: what is saved and read, the topics and the one that the address names, what projects lack."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import reflex as rx
from sqlmodel import Session

from fuze_app.core.errors import FuzeError
from fuze_app.core.pagination import Page
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import insights, topics
from fuze_app.core.services.insights import Activity, ProjectNeeds
from fuze_app.core.services.topics import TopicsView
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.insights.shown import (
    NeedsRow,
    TopicRow,
    activity_words,
    around,
    bars,
    moved,
    needs_rows,
    scaled,
    topic_rows,
)

PAGE = 12
WHOLE = [0.0, 100.0]
POLL_SECONDS = 2.0
PATIENCE_SECONDS = 300.0
"""How long an open page waits for topics that are being worked out."""


def read_insights(session: Session, user_id: int) -> tuple[Activity, list[ProjectNeeds]]:
    """What stands in the charts and lists beside the topics."""
    return insights.activity(session, user_id), insights.needs(session, user_id)


class InsightsState(rx.State):
    """What is saved and read over time, and what projects lack."""

    bars: list[dict[str, Any]] = []
    summary: str = ""
    needs: list[NeedsRow] = []
    is_empty: bool = False
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """The page was opened."""
        await require_user(self)
        with told_by(self):
            activity, needs = await as_user(self, read_insights)
            self.bars, self.summary = bars(activity), activity_words(activity)
            self.is_empty = not activity.unread + activity.read + activity.archived
            self.needs = needs_rows(needs)


class TopicsState(rx.State):
    """The map. `standing` is loading, ready, making, too_few or broken; `chosen` is a position or 0."""

    standing: str = "loading"
    topics: list[TopicRow] = []
    missing: int = 0
    across: list[float] = WHOLE
    upwards: list[float] = WHOLE
    chosen: int = 0
    topic: TopicRow = TopicRow()
    pages: list[BookmarkRow] = []
    has_more: bool = False
    error: str = ""
    _cursor: str | None = None

    @rx.event
    async def load(self) -> None:
        """The page was opened, or another topic chosen."""
        await require_user(self)
        await self._reread()

    @rx.event(background=True, supersedes=True)
    async def follow(self) -> None:
        """Waits for the topics while they are being worked out."""
        await require_user(self)
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            await asyncio.sleep(POLL_SECONDS)
            if self.standing not in ("loading", "making"):
                return
            try:
                found = await as_user(self, topics.of_library)
            except FuzeError:
                continue
            if found.state == "ready":
                async with self:
                    await self._reread()

    @rx.event
    def zoom(self, factor: float) -> None:
        """Shows less of the map, larger, or more of it."""
        self.across, self.upwards = scaled(self.across, factor), scaled(self.upwards, factor)

    @rx.event
    def move(self, right: float, up: float) -> None:
        """Shows what lies beside, by shares of what is seen."""
        self.across, self.upwards = moved(self.across, right), moved(self.upwards, up)

    @rx.event
    def show_whole(self) -> None:
        """Shows all of the map."""
        self.across, self.upwards = WHOLE, WHOLE

    @rx.event
    async def load_more(self) -> None:
        """Goes on with the pages of the chosen topic."""
        if self._cursor is not None:
            with told_by(self):
                self._add(await as_user(self, topics.pages_of, self.chosen, self._cursor, PAGE))

    async def _reread(self) -> None:
        with told_by(self):
            self._show(await as_user(self, topics.of_library))
            self.pages, self.has_more, self._cursor = [], False, None
            if self.chosen:
                self._add(await as_user(self, topics.pages_of, self.chosen, None, PAGE))
        if self.error:
            self.standing = "broken"

    def _show(self, found: TopicsView) -> None:
        self.standing, self.missing = found.state, max(0, found.needed - found.pages)
        self.topics = topic_rows(found.items)
        wanted = self.router.url.query_parameters.get("topic", "")
        view = next((view for view in found.items if str(view.position) == wanted), None)
        self.chosen = view.position if view else 0
        self.topic = next((row for row in self.topics if row.position == self.chosen), TopicRow())
        self.across, self.upwards = around(view) if view else (WHOLE, WHOLE)

    def _add(self, page: Page[BookmarkView]) -> None:
        self.pages = [*self.pages, *(shown(view) for view in page.items)]
        self._cursor, self.has_more = page.next_cursor, page.next_cursor is not None
