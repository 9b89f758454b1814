"""`/projects`: all projects with their progress. The address says which are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx

from fuze_app.core.models import ProjectStatus
from fuze_app.core.services import projects
from fuze_app.ui.auth_state import as_user, require_user
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.more import More
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.failures import told_by
from fuze_app.ui.pages.projects.form import ProjectDialog, project_dialog
from fuze_app.ui.projects.shown import STATUS_NAMES, ProjectRow, project_row
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Size


class ProjectListState(rx.State):
    """The list, and the status that it is narrowed to."""

    rows: list[ProjectRow] = []
    status: str = ""
    loading: bool = True
    has_more: bool = False
    error: str = ""
    _cursor: str | None = None

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The page was opened, or narrowed differently."""
        await require_user(self)
        asked = self.router.url.query_parameters.get("status", "")
        status = asked if asked in list(ProjectStatus) else ""
        if status != self.status:
            self.rows = []
        self.status, self.loading, self.error = status, True, ""
        yield
        await self._read(None)
        self.loading = False

    @rx.event
    async def load_more(self) -> None:
        """Goes on below the last one."""
        if self._cursor is not None:
            await self._read(self._cursor)

    async def _read(self, cursor: str | None) -> None:
        status = ProjectStatus(self.status) if self.status else None
        with told_by(self):
            page = await as_user(self, projects.list_page, status, cursor)
            rows = [project_row(view) for view in page.items]
            self.rows = [*self.rows, *rows] if cursor else rows
            self._cursor, self.has_more = page.next_cursor, page.next_cursor is not None


def progress_bar(project: rx.Var[ProjectRow], label: str | rx.Var[str]) -> rx.Component:
    """How many of the tasks are done; nothing where there are none."""
    bar = rx.el.progress(
        value=project.tasks_done, max=project.tasks, aria_label=label, class_name="project-progress"
    )
    return rx.cond(project.tasks > 0, bar, rx.fragment())


def colour_dot(project: rx.Var[ProjectRow]) -> rx.Component:
    """The colour that its owner gave it."""
    return rx.el.span(class_name="project-dot project-colour", data_colour=project.colour, aria_hidden="true")


def _choice(value: str, name: str) -> rx.Component:
    return rx.el.li(
        page_link(
            name,
            to=f"/projects?status={value}" if value else "/projects",
            aria_current=rx.cond(ProjectListState.status == value, "true", "false"),
            class_name="chip",
        )
    )


def _narrowing() -> rx.Component:
    choices = [_choice(status.value, name) for status, name in STATUS_NAMES.items()]
    return rx.el.nav(rx.el.ul(_choice("", "All"), *choices, class_name="chips"), aria_label="Which projects")


def _row(row: rx.Var[ProjectRow]) -> rx.Component:
    title = page_link(
        row.title, to="/projects/" + row.id.to(str), dir="auto", class_name="row-title", data_row_link=""
    )
    status = rx.el.span(row.status_name, class_name="phase phase-waiting")
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                colour_dot(row),
                title,
                rx.cond(row.status != "active", status, rx.fragment()),
                class_name="row-head",
            ),
            rx.cond(row.goal != "", rx.el.p(row.goal, dir="auto", class_name="row-excerpt"), rx.fragment()),
            rx.el.div(
                rx.el.span(row.progress),
                rx.el.span(row.pages),
                time_ago(row.changed),
                rx.cond(row.technologies != "", rx.el.span(row.technologies), rx.fragment()),
                class_name="row-facts",
            ),
            class_name="row-main",
        ),
        progress_bar(row, "Progress of " + row.title),
        key=row.id.to(str),
        class_name="row project-row",
        data_row="",
    )


def _list() -> rx.Component:
    more = More.create(
        quiet_button("Load more", on_click=ProjectListState.load_more.throttle(300)),
        at=ProjectListState.rows.length().to(str),
        class_name="more",
    )
    return rx.fragment(
        rx.el.ul(
            rx.foreach(ProjectListState.rows, _row), class_name="rows", aria_busy=ProjectListState.loading
        ),
        rx.cond(ProjectListState.has_more, more, rx.fragment()),
    )


def _empty() -> rx.Component:
    narrowed = empty_state(
        "folder-search",
        "No project is in this state",
        "A project's status is changed in its dialog, under Edit.",
        page_button("Show all projects", "/projects", variant="soft"),
    )
    nothing = empty_state(
        "folder-kanban",
        "No projects yet",
        "Say what you are working on. Fuze then finds in your library what serves it, and says why.",
        rx.button("New project", on_click=ProjectDialog.open_new, class_name="touch"),
    )
    return rx.cond(ProjectListState.status != "", narrowed, nothing)


def _content() -> rx.Component:
    skeleton = rx.el.div(skeleton_rows(4), class_name="appears-late")
    return rx.cond(
        ProjectListState.error != "",
        error_state(ProjectListState.error, ProjectListState.load),
        rx.cond(
            ProjectListState.rows.length() > 0,
            _list(),
            rx.cond(ProjectListState.loading, skeleton, _empty()),
        ),
    )


@member_page("/projects", "Projects", on_load=[ProjectListState.load], width=Size.COLUMN)
def all_projects() -> rx.Component:
    """What one works on, the latest change first."""
    new = rx.button(
        rx.icon("plus", size=Size.ICON, aria_hidden="true"),
        "New project",
        on_click=ProjectDialog.open_new,
        class_name="touch",
    )
    return rx.fragment(page_header("Projects", new), _narrowing(), _content(), project_dialog())
