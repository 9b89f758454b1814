"""How the tasks of a project look, and their dialog."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.services.projects import LONGEST_TITLE
from fuze_app.core.services.tasks import LONGEST_NOTES
from fuze_app.ui.components.choices import options
from fuze_app.ui.components.custom_element import CustomElement, detail
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import area, field, form, form_error
from fuze_app.ui.pages.projects.beside import RecommendedState
from fuze_app.ui.pages.projects.state import ProjectState
from fuze_app.ui.pages.projects.tasks_state import TaskDialog
from fuze_app.ui.projects.shown import TASK_STATUS_NAMES, TaskRow
from fuze_app.ui.theme import Font, Size


def action(icon: str, label: str, key: str = "", **props: object) -> rx.Component:
    """A button of a row; `key` presses it while the row has the focus."""
    if key:
        props["data_key"] = key
    return rx.el.button(
        rx.icon(icon, size=Size.ICON, aria_hidden="true"),
        type="button",
        title=label,
        aria_label=label,
        class_name="task-action touch",
        **props,
    )


def _actions(task: rx.Var[TaskRow]) -> rx.Component:
    subtask = action("list-plus", "Add a subtask", "a", on_click=TaskDialog.open_subtask(task.id, task.title))
    serving = action(
        "compass",
        "From your library for this task",
        "l",
        aria_pressed=RecommendedState.task_id == task.id,
        on_click=RecommendedState.serve_task(task.id, task.title),
    )
    return rx.el.div(
        action("grip-vertical", "Move: drag, or press the arrow keys", data_grip=""),
        rx.cond(task.status == "done", rx.fragment(), serving),
        rx.cond(task.parent_id == 0, subtask, rx.fragment()),
        action(
            "arrow-up",
            "Move up",
            "K",
            disabled=task.is_first,
            on_click=ProjectState.move_task(task.id, task.position - 1),
        ),
        action(
            "arrow-down",
            "Move down",
            "J",
            disabled=task.is_last,
            on_click=ProjectState.move_task(task.id, task.position + 1),
        ),
        action("trash-2", "Delete", "#", on_click=ProjectState.remove_task(task.id)),
        class_name="task-actions",
    )


def _facts(task: rx.Var[TaskRow]) -> rx.Component:
    due = rx.el.span(task.due, rx.cond(task.is_late, " · late", ""), class_name="task-due")
    doing = rx.el.span("In progress", class_name="phase phase-working")
    return rx.fragment(
        rx.cond(task.status == "doing", doing, rx.fragment()),
        rx.cond(task.due != "", due, rx.fragment()),
    )


def _row(task: rx.Var[TaskRow]) -> rx.Component:
    is_done = task.status == "done"
    check = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=is_done,
            aria_label=task.title,
            data_key="x",
            on_change=lambda checked: ProjectState.set_done(task.id, checked),
        ),
        class_name="task-check touch",
    )
    title = rx.el.button(
        task.title,
        type="button",
        dir="auto",
        title="Edit",
        data_row_link="",
        data_key="t",
        class_name="task-title",
        on_click=TaskDialog.open_for(task.id),
    )
    notes = rx.el.p(task.notes, dir="auto", class_name="task-notes")
    return rx.el.li(
        check,
        rx.el.div(
            rx.el.div(title, _facts(task), class_name="task-head"),
            rx.cond(task.notes != "", notes, rx.fragment()),
            class_name="task-main",
        ),
        _actions(task),
        id="task-" + task.id.to(str),
        key=task.id.to(str),
        class_name=rx.cond(task.parent_id > 0, "task is-subtask", "task"),
        data_done=is_done,
        data_late=task.is_late,
        data_row="",
        data_task=task.id.to(str),
        data_parent=task.parent_id.to(str),
    )


class Sorting(CustomElement):
    """The custom element that assets/sorting.js defines: a row is moved by its grip."""

    tag = "FuzeSorting"

    on_move: rx.EventHandler[detail]


def task_list() -> rx.Component:
    """The tasks in their order."""
    rows = rx.el.ul(rx.foreach(ProjectState.tasks, _row), aria_label="Tasks", class_name="tasks")
    return rx.fragment(
        Sorting.create(rows, on_move=ProjectState.drop_task),
        rx.el.p(ProjectState.moved, role="status", class_name="sr-only"),
    )


def new_task() -> rx.Component:
    """The field that adds tasks one after another."""
    return rx.el.form(
        rx.input(
            name="title",
            id="new-task",
            placeholder="Add a task",
            aria_label="Add a task",
            auto_complete="off",
            max_length=LONGEST_TITLE,
            size="2",
            flex="1",
        ),
        rx.button("Add", type="submit", variant="soft", class_name="touch"),
        on_submit=ProjectState.add_task,
        reset_on_submit=True,
        class_name="new-task",
    )


def _fields() -> list[rx.Component]:
    task, errors = TaskDialog.task, TaskDialog.errors
    return [
        form_error(errors.get("form", "")),
        field(
            "Title",
            "title",
            id="task-title",
            size="2",
            default_value=task.title,
            error=errors.get("title", ""),
            max_length=LONGEST_TITLE,
            auto_complete="off",
            auto_focus=True,
            required=True,
        ),
        field(
            "Due",
            "due_on",
            id="task-due",
            type="date",
            size="2",
            default_value=task.due_on,
            error=errors.get("due_on", ""),
        ),
        area(
            "Notes",
            "notes",
            id="task-notes",
            rows="3",
            default_value=task.notes,
            error=errors.get("notes", ""),
            max_length=LONGEST_NOTES,
        ),
        rx.cond(task.id > 0, options("Status", "status", TASK_STATUS_NAMES, task.status), rx.fragment()),
    ]


def task_dialog() -> rx.Component:
    """Title, due date, notes and status of a task."""
    is_new = TaskDialog.task.id == 0
    lead = rx.cond(is_new, "Part of " + TaskDialog.parent, "A task that is done has its subtasks done.")
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(rx.cond(is_new, "New subtask", "Edit the task"), font_size=Font.TITLE),
            rx.dialog.description(lead, class_name="dialog-lead"),
            form(
                *_fields(), dialog_buttons(rx.cond(is_new, "Add", "Save")), on_submit=ProjectState.save_task
            ),
            max_width=Size.DIALOG,
        ),
        open=TaskDialog.is_open,
        on_open_change=TaskDialog.set_open,
    )
