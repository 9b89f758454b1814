"""What is said of recommended pages: useful, not useful, or not wanted here."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import NotFound
from fuze_app.core.models import Verdict
from fuze_app.core.services import recommendations
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.toasts import notice

_SAID = {
    Verdict.USEFUL: "Noted: more like it.",
    Verdict.NOT_USEFUL: "Noted: less like it.",
    Verdict.DISMISSED: "It is not recommended here again.",
}


class Judging(rx.State, mixin=True):
    """The handler; it ends with the page looking anew, for what was said counts at once."""

    useful: list[int] = []

    async def _look_anew(self) -> EventSpec | None:
        """Shows what is recommended now, or returns the event that does."""
        raise NotImplementedError

    @rx.event
    async def judge(self, bookmark_id: int, verdict: str, project_id: int) -> list[EventSpec | None]:
        """Keeps what is said of a page, for a project or, with 0, in general."""
        meant = Verdict(verdict)
        try:
            await as_user(self, recommendations.give_feedback, bookmark_id, project_id or None, meant)
        except NotFound:
            return [notice("The page or the project was deleted meanwhile."), await self._look_anew()]
        others = [key for key in self.useful if key != bookmark_id]
        self.useful = [*others, bookmark_id] if meant == Verdict.USEFUL else others
        return [notice(_SAID[meant]), await self._look_anew()]


def verdicts(
    state: type[Judging], bookmark_id: rx.Var[int], project_id: rx.Var[int] | int
) -> list[rx.Component]:
    """The three buttons of a recommended page."""

    def button(icon: str, label: str, verdict: Verdict, **props: object) -> rx.Component:
        said = state.judge(bookmark_id, verdict.value, project_id)
        return icon_button(icon, label, size="1", on_click=said, **props)

    is_useful = state.useful.contains(bookmark_id)
    return [
        button("thumbs-up", "Useful", Verdict.USEFUL, aria_pressed=is_useful),
        button("thumbs-down", "Not useful", Verdict.NOT_USEFUL),
        button("x", "Dismiss", Verdict.DISMISSED),
    ]
