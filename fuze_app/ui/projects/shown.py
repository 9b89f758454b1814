"""Projects, tasks and linked pages as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fuze_app.core.models import ProjectStatus, TaskStatus
from fuze_app.core.queries.projects import HighlightLinkView, LinkView, ProjectView, TaskView
from fuze_app.ui.bookmarks.shown import LONGEST_TITLE, cut
from fuze_app.ui.highlights.shown import LONGEST_QUOTE

STATUS_NAMES = {
    ProjectStatus.ACTIVE: "Active",
    ProjectStatus.PAUSED: "Paused",
    ProjectStatus.DONE: "Done",
    ProjectStatus.ARCHIVED: "Archived",
}
TASK_STATUS_NAMES = {
    TaskStatus.OPEN: "Open",
    TaskStatus.DOING: "In progress",
    TaskStatus.DONE: "Done",
}


@dataclass
class ProjectRow:
    """A project; `technologies` as they stand in its field."""

    id: int = 0
    title: str = ""
    goal: str = ""
    description: str = ""
    technologies: str = ""
    status: str = "active"
    status_name: str = "Active"
    colour: str = "green"
    tasks: int = 0
    tasks_done: int = 0
    progress: str = ""
    pages: str = ""
    changed: str = ""


@dataclass
class TaskRow:
    """A task or, with a `parent_id`, a subtask. `is_first` and `is_last` tell of its like."""

    id: int = 0
    parent_id: int = 0
    title: str = ""
    notes: str = ""
    status: str = "open"
    position: int = 0
    is_first: bool = True
    is_last: bool = True
    due_on: str = ""
    due: str = ""
    is_late: bool = False


@dataclass
class LinkRow:
    """A page that belongs to a project, why, and the task that it serves."""

    id: int = 0
    bookmark_id: int = 0
    title: str = ""
    site: str = ""
    note: str = ""
    task: str = ""


@dataclass
class StepRow:
    """A proposed task; its subtasks are lines of one field. `key` names its fields, wherever it stands."""

    key: str = ""
    title: str = ""
    subtasks: str = ""


@dataclass
class LinkedHighlightRow:
    """A highlight that belongs to the project; `title` is its page's."""

    id: int = 0
    highlight_id: int = 0
    bookmark_id: int = 0
    quote: str = ""
    colour: str = "yellow"
    title: str = ""
    note: str = ""


def counted(number: int, name: str) -> str:
    """`3 pages`, `1 page`."""
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def project_row(view: ProjectView) -> ProjectRow:
    """What a list and the project's own page need."""
    return ProjectRow(
        id=view.id,
        title=view.title,
        goal=view.goal,
        description=view.description,
        technologies=", ".join(view.technologies),
        status=view.status,
        status_name=STATUS_NAMES[ProjectStatus(view.status)],
        colour=view.colour,
        tasks=view.tasks,
        tasks_done=view.tasks_done,
        progress=f"{view.tasks_done} of {counted(view.tasks, 'task')} done" if view.tasks else "No tasks yet",
        pages=counted(view.bookmarks, "page"),
        changed=view.updated_at.isoformat(),
    )


def task_rows(views: Sequence[TaskView]) -> list[TaskRow]:
    """The tasks in their order, each with its place among its like."""
    last = {view.parent_id: view.id for view in views}
    today = datetime.now(UTC).date()
    return [
        TaskRow(
            id=view.id,
            parent_id=view.parent_id or 0,
            title=view.title,
            notes=view.notes,
            status=view.status,
            position=view.position,
            is_first=view.position == 0,
            is_last=last[view.parent_id] == view.id,
            due_on=view.due_on.isoformat() if view.due_on else "",
            due=due_words(view.due_on, today),
            is_late=view.due_on is not None and view.due_on < today and view.status != TaskStatus.DONE,
        )
        for view in views
    ]


def due_words(due_on: date | None, today: date) -> str:
    """`Due tomorrow`, `Due 3 May`; empty without a date."""
    if due_on is None:
        return ""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((due_on - today).days)
    year = "" if due_on.year == today.year else f" {due_on.year}"
    return f"Due {near or f'{due_on.day} {due_on:%B}{year}'}"


def highlight_rows(views: Sequence[HighlightLinkView]) -> list[LinkedHighlightRow]:
    """The linked highlights, with the titles of their pages."""
    return [
        LinkedHighlightRow(
            id=view.id,
            highlight_id=view.highlight_id,
            bookmark_id=view.bookmark_id,
            quote=cut(view.quote, LONGEST_QUOTE),
            colour=view.colour,
            title=cut(view.title, LONGEST_TITLE),
            note=view.note,
        )
        for view in views
    ]


def link_rows(views: Sequence[LinkView], tasks: Sequence[TaskView]) -> list[LinkRow]:
    """The linked pages, with the titles of their tasks."""
    titles = {task.id: task.title for task in tasks}
    return [
        LinkRow(
            id=view.id,
            bookmark_id=view.bookmark_id,
            title=cut(view.title, LONGEST_TITLE),
            site=view.site.removeprefix("www."),
            note=view.note,
            task=titles.get(view.task_id, "") if view.task_id else "",
        )
        for view in views
    ]
