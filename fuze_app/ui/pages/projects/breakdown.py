"""Proposed tasks: to be looked over, changed and chosen before any is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.errors import FuzeError
from fuze_app.core.services import projects, tasks
from fuze_app.core.services.projects import LONGEST_TITLE
from fuze_app.core.services.tasks import NewTask
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import form, form_error
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.failures import told_by
from fuze_app.ui.projects.shown import StepRow, counted
from fuze_app.ui.theme import Font, Size, space


def chosen(data: Mapping[str, str], count: int) -> list[NewTask]:
    """The tasks of the form that are ticked and have a title, each with the lines of its subtasks."""
    kept = [number for number in range(count) if data.get(f"keep-{number}")]
    return [
        NewTask(title, subtasks=tuple(line.strip() for line in lines if line.strip()))
        for title, lines in (
            (data.get(f"title-{number}", "").strip(), data.get(f"subtasks-{number}", "").splitlines())
            for number in kept
        )
        if title
    ]


def add_tasks(session: Session, user_id: int, project_id: int, new: list[NewTask]) -> None:
    """Adds all of them, or none. Raises NotFound and InvalidInput."""
    for task in new:
        tasks.create(session, user_id, project_id, task)


class BreakdownState(rx.State):
    """The dialog; what is changed in it is in no var."""

    is_open: bool = False
    loading: bool = False
    pending: bool = False
    steps: list[StepRow] = []
    made_by: str = ""
    error: str = ""
    refusal: str = ""
    _project_id: int = 0

    @rx.event
    async def propose(self, project_id: int) -> AsyncIterator[None]:
        """Opens the dialog with what is proposed for the project."""
        self._project_id, self.steps, self.made_by, self.refusal = project_id, [], "", ""
        self.is_open = self.loading = True
        yield
        with told_by(self):
            proposed = await as_user(self, projects.break_down, project_id)
            self.made_by = proposed.made_by
            self.steps = [StepRow(step.title, "\n".join(step.subtasks)) for step in proposed.steps]
        self.loading = False

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Closes the dialog; nothing of it is kept."""
        self.is_open = is_open

    @rx.event
    async def keep(self, data: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Makes tasks of what was chosen."""
        new = chosen(data, len(self.steps))
        if not new:
            self.refusal = "Choose at least one task that has a title."
            return
        self.pending, self.refusal = True, ""
        yield None
        try:
            await as_user(self, add_tasks, self._project_id, new)
        except FuzeError as error:
            self.refusal = error.detail
        else:
            self.is_open = False
            yield notice(f"{counted(len(new), 'task')} added.")
        finally:
            self.pending = False


def _step(step: rx.Var[StepRow], index: rx.Var[int]) -> rx.Component:
    number = (index + 1).to(str)
    keep = rx.el.input(
        type="checkbox",
        name="keep-" + index.to(str),
        value="1",
        default_checked=True,
        aria_label="Keep task " + number,
    )
    title = rx.input(
        name="title-" + index.to(str),
        default_value=step.title,
        aria_label="Title of task " + number,
        max_length=LONGEST_TITLE,
        auto_complete="off",
        size="2",
    )
    subtasks = rx.text_area(
        name="subtasks-" + index.to(str),
        default_value=step.subtasks,
        aria_label="Subtasks of task " + number + ", one a line",
        rows="2",
        resize="vertical",
    )
    return rx.el.li(
        rx.el.label(keep, class_name="task-check touch"),
        rx.el.div(title, subtasks, class_name="step-fields"),
        key=index.to(str),
        class_name="step",
    )


def _form(on_kept: Any) -> rx.Component:
    return form(
        rx.el.ol(rx.foreach(BreakdownState.steps, _step), class_name="steps"),
        form_error(BreakdownState.refusal),
        dialog_buttons("Add the chosen", BreakdownState.pending),
        on_submit=[BreakdownState.keep, on_kept],
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        rx.el.span("Loading…", class_name="sr-only"),
        *[rx.skeleton(height=Size.TOUCH, margin_bottom=space(3)) for _ in range(4)],
        role="status",
    )


def breakdown_dialog(on_kept: Any) -> rx.Component:
    """What is proposed, and where it comes from; `on_kept` reads the tasks again."""
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Proposed tasks", font_size=Font.TITLE),
            rx.dialog.description(
                rx.cond(BreakdownState.made_by != "", BreakdownState.made_by, "Tasks to begin with."),
                class_name="dialog-lead",
            ),
            rx.cond(
                BreakdownState.error != "",
                form_error(BreakdownState.error),
                rx.cond(BreakdownState.loading, _skeleton(), _form(on_kept)),
            ),
            max_width=Size.DIALOG,
        ),
        open=BreakdownState.is_open,
        on_open_change=BreakdownState.set_open,
    )
