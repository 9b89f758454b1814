"""What was understood of the page beside its summary: type, difficulty, technologies, tags that fit."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from fuze_app.core.errors import NotFound
from fuze_app.core.services import analyses, analysis_runs, bookmarks
from fuze_app.core.services.analyses import AnalysisView, GeminiState
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import shortcut
from fuze_app.ui.components.links import page_link, quoted
from fuze_app.ui.theme import Colour, Font, space

_WAITING = {
    "waiting": "Gemini is asked about this page.",
    "running": "Gemini is asked about this page.",
    "held": "Gemini waits for a key that works.",
    "failed": "Gemini did not answer.",
    "stopped": "Gemini was not asked.",
}


@dataclass
class SuggestionRow:
    """A tag to accept; `label` says when it would be new."""

    name: str
    label: str


class AnalysisState(rx.State):
    """Of the page that is read."""

    bookmark_id: int = 0
    kind: str = ""
    difficulty: str = ""
    technologies: list[str] = []
    prerequisites: list[str] = []
    questions: list[str] = []
    suggestions: list[SuggestionRow] = []
    standing: str = ""
    can_ask: bool = False

    async def show(self, bookmark_id: int) -> None:
        """Takes up what is known of a bookmark's page now. Nothing, when it is gone."""
        try:
            self._take_up(await as_user(self, analyses.view, bookmark_id))
        except NotFound:
            self.reset()

    def _take_up(self, found: AnalysisView) -> None:
        self.bookmark_id = found.bookmark_id
        self.kind = (found.content_type or "").capitalize()
        self.difficulty = (found.difficulty or "").capitalize()
        self.technologies = found.technologies
        self.prerequisites, self.questions = found.prerequisites, found.questions
        self.suggestions = [
            SuggestionRow(tag.name, tag.name if tag.own else f"{tag.name} (new)")
            for tag in found.suggested_tags
        ]
        self.standing = standing_words(found.gemini)
        self.can_ask = found.gemini is not None and found.gemini.status in ("failed", "stopped")

    @rx.event
    async def accept(self, name: str) -> None:
        """Gives the bookmark a suggested tag; the reader hears of it."""
        await as_user(self, bookmarks.add_tags, self.bookmark_id, [name])
        await self.show(self.bookmark_id)

    @rx.event
    async def ask(self) -> None:
        """Has Gemini asked once more."""
        await as_user(self, analysis_runs.analyse, self.bookmark_id)
        await self.show(self.bookmark_id)


def standing_words(gemini: GeminiState | None) -> str:
    """How the question to Gemini stands; empty once it is answered."""
    if gemini is None or gemini.status not in _WAITING:
        return ""
    return f"{_WAITING[gemini.status]} {gemini.error or ''}".strip()


def _part(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, font_size=Font.SMALL, font_weight=Font.STRONG, margin_bottom=space(1.5)),
        *children,
        aria_label=title,
        font_size=Font.BODY,
        line_height=Font.RELAXED,
    )


def _fact(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.cond(value != "", rx.fragment(rx.el.dt(name), rx.el.dd(value)), rx.fragment())


def _facts() -> rx.Component:
    state = AnalysisState
    return rx.cond(
        (state.kind != "") | (state.difficulty != ""),
        _part(
            "What it is",
            rx.el.dl(_fact("Type", state.kind), _fact("Difficulty", state.difficulty), class_name="facts"),
        ),
        rx.fragment(),
    )


def _technologies() -> rx.Component:
    links = rx.foreach(
        AnalysisState.technologies,
        lambda name: rx.el.li(
            page_link(name, to="/library?technology=" + quoted(name), class_name="phrase"), key=name
        ),
    )
    return rx.cond(
        AnalysisState.technologies.length() > 0,
        _part("Technologies", rx.el.ul(links, class_name="phrases")),
        rx.fragment(),
    )


def _texts(title: str, texts: rx.Var[list[str]]) -> rx.Component:
    items = rx.foreach(texts, lambda one: rx.el.li(one, key=one, dir="auto"))
    return rx.cond(
        texts.length() > 0,
        _part(title, rx.el.ul(items, padding_inline_start=space(4), list_style="disc")),
        rx.fragment(),
    )


def _suggestions() -> rx.Component:
    def shown(row: rx.Var[SuggestionRow], index: rx.Var[int]) -> rx.Component:
        key = (index + 1).to(str)
        return rx.el.li(
            rx.el.button(
                shortcut(key),
                row.label,
                type="button",
                class_name="phrase",
                aria_label="Add the tag " + row.label,
                aria_keyshortcuts=key,
                data_key=key,
                on_click=AnalysisState.accept(row.name),
                display="inline-flex",
                align_items="center",
                gap=space(1),
            ),
            key=row.name,
        )

    return rx.cond(
        AnalysisState.suggestions.length() > 0,
        _part("Tags that fit", rx.el.ul(rx.foreach(AnalysisState.suggestions, shown), class_name="phrases")),
        rx.fragment(),
    )


def _standing() -> rx.Component:
    again = rx.el.button("Ask again", type="button", class_name="plain-link", on_click=AnalysisState.ask)
    return rx.cond(
        AnalysisState.standing != "",
        rx.el.p(
            AnalysisState.standing,
            rx.cond(AnalysisState.can_ask, rx.fragment(" ", again), rx.fragment()),
            color=Colour.QUIET,
            font_size=Font.SMALL,
            role="status",
        ),
        rx.fragment(),
    )


def analysis_parts() -> rx.Component:
    """For the side of the reader, after the summary."""
    return rx.fragment(
        _standing(),
        _facts(),
        _technologies(),
        _suggestions(),
        _texts("Good to know before", AnalysisState.prerequisites),
        _texts("What it answers", AnalysisState.questions),
    )
