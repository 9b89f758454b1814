"""Insights as the page shows them: numbers for the charts, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fuze_app.core.services.insights import Activity, Need, ProjectNeeds
from fuze_app.core.services.topics import TopicView
from fuze_app.ui.bookmarks.shown import cut
from fuze_app.ui.projects.shown import counted

LONGEST_LABEL = 26
NEAREST, FARTHEST = 4.0, 50.0
"""Half of the map that is seen at the least, and all of it."""


@dataclass
class TopicRow:
    """A topic in the list and on the map; `dots` are points of the chart, the first bears the name."""

    position: int = 0
    name: str = ""
    concepts: str = ""
    pages: str = ""
    dots: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class NeedRow:
    """Something that a project needs."""

    kind: str = "task"
    name: str = ""
    pages: str = ""
    is_gap: bool = False


@dataclass
class NeedsRow:
    """A project and what it needs."""

    project_id: int = 0
    title: str = ""
    colour: str = "green"
    summary: str = ""
    needs: list[NeedRow] = field(default_factory=list)


def bars(activity: Activity) -> list[dict[str, Any]]:
    """A bar of the chart for each period, by the names of its legend."""
    words = "%-d %b" if activity.unit == "week" else "%b %Y"
    return [
        {"period": period.start.strftime(words), "Saved": period.saved, "Read": period.read}
        for period in activity.periods
    ]


def activity_words(activity: Activity) -> str:
    """The library in one line."""
    minutes = sum(period.minutes for period in activity.periods)
    spent = f"{counted(minutes // 60, 'hour')} of reading" if minutes >= 60 else counted(minutes, "minute")
    states = f"{activity.unread:,} unread, {activity.read:,} read, {activity.archived:,} archived"
    return f"{states}. In the last twelve {activity.unit}s: {spent}."


def topic_rows(views: Sequence[TopicView]) -> list[TopicRow]:
    """The topics, the largest first."""
    return [
        TopicRow(
            position=view.position,
            name=view.name,
            concepts=", ".join(view.concepts[1:]),
            pages=counted(view.pages, "page"),
            dots=_points(view),
        )
        for view in views
    ]


def _points(view: TopicView) -> list[dict[str, Any]]:
    top = {"x": view.x, "y": view.y + view.radius, "size": 0, "label": cut(view.name, LONGEST_LABEL)}
    return [top, *({"x": dot.x, "y": dot.y, "size": 1} for dot in view.dots)]


def around(view: TopicView) -> tuple[list[float], list[float]]:
    """The part of the map that shows a topic large, as ranges of x and y."""
    reach = max(view.radius * 1.6, 6)
    return [view.x - reach, view.x + reach], [view.y - reach, view.y + reach]


def scaled(span: Sequence[float], factor: float) -> list[float]:
    """A range of the map around the same middle, within what there is to see."""
    middle, half = (span[0] + span[1]) / 2, (span[1] - span[0]) / 2
    half = min(max(half * factor, NEAREST), FARTHEST)
    return [middle - half, middle + half]


def moved(span: Sequence[float], share: float) -> list[float]:
    """A range moved by a share of itself; its middle stays on the map."""
    half = (span[1] - span[0]) / 2
    middle = min(max(span[0] + half + share * 2 * half, 0.0), 2 * FARTHEST)
    return [middle - half, middle + half]


def needs_rows(found: Sequence[ProjectNeeds]) -> list[NeedsRow]:
    """The projects that need anything that can be looked for."""
    return [
        NeedsRow(one.project_id, one.title, one.colour, _summary(one), [_need(need) for need in one.needs])
        for one in found
        if one.needs
    ]


def _summary(one: ProjectNeeds) -> str:
    if not one.gaps:
        return "Your library has something on everything that it needs."
    return f"Your library has hardly anything on {one.gaps} of {counted(len(one.needs), 'need')}."


def _need(need: Need) -> NeedRow:
    pages = counted(need.pages, "page") if need.pages else "No page"
    return NeedRow(need.kind, need.name, pages, need.is_gap)
