"""`/projects/[id]`: the goal, the tasks, the linked pages, and beside them what the library has for it."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import icon_button, quiet_button
from fuze_app.ui.components.dialogs import confirm_dialog
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.pages.projects.beside_view import recommendations
from fuze_app.ui.pages.projects.breakdown import breakdown_dialog
from fuze_app.ui.pages.projects.breakdown_state import BreakdownState
from fuze_app.ui.pages.projects.form import ProjectDialog, project_dialog
from fuze_app.ui.pages.projects.links import highlight_list, link_list, link_search, note_dialog
from fuze_app.ui.pages.projects.list_view import colour_dot, progress_bar
from fuze_app.ui.pages.projects.state import ProjectState
from fuze_app.ui.pages.projects.tasks import new_task, task_dialog, task_list
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Size

PROJECT = ProjectState.project


def _actions() -> list[rx.Component]:
    delete = confirm_dialog(
        icon_button("trash-2", "Delete the project", opens=True),
        title="Delete this project?",
        text="Its tasks and notes are gone for good. The linked pages stay in your library.",
        confirm="Delete",
        on_confirm=ProjectState.delete_project,
    )
    return [quiet_button("Edit", on_click=ProjectDialog.open_for(PROJECT.id)), delete]


def _head() -> rx.Component:
    back = page_link(
        rx.icon("arrow-left", size=Size.ICON, aria_hidden="true"),
        "Projects",
        to="/projects",
        class_name="back",
    )
    description = rx.el.p(PROJECT.description, dir="auto", class_name="project-description")
    return rx.fragment(
        back,
        page_header(
            PROJECT.title, *_actions(), lead=rx.cond(PROJECT.goal != "", PROJECT.goal, "No goal yet.")
        ),
        rx.cond(PROJECT.description != "", description, rx.fragment()),
        rx.el.p(
            colour_dot(PROJECT),
            rx.el.span(PROJECT.status_name),
            rx.el.span(PROJECT.progress),
            rx.cond(PROJECT.technologies != "", rx.el.span(PROJECT.technologies), rx.fragment()),
            class_name="project-facts",
        ),
        progress_bar(PROJECT, "Progress"),
    )


def _part(title: str, *children: rx.Component, actions: rx.Component | None = None) -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2(title), actions if actions is not None else rx.fragment(), class_name="part-head"),
        *children,
        aria_label=title,
        class_name="project-part",
    )


def _tasks() -> rx.Component:
    propose = rx.el.div(
        page_button(
            "Learning path",
            "/learn?project=" + PROJECT.id.to(str),
            size="1",
            variant="soft",
            color_scheme="gray",
        ),
        quiet_button("Propose tasks", size="1", on_click=BreakdownState.propose(PROJECT.id)),
        class_name="part-actions",
    )
    nothing = rx.el.p("No tasks yet. Write the first one below, or have some proposed.", class_name="engine")
    return _part(
        "Tasks",
        rx.cond(ProjectState.tasks.length() > 0, task_list(), nothing),
        new_task(),
        actions=propose,
    )


def _pages() -> rx.Component:
    nothing = rx.el.p("No pages yet. Find one above, or link one that is recommended.", class_name="engine")
    return _part(
        "Linked pages", link_search(), rx.cond(ProjectState.links.length() > 0, link_list(), nothing)
    )


def _highlights() -> rx.Component:
    nothing = rx.el.p(
        "No highlights yet. Open one in the reader or under Highlights, and add it to this project.",
        class_name="engine",
    )
    return _part(
        "Linked highlights", rx.cond(ProjectState.highlights.length() > 0, highlight_list(), nothing)
    )


def _page() -> rx.Component:
    return rx.el.div(
        rx.el.div(_head(), _tasks(), _pages(), _highlights(), min_width="0"),
        rx.el.aside(
            _part("From your library", recommendations()),
            aria_label="Recommendations",
            class_name="project-side",
        ),
        class_name="project",
    )


def _missing() -> rx.Component:
    return empty_state(
        "map-pin-off",
        "There is no project at this address",
        "It may have been deleted.",
        page_button("Go to the projects", "/projects"),
    )


@member_page("/projects/[id]", "Project", on_load=[ProjectState.load])
def project() -> rx.Component:
    """Everything of one project."""
    waiting = rx.el.div(skeleton_rows(), class_name="appears-late")
    return rx.fragment(
        rx.match(
            ProjectState.standing,
            ("missing", _missing()),
            ("broken", error_state(ProjectState.error, ProjectState.load)),
            ("here", _page()),
            rx.cond(PROJECT.title != "", _page(), waiting),
        ),
        project_dialog(ProjectState.refresh),
        task_dialog(),
        note_dialog(),
        breakdown_dialog(ProjectState.refresh),
    )
