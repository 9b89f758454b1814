"""Tasks of projects, and the bookmarks that belong to them."""

from __future__ import annotations

from fastapi import APIRouter, Response

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, LinkId, ProjectId, Reader, TaskId, Writer
from fuze_app.api.schemas.projects import (
    Link,
    LinkChanges,
    LinkList,
    NewLink,
    NewTask,
    NewTasks,
    Task,
    TaskChanges,
    TaskList,
)
from fuze_app.core.database import user_session
from fuze_app.core.services import project_links, tasks

router = APIRouter(prefix="/api", tags=["projects"])

_LINKED_BEFORE = {
    200: {"model": Link, "description": "It belonged to the project before; note and task were changed."}
}


@router.post("/projects/{id}/tasks", status_code=201, response_model=Task, dependencies=[NO_PARAMETERS])
def create_task(writer: Writer, project_id: ProjectId, body: NewTask) -> Answer:
    """Adds a task, or a subtask, at the end."""
    with user_session(writer.user_id) as session:
        made = tasks.create(session, writer.user_id, project_id, _new(body))
    return Answer(made, status_code=201, headers={"Location": f"/api/tasks/{made.id}"})


@router.post(
    "/projects/{id}/tasks/batch", status_code=201, response_model=TaskList, dependencies=[NO_PARAMETERS]
)
def create_tasks(writer: Writer, project_id: ProjectId, body: NewTasks) -> Answer:
    """Adds several tasks at the end, all of them or none; answers them with their subtasks."""
    new = [_new(task) for task in body.tasks]
    with user_session(writer.user_id) as session:
        made = tasks.create_all(session, writer.user_id, project_id, new)
    return Answer(whole(made), status_code=201)


@router.get("/projects/{id}/tasks", response_model=TaskList, dependencies=[NO_PARAMETERS])
def list_tasks(reader: Reader, project_id: ProjectId) -> Answer:
    """All tasks of a project in their order, each followed by its subtasks."""
    with user_session(reader.user_id) as session:
        return Answer(whole(tasks.of_project(session, reader.user_id, project_id)))


@router.get("/tasks/{id}", response_model=Task, dependencies=[NO_PARAMETERS])
def get_task(reader: Reader, task_id: TaskId) -> Answer:
    """One task."""
    with user_session(reader.user_id) as session:
        return Answer(tasks.get(session, reader.user_id, task_id))


@router.patch("/tasks/{id}", response_model=Task, dependencies=[NO_PARAMETERS])
def change_task(writer: Writer, task_id: TaskId, body: TaskChanges) -> Answer:
    """Changes a task; `position` moves it."""
    changes = tasks.TaskChanges(
        body.title, body.notes, body.status, body.due_on, body.never_due, body.position
    )
    with user_session(writer.user_id) as session:
        return Answer(tasks.change(session, writer.user_id, task_id, changes))


@router.delete("/tasks/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def delete_task(writer: Writer, task_id: TaskId) -> Response:
    """Removes a task with its subtasks.

    Bookmarks that served it stay with the project.
    """
    with user_session(writer.user_id) as session:
        tasks.delete(session, writer.user_id, task_id)
    return Response(status_code=204)


@router.post(
    "/projects/{id}/links",
    status_code=201,
    response_model=Link,
    responses={**_LINKED_BEFORE},
    dependencies=[NO_PARAMETERS],
)
def link_bookmark(writer: Writer, project_id: ProjectId, body: NewLink) -> Answer:
    """Adds a bookmark to a project or to one of its tasks, with a note on why."""
    new = project_links.NewLink(body.bookmark_id, body.task_id, body.note)
    with user_session(writer.user_id) as session:
        linked = project_links.link(session, writer.user_id, project_id, new)
    return Answer(linked.link, status_code=201 if linked.created else 200)


@router.get("/projects/{id}/links", response_model=LinkList, dependencies=[NO_PARAMETERS])
def list_links(reader: Reader, project_id: ProjectId) -> Answer:
    """All bookmarks that belong to a project, the latest linked first."""
    with user_session(reader.user_id) as session:
        return Answer(whole(project_links.of_project(session, reader.user_id, project_id)))


@router.patch("/links/{id}", response_model=Link, dependencies=[NO_PARAMETERS])
def change_link(writer: Writer, link_id: LinkId, body: LinkChanges) -> Answer:
    """Says why a bookmark belongs to its project."""
    with user_session(writer.user_id) as session:
        return Answer(project_links.annotate(session, writer.user_id, link_id, body.note))


@router.delete("/links/{id}", status_code=204, dependencies=[NO_PARAMETERS])
def unlink_bookmark(writer: Writer, link_id: LinkId) -> Response:
    """Takes a bookmark out of its project; it stays in your library."""
    with user_session(writer.user_id) as session:
        project_links.unlink(session, writer.user_id, link_id)
    return Response(status_code=204)


def _new(body: NewTask) -> tasks.NewTask:
    return tasks.NewTask(
        body.title, body.notes, body.due_on, body.parent_id, tuple(body.subtasks), body.bookmark_id
    )
