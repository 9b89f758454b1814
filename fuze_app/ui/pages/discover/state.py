"""Discover: what of the library serves a request, or fits now. The address says what is asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import NotFound
from fuze_app.core.models import Verdict
from fuze_app.core.services import recommendations
from fuze_app.core.services.recommendation_candidates import Narrow
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import LONGEST_REQUEST, Wish
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import told_by
from fuze_app.ui.recommendations.refining import Refining, read_recommendations
from fuze_ml.analysis.schema import ContentType, Difficulty

BOX = "request"
ASKED = ("q", "type", "difficulty", "minutes")
"""Names of the form and of the address; a form's data has the ids of its fields beside them."""
MOST = 20
MINUTES = (5, 15, 30)
"""Reading times that can be asked for."""


def narrow_of(query: Mapping[str, str]) -> Narrow:
    """What an address leaves out; a value that means nothing leaves nothing out."""
    sort, difficulty, minutes = (query.get(name, "") for name in ("type", "difficulty", "minutes"))
    return Narrow(
        content_type=sort if sort in list(ContentType) else None,
        difficulty=Difficulty(difficulty) if difficulty in list(Difficulty) else None,
        minutes=int(minutes) if minutes in map(str, MINUTES) else None,
    )


class DiscoverState(Refining, rx.State):
    """The request, and the answer to it."""

    words: str = ""
    sort: str = ""
    difficulty: str = ""
    minutes: str = ""
    useful: list[int] = []
    error: str = ""
    loading: bool = True
    is_narrowed: bool = False
    _narrow: Narrow = Narrow()

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened, or something else is asked."""
        await require_user(self)
        query = self.router.url.query_parameters
        narrow = narrow_of(query)
        self._narrow, self.is_narrowed = narrow, narrow != Narrow()
        self.words = query.get("q", "").strip()[:LONGEST_REQUEST]
        self.sort, self.difficulty = narrow.content_type or "", narrow.difficulty or ""
        self.minutes = str(narrow.minutes or "")
        self.loading, self.error, self.useful = True, "", []
        yield rx.call_script(f"window.fuze?.fill({json.dumps(BOX)}, {json.dumps(self.words)})")
        await self._look()

    @rx.event
    def ask(self, data: dict[str, str]) -> EventSpec:
        """Goes to the address of what the form asks."""
        asked = {name: data[name].strip() for name in ASKED if data.get(name, "").strip()}
        return rx.redirect(f"/discover?{urlencode(asked)}" if asked else "/discover")

    @rx.event
    async def judge(self, bookmark_id: int, is_useful: bool) -> EventSpec:
        """Says whether a page was useful; it counts in the next answer."""
        verdict = Verdict.USEFUL if is_useful else Verdict.NOT_USEFUL
        try:
            await as_user(self, recommendations.give_feedback, bookmark_id, None, verdict)
        except NotFound:
            await self._look()
            return notice("The page was deleted meanwhile.")
        others = [key for key in self.useful if key != bookmark_id]
        self.useful = [*others, bookmark_id] if is_useful else others
        await self._look()
        return notice("Noted: more like it." if is_useful else "Noted: it is not recommended again.")

    def _asked(self) -> tuple[Wanted, Wish]:
        return Wanted(self.words), Wish(limit=MOST, narrow=self._narrow)

    async def _look(self) -> None:
        with told_by(self):
            found, self.has_key = await as_user(self, read_recommendations, *self._asked())
            self._show(found)
        self.loading = False
