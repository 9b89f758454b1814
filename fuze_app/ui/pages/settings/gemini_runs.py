"""Asking Gemini again about many pages: what it would take, how far it is, and the way to stop it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError
from fuze_app.core.services import analysis_runs
from fuze_app.core.services.analysis_runs import RunScope, RunView
from fuze_app.ui import live
from fuze_app.ui.analysis_words import estimate_words, run_words
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.toasts import failure, notice
from fuze_app.ui.pages.settings.gemini_key import GeminiKeyState
from fuze_app.ui.theme import Colour, Font, space

SCOPES = {
    "New and outdated pages": RunScope.OUTDATED,
    "Pages that failed": RunScope.FAILED,
    "All pages": RunScope.ALL,
}


class GeminiRunState(rx.State):
    """The last run, and the estimate of the next."""

    scope: str = next(iter(SCOPES))
    estimate: str = ""
    can_start: bool = False
    run_id: int = 0
    running: bool = False
    percent: int = 0
    words: str = ""

    @rx.event
    async def load(self) -> None:
        """The page was opened."""
        await require_user(self)
        self.estimate, self.can_start = "", False
        await self._read()

    @rx.event(background=True, supersedes=True)
    async def follow(self) -> None:
        """Keeps the progress true while the page is open."""
        await live.follow(self, self._catch_up)

    async def _catch_up(self, _changes: live.Changes) -> None:
        async with self:  # while it is read too: what a handler shows meanwhile would be newer
            self._show(await as_user(self, analysis_runs.latest))
            await (await self.get_state(GeminiKeyState)).refresh()

    @rx.event
    async def choose(self, scope: str) -> None:
        """Another choice of pages: its estimate is another."""
        if scope in SCOPES:
            self.scope, self.estimate, self.can_start = scope, "", False

    @rx.event
    async def reckon(self) -> EventSpec | None:
        """Says what a run would take."""
        try:
            found = await as_user(self, analysis_runs.estimate, SCOPES[self.scope])
        except FuzeError as error:
            return failure(error.detail)
        self.estimate, self.can_start = estimate_words(found), found.pages > 0
        return None

    @rx.event
    async def start(self) -> AsyncIterator[EventSpec | None]:
        """Starts the run that was estimated."""
        self.can_start, self.estimate = False, ""
        yield None
        try:
            self._show(await as_user(self, analysis_runs.start, SCOPES[self.scope]))
        except FuzeError as error:
            yield failure(error.detail)

    @rx.event
    async def stop(self) -> EventSpec:
        """Gives up what has not been asked yet."""
        self._show(await as_user(self, analysis_runs.stop, self.run_id))
        return notice("Stopped. What was answered stays.")

    async def _read(self) -> None:
        self._show(await as_user(self, analysis_runs.latest))

    def _show(self, run: RunView | None) -> None:
        self.running = run is not None and not run.finished
        self.run_id = run.id if run else 0
        ended = run.total - run.waiting if run else 0
        self.percent = round(100 * ended / run.total) if run and run.total else 0
        self.words = run_words(run) if run else ""


def _progress() -> rx.Component:
    return rx.el.div(
        rx.progress(value=GeminiRunState.percent, aria_label="Progress of the analysis"),
        rx.el.div(
            rx.el.p(GeminiRunState.words, color=Colour.QUIET, font_size=Font.SMALL, aria_live="polite"),
            quiet_button("Stop", on_click=GeminiRunState.stop),
            display="flex",
            align_items="center",
            justify_content="space-between",
            gap=space(4),
            margin_top=space(2),
        ),
    )


def _choice() -> rx.Component:
    words = rx.cond(GeminiRunState.estimate != "", GeminiRunState.estimate, GeminiRunState.words)
    return rx.fragment(
        rx.el.div(
            rx.select.root(
                rx.select.trigger(aria_label="Which pages", class_name="touch"),
                rx.select.content(*[rx.select.item(name, value=name) for name in SCOPES]),
                value=GeminiRunState.scope,
                on_change=GeminiRunState.choose,
            ),
            quiet_button("Estimate", on_click=GeminiRunState.reckon),
            rx.cond(
                GeminiRunState.can_start,
                rx.button("Start", on_click=GeminiRunState.start, class_name="touch"),
                rx.fragment(),
            ),
            display="flex",
            flex_wrap="wrap",
            align_items="center",
            gap=space(2),
        ),
        rx.el.p(words, color=Colour.QUIET, font_size=Font.SMALL, aria_live="polite"),
    )


def gemini_runs() -> rx.Component:
    """Shown to whom a key serves."""
    return rx.cond(
        GeminiKeyState.owner != "",
        rx.el.div(
            rx.el.h3("Analyse again", font_size=Font.BODY, font_weight=Font.STRONG),
            rx.cond(GeminiRunState.running, _progress(), _choice()),
            display="flex",
            flex_direction="column",
            gap=space(3),
        ),
        rx.fragment(),
    )
