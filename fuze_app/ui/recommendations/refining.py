"""Recommendations that Gemini looks over when asked to, and what is understood of what they are for."""

from __future__ import annotations

import asyncio

import reflex as rx
from reflex.state import BaseState

from fuze_app.core.services import gemini_keys, recommendation_answers, recommendation_wording
from fuze_app.core.services.intents import Understanding
from fuze_app.core.services.recommendation_reasons import GEMINI
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Recommendations, Wish
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.failures import in_words
from fuze_app.ui.recommendations.shown import RecommendedRow, engine_words, shown
from fuze_ml.intent import Breadth, Urgency

_BY = {"gemini": "understood by Gemini", "local": "understood by Fuze itself"}
BY_GEMINI = "Order by Gemini; where it worded the reason, that says so."


def understood_words(understood: Understanding | None) -> str:
    """`Taken as: learn, Rust, beginner, urgent (understood by Gemini).`; empty where nothing was asked."""
    if understood is None:
        return ""
    intent = understood.intent
    said = [
        str(intent.goal),
        *intent.technologies,
        str(intent.difficulty or ""),
        "a whole field" if intent.breadth == Breadth.BROAD else "",
        {Urgency.HIGH: "urgent", Urgency.LOW: "no hurry"}.get(intent.urgency, ""),
    ]
    return f"Taken as: {', '.join(filter(None, said))} ({_BY[understood.engine]})."


async def read_recommendations(state: BaseState, wanted: Wanted, wish: Wish) -> tuple[Recommendations, bool]:
    """What is recommended, and whether Gemini could look it over. Raises NotFound."""
    user_id = await require_user(state)
    found = await asyncio.to_thread(recommendation_answers.read, user_id, wanted, wish)
    return found, await as_user(state, gemini_keys.usable) is not None


class Refining(rx.State, mixin=True):
    """What a page shows of recommendations. The page says what they are for."""

    items: list[RecommendedRow] = []
    engine: str = ""
    notice: str = ""
    understood: str = ""
    has_key: bool = False
    refining: bool = False
    is_refined: bool = False

    def _asked(self) -> tuple[Wanted, Wish]:
        """What the page asks at the moment."""
        raise NotImplementedError

    def _show(self, found: Recommendations) -> None:
        self.items = [shown(item) for item in found.items]
        self.engine, self.notice = engine_words(found.engine), found.notice or ""
        self.understood = understood_words(found.understood)
        self.is_refined = found.ordered_by == GEMINI

    @rx.event(background=True)
    async def refine(self) -> None:
        """Has Gemini look them over, which may take long: the page shows Fuze's own meanwhile."""
        user_id = await require_user(self)
        async with self:
            asked = self._asked()
            self.refining, self.notice = True, ""
        try:
            found: Recommendations | str = await asyncio.to_thread(
                recommendation_wording.find_and_word, user_id, *asked
            )
        except Exception as error:  # noqa: BLE001  (the handler is the edge; the page must not wait for ever)
            found = in_words(error)
        async with self:
            self.refining = False
            if isinstance(found, str):
                self.notice = found
            elif self._asked() == asked:
                self._show(found)


def refining_bar(state: type[Refining]) -> rx.Component:
    """What was understood, and the button that has Gemini look the list over."""
    ask = quiet_button("Have Gemini look these over", size="1", loading=state.refining, on_click=state.refine)
    refined = rx.el.p(rx.el.span("Gemini", class_name="badge"), BY_GEMINI, class_name="engine", role="status")
    button = rx.cond(state.has_key & (state.items.length() > 0), ask, rx.fragment())
    return rx.el.div(
        rx.cond(state.understood != "", rx.el.p(state.understood, class_name="engine"), rx.fragment()),
        rx.cond(state.is_refined, refined, button),
        class_name="refining",
    )
