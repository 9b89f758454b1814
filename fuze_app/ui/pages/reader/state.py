"""The reader: one page's text, and what is known about it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import NotFound
from fuze_app.core.services import page_content, reading
from fuze_app.core.services.page_content import ContentView
from fuze_app.ui import live
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.actions import BookmarkActions
from fuze_app.ui.bookmarks.shown import BookmarkRow, shown, title_of
from fuze_app.ui.components.toasts import failure, notice
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.reader import marks, typography
from fuze_app.ui.pages.reader.analysis import AnalysisState
from fuze_app.ui.pages.reader.article import Heading, article_html, headings_of, is_beginning_only
from fuze_app.ui.pages.reader.belonging import BelongingState
from fuze_app.ui.pages.reader.known import Facts, Standing, facts_of, standing_of
from fuze_app.ui.pages.reader.marks import MarksState
from fuze_app.ui.pages.reader.neighbours import NeighboursState
from fuze_app.ui.pages.reader.typography import TypographyState

LONGEST_TITLE = 500
LONGEST_PASSAGE = 2_000


class ArticleState(rx.State):
    """The text, kept by itself: what is done with the bookmark does not touch it."""

    html: str = ""
    headings: list[Heading] = []
    is_beginning: bool = False
    passage: str = ""
    place: float = 0.0
    is_anchored: bool = False
    """Whether the address names a place in the text, which goes before the one where one left off."""


class ReaderState(BookmarkActions, rx.State):
    """The page that is read.

    `standing` is loading, here, missing or broken; `_turn` rises whenever it is shown.
    """

    standing: str = "loading"
    bookmark: BookmarkRow = BookmarkRow()
    facts: Facts = Facts()
    origin: Standing = Standing()
    error: str = ""
    _turn: int = 0

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened."""
        await require_user(self)
        article = await self.get_state(ArticleState)
        wanted = wanted_id(self.router.url.path)
        if wanted != self.bookmark.id:
            self.bookmark, self.facts, article.html = BookmarkRow(id=wanted), Facts(), ""
        self.standing, self.error, article.passage = "loading", "", ""
        yield None
        await self._find_place(article)
        content = await self._read()
        if content is not None:
            query = self.router.url.query_parameters
            article.passage = passage_of(content.text, query.get("from"), query.get("to"))
            yield None  # the text does not wait for what is like it
            await (await self.get_state(NeighboursState)).look_for(self.bookmark.id)
            yield rx.call_script(f"document.title = {json.dumps(f'{self.bookmark.title} · Fuze')}")

    @rx.event
    async def redraw(self) -> None:
        """Shows the text as it is to be shown now."""
        await self._read()

    @rx.event
    def tell_copied(self, is_copied: bool) -> EventSpec:
        """Says whether the text is on the clipboard."""
        if is_copied:
            return notice("Copied as Markdown.")
        return failure("The browser did not let Fuze copy. Allow access to the clipboard and try again.")

    async def _find_place(self, article: ArticleState) -> None:
        """How one likes to read, and where one is to begin: known before the text is drawn."""
        query = self.router.url.query_parameters
        highlights = await self.get_state(MarksState)
        highlights.target = query.get("highlight", "")
        article.is_anchored = bool(highlights.target or query.get("from"))
        with told_by(self):
            kept = await as_user(self, reading.preferences)
            (await self.get_state(TypographyState)).look = typography.look_of(kept)
            with suppress(NotFound):
                article.place = (await as_user(self, reading.place, self.bookmark.id)).fraction

    @rx.event(background=True, supersedes=True)
    async def follow(self) -> None:
        """Keeps the page true while it is open: most of all while it is still being read."""
        await live.follow(self, self._catch_up)

    async def _catch_up(self, changes: live.Changes) -> None:
        async with self:
            wanted, turn = self.bookmark.id, self._turn
            drawn = (await self.get_state(MarksState))._turn
        if changes is not None and wanted not in changes:
            return
        try:
            content = await as_user(self, page_content.view, wanted)
            marked = await as_user(self, marks.read_marks, wanted)
        except NotFound:
            async with self:
                self.standing = "missing"
            return
        async with self:
            if wanted != self.bookmark.id:
                return
            if (turn, drawn) != (self._turn, (await self.get_state(MarksState))._turn):
                await self._reread()  # a handler has read since, and what was found may be older
                return
            await self._show(content)
            marks.take_over(await self.get_state(MarksState), wanted, *marked)

    async def _reread(self) -> None:
        await self._read()

    async def _read(self) -> ContentView | None:
        with told_by(self):
            try:
                content = await as_user(self, page_content.view, self.bookmark.id)
            except NotFound:
                self.standing = "missing"
                return None
            await self._show(content)
            marked = await as_user(self, marks.read_marks, self.bookmark.id)
            marks.take_over(await self.get_state(MarksState), self.bookmark.id, *marked)
            return content
        self.standing = "broken"
        return None

    async def _show(self, content: ContentView) -> None:
        self._turn += 1
        row = replace(shown(content.bookmark), title=title_of(content.bookmark, LONGEST_TITLE))
        self._announce(self.bookmark if self.standing == "here" else row, row)
        self.standing, self.error, self.bookmark = "here", "", row
        self.facts, self.origin = facts_of(content), standing_of(content)
        article = await self.get_state(ArticleState)
        html = article_html(content.html, content.text)
        if html != article.html:
            article.html, article.headings = html, headings_of(html)
            article.is_beginning = is_beginning_only(content.html, content.text)
        await (await self.get_state(AnalysisState)).show(row.id)
        await (await self.get_state(BelongingState)).show(row.id)


def wanted_id(path: str) -> int:
    """The bookmark that an address names; 0, which none has, when it names none."""
    name = path.rstrip("/").rpartition("/")[2]
    return int(name) if name.isascii() and name.isdecimal() and len(name) < 19 else 0


def passage_of(text: str, start: str | None, end: str | None) -> str:
    """The passage that an address points at by its place in the text."""
    if not (start and end and start.isdecimal() and end.isdecimal()):
        return ""
    return text[int(start) : min(int(end), int(start) + LONGEST_PASSAGE)]
