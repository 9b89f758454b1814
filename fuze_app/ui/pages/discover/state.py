"""Discover: what of the library serves a request, a project, a task, or is like a page, or fits now.

The address says what is asked.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import NotFound
from fuze_app.core.services import bookmarks, work_in_hand
from fuze_app.core.services.recommendation_candidates import Narrow
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import LONGEST_REQUEST, Wish
from fuze_app.core.services.work_in_hand import WorkInHand
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.shown import title_of
from fuze_app.ui.failures import told_by
from fuze_app.ui.recommendations.judging import Judging
from fuze_app.ui.recommendations.refining import Refining, read_recommendations
from fuze_ml.analysis.schema import ContentType, Difficulty

BOX = "request"
ASKED = ("q", "for", "type", "difficulty", "minutes")
"""Names of the form and of the address; a form's data has the ids of its fields beside them."""
MOST = 20
MINUTES = (5, 15, 30)
"""Reading times that can be asked for."""
LARGEST_ID = 2**63 - 1


@dataclass
class Aim:
    """Something to recommend for, as the address names it: `project-1`, `task-2` or `page-3`."""

    value: str = ""
    label: str = ""
    project_id: int = 0


def narrow_of(query: Mapping[str, str]) -> Narrow:
    """What an address leaves out; a value that means nothing leaves nothing out."""
    sort, difficulty, minutes = (query.get(name, "") for name in ("type", "difficulty", "minutes"))
    return Narrow(
        content_type=sort if sort in list(ContentType) else None,
        difficulty=Difficulty(difficulty) if difficulty in list(Difficulty) else None,
        minutes=int(minutes) if minutes in map(str, MINUTES) else None,
    )


def parsed(value: str) -> tuple[str, int]:
    """The sort and the id of what an address names; empty and 0 for what means nothing."""
    sort, _, key = value.partition("-")
    is_id = key.isascii() and key.isdigit() and 0 < int(key[:20]) <= LARGEST_ID
    return (sort, int(key)) if sort in ("project", "task", "page") and is_id else ("", 0)


def aim_of(work: WorkInHand) -> Aim:
    """A project, or a task below it."""
    if work.task_id is None:
        return Aim(f"project-{work.project_id}", work.project, work.project_id)
    return Aim(f"task-{work.task_id}", f"\u2003{work.task}", work.project_id)


def wanted(aim: str, words: str) -> Wanted:
    """What the address asks for."""
    sort, key = parsed(aim)
    if sort == "project":
        return Wanted(project_id=key)
    if sort == "task":
        return Wanted(task_id=key)
    return Wanted(bookmark_id=key) if sort == "page" else Wanted(words)


class DiscoverState(Refining, Judging, rx.State):
    """The request, and the answer to it. `project_id` is that of the chosen project or task, or 0."""

    words: str = ""
    aim: str = ""
    aims: list[Aim] = []
    project_id: int = 0
    sort: str = ""
    difficulty: str = ""
    minutes: str = ""
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
        self.aim = "" if self.words or not parsed(query.get("for", ""))[1] else query["for"]
        self.sort, self.difficulty = narrow.content_type or "", narrow.difficulty or ""
        self.minutes = str(narrow.minutes or "")
        self.loading, self.error, self.useful = True, "", []
        yield rx.call_script(f"fuze.fill({json.dumps(BOX)}, {json.dumps(self.words)})")
        await self._look()

    @rx.event
    def ask(self, data: dict[str, str]) -> EventSpec:
        """Goes to the address of what the form asks; words go before what was chosen."""
        asked = {name: data[name].strip() for name in ASKED if data.get(name, "").strip()}
        if "q" in asked:
            asked.pop("for", None)
        return rx.redirect(f"/discover?{urlencode(asked)}" if asked else "/discover")

    @rx.event
    def choose(self, aim: str) -> EventSpec:
        """Asks for a project or a task instead of the words."""
        kept = {"type": self.sort, "difficulty": self.difficulty, "minutes": self.minutes}
        return self.ask({"for": aim, **kept})

    def _asked(self) -> tuple[Wanted, Wish]:
        return wanted(self.aim, self.words), Wish(limit=MOST, narrow=self._narrow)

    async def _look_anew(self) -> None:
        await self._look()

    async def _look(self) -> None:
        with told_by(self):
            self.aims = [aim_of(work) for work in await as_user(self, work_in_hand.in_hand)]
            try:
                await self._name_page()
                found, self.has_key = await read_recommendations(self, *self._asked())
            except NotFound as error:
                self.items, self.notice, self.loading = [], error.detail, False
                return
            self._show(found)
        self.project_id = next((aim.project_id for aim in self.aims if aim.value == self.aim), 0)
        self.loading = False

    async def _name_page(self) -> None:
        """A page that others are like stands among the choices while it is asked for."""
        sort, key = parsed(self.aim)
        if sort == "page":
            view = await as_user(self, bookmarks.get, key)
            self.aims = [Aim(self.aim, f"Pages like “{title_of(view)}”"), *self.aims]
