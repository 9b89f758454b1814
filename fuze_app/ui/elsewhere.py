"""What a search finds beside bookmarks, as groups of lines that lead there."""

from __future__ import annotations

from dataclasses import dataclass, field

import reflex as rx

from fuze_app.core.models import ProjectStatus, TaskStatus
from fuze_app.core.queries.highlights import HighlightView
from fuze_app.core.services.search_elsewhere import Elsewhere, FoundTask
from fuze_app.ui.bookmarks.shown import cut
from fuze_app.ui.pages.search.terms import address
from fuze_app.ui.projects.shown import STATUS_NAMES
from fuze_app.ui.theme import Size

LONGEST_QUOTE = 160
ICONS = {
    "project": "folder-kanban",
    "task": "circle-check",
    "highlight": "highlighter",
    "search": "folder-search",
}


@dataclass
class Line:
    """Something that was found: what it is, and where it stands."""

    kind: str = ""
    key: str = ""
    title: str = ""
    detail: str = ""
    href: str = ""


@dataclass
class Group:
    """All that was found of one kind."""

    name: str = ""
    lines: list[Line] = field(default_factory=list)


def groups_of(found: Elsewhere) -> list[Group]:
    """The kinds of which something was found."""
    groups = [
        Group(
            "Projects",
            [
                _line("project", one.id, one.title, _project_status(one.status), f"/projects/{one.id}")
                for one in found.projects
            ],
        ),
        Group("Tasks", [_task(one) for one in found.tasks]),
        Group("Highlights", [_highlight(one) for one in found.highlights]),
        Group(
            "Saved searches",
            [
                _line("search", one.id, one.name, one.query, address(one.query, one.mode))
                for one in found.searches
            ],
        ),
    ]
    return [group for group in groups if group.lines]


def _line(kind: str, number: int, title: str, detail: str, href: str) -> Line:
    return Line(kind, f"{kind}-{number}", title, detail, href)


def _project_status(status: str) -> str:
    return "" if status == ProjectStatus.ACTIVE else STATUS_NAMES[ProjectStatus(status)]


def _task(task: FoundTask) -> Line:
    done = " · Done" if task.status == TaskStatus.DONE else ""
    place = f"/projects/{task.project_id}#task-{task.id}"
    return _line("task", task.id, task.title, task.project_title + done, place)


def _highlight(highlight: HighlightView) -> Line:
    place = "" if highlight.start is None else f"?from={highlight.start}&to={highlight.end}"
    quote = cut(highlight.note or highlight.quote, LONGEST_QUOTE)
    href = f"/read/{highlight.bookmark_id}{place}"
    return _line("highlight", highlight.id, quote, highlight.title or highlight.site, href)


def kind_icon(kind: rx.Var[str]) -> rx.Component:
    """The sign of a kind."""
    signs = [
        (name, rx.icon(icon, size=Size.ICON, aria_hidden="true", flex_shrink="0"))
        for name, icon in ICONS.items()
    ]
    return rx.match(kind, *signs, rx.fragment())
