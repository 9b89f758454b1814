"""How recommendations look beside a project and its tasks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.states import skeleton_rows
from fuze_app.ui.pages.projects.beside import PLACE, RecommendedState
from fuze_app.ui.pages.projects.state import ProjectState
from fuze_app.ui.recommendations.judging import verdicts
from fuze_app.ui.recommendations.refining import refining_bar
from fuze_app.ui.recommendations.row import answered_by, recommended
from fuze_app.ui.recommendations.shown import RecommendedRow


def _row(row: rx.Var[RecommendedRow]) -> rx.Component:
    link = ProjectState.link_page(row.id, RecommendedState.task_id)
    return recommended(
        row,
        quiet_button("Link it", size="1", on_click=link),
        *verdicts(RecommendedState, row.id, ProjectState.project.id),
    )


def _aim() -> rx.Component:
    """For which task, where it is one."""
    whole = quiet_button("Whole project", size="1", on_click=RecommendedState.serve_task(0, ""))
    return rx.cond(
        RecommendedState.task_id > 0,
        rx.el.div(rx.el.p("For the task “", RecommendedState.task, "”", dir="auto"), whole, class_name="aim"),
        rx.fragment(),
    )


def recommendations() -> rx.Component:
    """For the project or a chosen task: what there is, and why."""
    found = rx.fragment(
        answered_by(RecommendedState.engine, RecommendedState.notice),
        refining_bar(RecommendedState),
        rx.el.ul(
            rx.foreach(RecommendedState.items, _row),
            aria_busy=RecommendedState.loading,
            aria_label="Recommended pages",
            class_name="recommendations",
        ),
    )
    retry = quiet_button("Try again", size="1", on_click=RecommendedState.look_again)
    failed = rx.el.div(rx.el.p(RecommendedState.error), retry, role="alert", class_name="engine")
    waiting = rx.el.div(skeleton_rows(3), class_name="appears-late")
    nothing = rx.el.p(RecommendedState.notice, class_name="engine")
    return rx.el.div(
        _aim(),
        rx.cond(
            RecommendedState.error != "",
            failed,
            rx.cond(
                RecommendedState.items.length() > 0,
                found,
                rx.cond(RecommendedState.loading, waiting, nothing),
            ),
        ),
        id=PLACE,
        class_name="beside",
    )
