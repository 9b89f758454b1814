"""What somebody works on: their active projects and the tasks that are not done, the latest touched first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from fuze_app.core.models import Project, ProjectStatus, Task, TaskStatus

MOST_PROJECTS, MOST_TASKS = 50, 200


@dataclass(frozen=True, slots=True)
class WorkInHand:
    """A project or, with a `task_id`, one of its tasks."""

    project_id: int
    project: str
    task_id: int | None = None
    task: str = ""
    is_doing: bool = False


def in_hand(session: Session, user_id: int) -> list[WorkInHand]:
    """Each active project, followed by its open tasks; those in progress and touched last come first."""
    projects = session.execute(
        select(Project.id, Project.title)
        .where(Project.user_id == user_id, Project.status == ProjectStatus.ACTIVE)
        .order_by(col(Project.updated_at).desc(), col(Project.id).desc())
        .limit(MOST_PROJECTS)
    ).all()
    tasks = session.execute(
        select(Task.id, Task.project_id, Task.title, Task.status)
        .where(
            Task.user_id == user_id,
            Task.status != TaskStatus.DONE,
            col(Task.project_id).in_([project.id for project in projects]),
        )
        .order_by((col(Task.status) == TaskStatus.DOING).desc(), col(Task.updated_at).desc(), col(Task.id))
        .limit(MOST_TASKS)
    ).all()
    found = []
    for project in projects:
        found.append(WorkInHand(project.id, project.title))
        found += [
            WorkInHand(project.id, project.title, task.id, task.title, task.status == TaskStatus.DOING)
            for task in tasks
            if task.project_id == project.id
        ]
    return found


def now(session: Session, user_id: int, most: int) -> list[WorkInHand]:
    """Of each of the active projects touched last, its task in progress, or else itself."""
    chosen: dict[int, WorkInHand] = {}
    for work in in_hand(session, user_id):
        if work.project_id not in chosen or (work.is_doing and not chosen[work.project_id].is_doing):
            chosen[work.project_id] = work
    return list(chosen.values())[:most]
