"""Projects, tasks, and the bookmarks that belong to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from fuze_app.api.schemas.base import Body, Page, PageParameters, ResponseModel
from fuze_app.core.models import HighlightColour, ProjectColour, ProjectStatus, ReadState, TaskStatus
from fuze_app.core.services.project_links import LONGEST_NOTE
from fuze_app.core.services.projects import (
    LONGEST_DESCRIPTION,
    LONGEST_GOAL,
    LONGEST_TECHNOLOGY,
    LONGEST_TITLE,
    MOST_ON_A_PAGE,
    MOST_TECHNOLOGIES,
)
from fuze_app.core.services.tasks import LONGEST_NOTES, MOST_AT_ONCE, MOST_SUBTASKS, MOST_TASKS
from fuze_ml.intent import Goal

LARGEST_ID = 2**63 - 1
_MOMENT = "2026-03-01T10:00:00+00:00"

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
GoalText = Annotated[str, Field(max_length=LONGEST_GOAL)]
Description = Annotated[str, Field(max_length=LONGEST_DESCRIPTION)]
Technology = Annotated[str, Field(max_length=LONGEST_TECHNOLOGY)]
Technologies = Annotated[list[Technology], Field(max_length=MOST_TECHNOLOGIES)]
Notes = Annotated[str, Field(max_length=LONGEST_NOTES)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]


class NewProject(Body):
    title: Title = Field(examples=["A search engine for my notes"])
    goal: GoalText = Field("", description="What shall come of it.", examples=["Find any note in a second"])
    description: Description = ""
    technologies: Technologies = Field([], examples=[["PostgreSQL", "Rust"]])
    colour: ProjectColour = ProjectColour.GREEN


class ProjectChanges(Body):
    """What to change. Fields that are left out, or null, stay as they are."""

    title: Title | None = Field(None, examples=["A search engine for my notes"])
    goal: GoalText | None = None
    description: Description | None = None
    technologies: Technologies | None = Field(None, description="All that the project shall have.")
    status: ProjectStatus | None = Field(None, examples=["done"])
    colour: ProjectColour | None = None


class ProjectParameters(PageParameters):
    status: ProjectStatus | None = Field(None, description="Only in this state.")
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


class Project(ResponseModel):
    id: int = Field(examples=[3])
    title: str = Field(examples=["A search engine for my notes"])
    goal: str
    description: str
    technologies: list[str] = Field(examples=[["PostgreSQL", "Rust"]])
    status: ProjectStatus
    colour: ProjectColour
    tasks: int = Field(description="A task with subtasks is counted by these.", examples=[12])
    tasks_done: int = Field(examples=[5])
    bookmarks: int = Field(description="That belong to it.", examples=[8])
    created_at: datetime = Field(examples=[_MOMENT])
    updated_at: datetime = Field(examples=[_MOMENT])


class ProjectPage(Page[Project]):
    """Projects, the latest change first."""


class NewTask(Body):
    title: Title = Field(examples=["Cut notes into passages"])
    notes: Notes = ""
    due_on: date | None = Field(None, examples=["2026-04-01"])
    parent_id: Id | None = Field(None, description="The task that this is a subtask of.")
    subtasks: Annotated[list[Title], Field(max_length=MOST_SUBTASKS)] = Field(
        [], description="Titles of subtasks to make with it."
    )
    bookmark_id: Id | None = Field(
        None, description="A bookmark that serves it: it comes to belong to the project.", examples=[42]
    )


class NewTasks(Body):
    tasks: Annotated[list[NewTask], Field(min_length=1, max_length=MOST_AT_ONCE)] = Field(
        description="In their order. All of them are added, or none."
    )


class TaskChanges(Body):
    """What to change. Fields that are left out, or null, stay as they are."""

    title: Title | None = Field(None, examples=["Cut notes into passages"])
    notes: Notes | None = None
    status: TaskStatus | None = Field(
        None, description="With `done` its subtasks are done as well.", examples=["done"]
    )
    due_on: date | None = Field(None, examples=["2026-04-01"])
    never_due: bool = Field(False, description="Takes the due date away.")
    position: Annotated[int, Field(ge=0, le=MOST_TASKS)] | None = Field(
        None, description="Where it shall stand among the tasks of its parent, from 0."
    )


class Task(ResponseModel):
    id: int = Field(examples=[11])
    project_id: int = Field(examples=[3])
    parent_id: int | None
    title: str = Field(examples=["Cut notes into passages"])
    notes: str
    status: TaskStatus
    position: int = Field(description="Its place among the tasks of its parent, from 0.")
    due_on: date | None = Field(examples=["2026-04-01"])
    created_at: datetime = Field(examples=[_MOMENT])
    updated_at: datetime = Field(examples=[_MOMENT])


class TaskList(Page[Task]):
    """All tasks of a project in their order, each followed by its subtasks."""


class NewLink(Body):
    bookmark_id: Id = Field(examples=[42])
    task_id: Id | None = Field(None, description="The task that it serves; none for the whole project.")
    note: Note = Field("", description="Why it belongs here.", examples=["The part on postings"])


class LinkChanges(Body):
    note: Note = Field(description="Why it belongs here; empty takes the note away.", examples=["Background"])


class Link(ResponseModel):
    id: int = Field(examples=[5])
    project_id: int = Field(examples=[3])
    task_id: int | None = Field(examples=[11])
    bookmark_id: int = Field(examples=[42])
    note: str
    linked_at: datetime = Field(examples=[_MOMENT])
    title: str = Field(description="The bookmark's.", examples=["13.1. Introduction"])
    url: str
    site: str = Field(examples=["postgresql.org"])
    state: ReadState


class LinkList(Page[Link]):
    """All bookmarks that belong to a project, the latest linked first."""


class PageProject(ResponseModel):
    """A project that a bookmark belongs to, or may serve."""

    id: int = Field(examples=[3])
    title: str = Field(examples=["A search engine for my notes"])
    colour: ProjectColour
    link_id: int | None = Field(description="Null where the bookmark does not belong to it.", examples=[5])
    note: str = Field(description="Why it belongs there, in your words.", examples=["How ranking works"])
    task: str | None = Field(description="The task that it is for.", examples=["Rank by meaning"])
    reason: str = Field(
        description="What speaks for it; empty for nothing but the link.",
        examples=["About PostgreSQL, wanted for “A search engine for my notes”."],
    )
    technologies: list[str] = Field(description="Named by both.", examples=[["PostgreSQL"]])
    passage: str | None = Field(description="The passage that is nearest to the project.")


class PageProjectList(Page[PageProject]):
    """Those that the bookmark belongs to, then those that it may serve, the nearest first."""


class NewHighlightLink(Body):
    highlight_id: Id = Field(examples=[7])
    note: Note = Field("", description="Why it belongs here.", examples=["What the index has to do"])


class HighlightLinkChanges(Body):
    note: Note = Field(description="Why it belongs here; empty takes the note away.", examples=["Background"])


class HighlightLink(ResponseModel):
    id: int = Field(examples=[2])
    project_id: int = Field(examples=[3])
    highlight_id: int = Field(examples=[7])
    note: str
    linked_at: datetime = Field(examples=[_MOMENT])
    quote: str = Field(examples=["A posting list is sorted by document."])
    colour: HighlightColour
    bookmark_id: int = Field(examples=[42])
    title: str = Field(description="Of the page that it stands in.", examples=["13.1. Introduction"])


class HighlightLinkList(Page[HighlightLink]):
    """All highlights that belong to a project, the latest linked first."""


class Step(ResponseModel):
    title: str = Field(examples=["Get an overview"])
    subtasks: list[str] = Field(examples=[["Read one introduction"]])


class Breakdown(ResponseModel):
    """Steps that are proposed; none of them is kept."""

    goal: Goal = Field(description="What sort of goal the project has.")
    steps: list[Step]
    engine: Literal["gemini", "template"] = Field(description="What proposed them.")
    made_by: str = Field(description="How the steps came about, in a sentence.")
    notice: str | None = Field(description="Why Gemini was not asked, or gave no answer, in a sentence.")
