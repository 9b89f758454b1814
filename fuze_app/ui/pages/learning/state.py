"""A learning path: what an address asks for, the pages in their order, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import FuzeError
from fuze_app.core.models import ProjectStatus, ReadState
from fuze_app.core.services import learning_paths, projects, tasks
from fuze_app.core.services.learning_paths import LONGEST_GOAL, Path, Step
from fuze_app.core.services.projects import LONGEST_TITLE
from fuze_app.core.services.tasks import NewTask
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.bookmarks.shown import cut, title_of
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import told_by
from fuze_app.ui.projects.shown import counted

BOX = "learning-goal"
INTENT_BY = {"gemini": "Understood by Gemini.", "local": "Understood by Fuze itself."}


@dataclass
class PathRow:
    """A page of the path."""

    id: int = 0
    title: str = ""
    site: str = ""
    minutes: int = 0
    level: str = ""
    why: str = ""
    is_read: bool = False


@dataclass
class GapRow:
    """Something that no page covers."""

    concept: str = ""
    why: str = ""


@dataclass
class Choice:
    """A project that the pages can be added to."""

    id: str = ""
    title: str = ""


def path_row(step: Step) -> PathRow:
    """What the list needs of a page."""
    return PathRow(
        id=step.bookmark.id,
        title=title_of(step.bookmark),
        site=step.bookmark.site.removeprefix("www."),
        minutes=step.bookmark.reading_minutes,
        level=(step.difficulty or "").capitalize(),
        why=step.why,
        is_read=step.bookmark.state == ReadState.READ,
    )


def tasks_of(rows: Sequence[PathRow], gaps: Sequence[GapRow]) -> list[NewTask]:
    """A task for each page that is not read yet, which belongs to it, and one for each gap."""
    reading = [
        NewTask(cut(f"Read “{row.title}”", LONGEST_TITLE), bookmark_id=row.id)
        for row in rows
        if not row.is_read
    ]
    return reading + [
        NewTask(cut(f"Find a page: {gap.concept}", LONGEST_TITLE), notes=gap.why) for gap in gaps
    ]


def read_path(session: Session, user_id: int, goal: str, project_id: int) -> tuple[Path | None, list[Choice]]:
    """The path that an address asks for, if any, and the projects it can be added to. Raises NotFound."""
    path = None
    if project_id:
        path = learning_paths.for_project(session, user_id, project_id)
    elif goal:
        path = learning_paths.towards(session, user_id, goal)
    active = projects.list_page(session, user_id, ProjectStatus.ACTIVE).items
    return path, [Choice(str(project.id), project.title) for project in active]


class LearningState(rx.State):
    """The page. `standing` is loading, blank, here or broken."""

    standing: str = "loading"
    goal: str = ""
    project: str = ""
    """The id of the project that the path is for, as text; empty for a goal in words."""
    steps: list[PathRow] = []
    gaps: list[GapRow] = []
    choices: list[Choice] = []
    facts: str = ""
    notice: str = ""
    error: str = ""
    refusal: str = ""
    pending: bool = False

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec | None]:
        """The page was opened, or something else is asked."""
        await require_user(self)
        query = self.router.url.query_parameters
        asked = query.get("project", "")
        self.project = asked if asked.isdecimal() and len(asked) < 19 else ""
        self.goal = query.get("goal", "").strip()[:LONGEST_GOAL]
        self.standing, self.error, self.refusal, self.pending = "loading", "", "", False
        yield rx.call_script(f"fuze.fill({json.dumps(BOX)}, {json.dumps(self.goal)})")
        with told_by(self):
            self._show(*await as_user(self, read_path, self.goal, int(self.project or 0)))
        if self.error:
            self.standing = "broken"

    def _show(self, path: Path | None, choices: list[Choice]) -> None:
        self.choices, self.steps, self.gaps = choices, [], []
        self.standing = "here" if path else "blank"
        if path is None:
            return
        self.goal, self.notice = path.goal, path.notice or ""
        self.steps = [path_row(step) for step in path.steps]
        self.gaps = [GapRow(gap.concept, gap.why) for gap in path.gaps]
        minutes = sum(row.minutes for row in self.steps)
        self.facts = (
            f"{counted(len(self.steps), 'page')}, {counted(minutes, 'minute')} of reading. "
            f"{INTENT_BY[path.intent_by]}"
        )

    @rx.event
    def ask(self, data: dict[str, str]) -> EventSpec:
        """Goes to the address of the goal that was typed."""
        goal = data.get("goal", "").strip()
        return rx.redirect(f"/learn?{urlencode({'goal': goal})}" if goal else "/learn")

    @rx.event
    async def keep(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Adds the pages that are still to be read to a project, as tasks: all of them or none."""
        chosen = data.get("project", "")
        if not chosen.isdecimal():
            self.refusal = "Choose a project."
            return
        new = tasks_of(self.steps, self.gaps if data.get("gaps") else [])
        if not new:
            self.refusal = "You have read all of these."
            return
        self.pending, self.refusal = True, ""
        yield None
        try:
            await as_user(self, tasks.create_all, int(chosen), new)
        except FuzeError as error:
            self.refusal = error.detail
        else:
            yield notice(f"{counted(len(new), 'task')} added.")
            yield rx.redirect(f"/projects/{chosen}")
        finally:
            self.pending = False
