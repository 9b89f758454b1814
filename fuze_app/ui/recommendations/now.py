"""Home's "for what you are working on": a few pages for each of the projects or tasks touched last."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import reflex as rx

from fuze_app.core.database import user_session
from fuze_app.core.services import recommendation_answers, work_in_hand
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Wish
from fuze_app.core.services.work_in_hand import WorkInHand
from fuze_app.ui.auth_state import require_user, signed_in
from fuze_app.ui.components.links import page_link
from fuze_app.ui.failures import told_by
from fuze_app.ui.recommendations.judging import Judging, verdicts
from fuze_app.ui.recommendations.row import recommended
from fuze_app.ui.recommendations.shown import RecommendedRow, shown

MOST_WORK, MOST_EACH = 2, 3


@dataclass
class Served:
    """A project or a task, and what the library has for it."""

    project_id: int = 0
    project: str = ""
    task: str = ""
    aim: str = ""
    """As Discover's address names it."""
    pages: list[RecommendedRow] = field(default_factory=list)
    notice: str = ""


def serve(user_id: int) -> list[Served]:
    """What is worked on now, each with its pages."""
    with user_session(user_id, read_only=True) as session:
        works = work_in_hand.now(session, user_id, MOST_WORK)
    return [_served(user_id, work) for work in works]


def _served(user_id: int, work: WorkInHand) -> Served:
    if work.task_id is None:
        aim, wanted = f"project-{work.project_id}", Wanted(project_id=work.project_id)
    else:
        aim, wanted = f"task-{work.task_id}", Wanted(task_id=work.task_id)
    answer = recommendation_answers.read(user_id, wanted, Wish(limit=MOST_EACH))
    items = [shown(item) for item in answer.items]
    return Served(work.project_id, work.project, work.task, aim, items, answer.notice or "")


class NowState(Judging, rx.State):
    """Looked for apart: nothing else of Home waits for it."""

    served: list[Served] = []
    error: str = ""

    @rx.event(supersedes=True)
    async def load(self) -> None:
        """Home was opened."""
        if await signed_in(self) is not None:
            self.useful = []
            await self._look_anew()

    async def _look_anew(self) -> None:
        with told_by(self):
            self.served = await asyncio.to_thread(serve, await require_user(self))


def _group(work: rx.Var[Served]) -> rx.Component:
    name = rx.cond(work.task != "", work.task, work.project)
    within = rx.cond(work.task != "", rx.el.span(" in ", work.project, class_name="row-site"), rx.fragment())
    rows = rx.foreach(
        work.pages,
        lambda row: recommended(row, *verdicts(NowState, row.id, work.project_id)),
    )
    return rx.el.section(
        rx.el.h3(page_link(name, to="/projects/" + work.project_id.to(str)), within, dir="auto"),
        rx.cond(
            work.pages.length() > 0,
            rx.fragment(
                rx.el.ul(rows, class_name="recommendations"),
                page_link("More for this", to="/discover?for=" + work.aim, class_name="plain-link"),
            ),
            rx.el.p(work.notice, class_name="engine"),
        ),
        aria_label=name,
        key=work.aim,
        class_name="served",
    )


def working_on() -> rx.Component:
    """Nothing where no project is active."""
    failed = rx.el.p(NowState.error, role="alert", class_name="engine")
    return rx.cond(
        NowState.error != "",
        failed,
        rx.cond(
            NowState.served.length() > 0,
            rx.el.section(
                rx.el.h2("For what you are working on"),
                rx.el.div(rx.foreach(NowState.served, _group), class_name="serving"),
                aria_label="For what you are working on",
                class_name="working-on",
            ),
            rx.fragment(),
        ),
    )
