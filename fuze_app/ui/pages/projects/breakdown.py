"""How proposed tasks look: to be looked over, changed and chosen before any is kept."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.core.services.projects import LONGEST_TITLE
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import form, form_error
from fuze_app.ui.pages.projects.breakdown_state import BreakdownState
from fuze_app.ui.projects.shown import StepRow
from fuze_app.ui.theme import Font, Size, space


def _mover(step: rx.Var[StepRow], label: str, icon: str, by: int, disabled: rx.Var[bool]) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=Size.ICON, aria_hidden="true"),
        type="button",
        id="move-" + step.key + f"-{by}",
        title=label,
        aria_label=label,
        disabled=disabled,
        on_click=BreakdownState.move(step.key, by),
        class_name="task-action touch",
    )


def _step(step: rx.Var[StepRow], index: rx.Var[int]) -> rx.Component:
    number = (index + 1).to(str)
    keep = rx.el.input(
        type="checkbox",
        name="keep-" + step.key,
        value="1",
        default_checked=True,
        aria_label="Keep task " + number,
    )
    title = rx.input(
        name="title-" + step.key,
        id="title-" + step.key,
        default_value=step.title,
        placeholder="What is to be done",
        aria_label="Title of task " + number,
        max_length=LONGEST_TITLE,
        auto_complete="off",
        size="2",
    )
    subtasks = rx.text_area(
        name="subtasks-" + step.key,
        default_value=step.subtasks,
        placeholder="Subtasks, one a line",
        aria_label="Subtasks of task " + number + ", one a line",
        rows="3",
        resize="vertical",
    )
    movers = rx.el.div(
        _mover(step, "Move up", "arrow-up", -1, index == 0),
        _mover(step, "Move down", "arrow-down", 1, index == BreakdownState.steps.length() - 1),
        class_name="step-movers",
    )
    return rx.el.li(
        rx.el.label(keep, class_name="task-check touch"),
        rx.el.div(title, subtasks, class_name="step-fields"),
        movers,
        key=step.key,
        class_name="step",
    )


def _form(on_kept: Any) -> rx.Component:
    add = quiet_button("Add a task", size="1", on_click=BreakdownState.add, align_self="start")
    nothing = rx.el.p("All of it is among your tasks already.", class_name="engine")
    return form(
        rx.cond(
            BreakdownState.steps.length() > 0,
            rx.el.ol(rx.foreach(BreakdownState.steps, _step), class_name="steps"),
            nothing,
        ),
        add,
        form_error(BreakdownState.refusal),
        dialog_buttons("Add the chosen", BreakdownState.pending),
        on_submit=[BreakdownState.keep, on_kept],
    )


def _sources() -> rx.Component:
    """Who made the steps, and why it was not Gemini."""
    again = quiet_button(
        "Ask Gemini again", size="1", on_click=BreakdownState.propose(BreakdownState.project_id)
    )
    missed = rx.el.div(
        rx.el.p(rx.el.strong("Gemini did not answer. "), BreakdownState.notice),
        again,
        role="status",
        class_name="callout",
    )
    return rx.fragment(
        rx.cond(BreakdownState.notice != "", missed, rx.fragment()),
        rx.el.p(
            rx.el.span(rx.cond(BreakdownState.is_template, "Template", "Gemini"), class_name="badge"),
            BreakdownState.made_by,
            class_name="made-by",
        ),
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Reading your goal and working out tasks. This may take half a minute.", class_name="made-by"
        ),
        *[rx.skeleton(height=Size.TOUCH, margin_bottom=space(3)) for _ in range(4)],
        role="status",
    )


def _failed() -> rx.Component:
    retry = quiet_button(
        "Try again", size="1", on_click=BreakdownState.propose(BreakdownState.project_id), margin_top=space(3)
    )
    return rx.el.div(form_error(BreakdownState.error), retry)


def breakdown_dialog(on_kept: Any) -> rx.Component:
    """What is proposed, and where it comes from; `on_kept` reads the tasks again."""
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Proposed tasks", font_size=Font.TITLE),
            rx.dialog.description(
                "Edit, untick and reorder them. Nothing is kept before you add it.", class_name="dialog-lead"
            ),
            rx.cond(
                BreakdownState.error != "",
                _failed(),
                rx.cond(BreakdownState.loading, _waiting(), rx.fragment(_sources(), _form(on_kept))),
            ),
            max_width=Size.DIALOG,
        ),
        open=BreakdownState.is_open,
        on_open_change=BreakdownState.set_open,
    )
