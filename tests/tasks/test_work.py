"""The vectors of projects and tasks follow their words, whatever is lost on the way."""

from __future__ import annotations

import numpy as np
import psycopg
import pytest

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Project, Task
from fuze_app.core.services import projects, tasks, work_vectors
from fuze_app.core.services.projects import NewProject, ProjectChanges
from fuze_app.core.services.tasks import NewTask, TaskChanges
from fuze_tasks.worker import work
from tests.core.library import Library


@pytest.fixture
def project(library: Library) -> int:
    with user_session(library.user_id) as session:
        return projects.create(session, library.user_id, NewProject("Bread", goal="Bake sourdough")).id


def row(library: Library, model: type[Project] | type[Task], key: int) -> Project | Task:
    with user_session(library.user_id) as session:
        found = session.get(model, key)
        assert found is not None
        return found


def test_a_project_gets_the_vector_of_its_words_and_another_when_they_change(
    library: Library, project: int
) -> None:
    assert row(library, Project, project).due_at is not None
    work.embed_project(library.user_id, project)
    first = row(library, Project, project)
    expected = embedder.load().encode_query("Bread\nBake sourdough")
    assert first.due_at is None
    assert np.dot(first.embedding, expected) > 0.99
    library.do(projects.update, library.user_id, project, ProjectChanges(goal="Fix bicycles"))
    assert row(library, Project, project).due_at is not None
    work.embed_project(library.user_id, project)
    assert np.dot(row(library, Project, project).embedding, expected) < 0.8


def test_what_does_not_change_the_words_asks_for_no_vector(library: Library, project: int) -> None:
    work.embed_project(library.user_id, project)
    library.do(projects.update, library.user_id, project, ProjectChanges(title=" Bread "))
    assert row(library, Project, project).due_at is None


def test_a_vector_of_former_words_is_not_kept(library: Library, project: int) -> None:
    """The words change while the vector is made: the change has the last word."""
    asked = work_vectors.due(library.user_id, Project, project)
    assert asked is not None
    library.do(projects.update, library.user_id, project, ProjectChanges(title="Bicycles"))
    work_vectors.keep(asked, embedder.load().encode_query(asked.words))
    found = row(library, Project, project)
    assert found.embedding is None
    assert found.due_at is not None


def test_a_task_has_one_too(library: Library, project: int) -> None:
    with user_session(library.user_id) as session:
        task = tasks.create(session, library.user_id, project, NewTask("Feed the starter")).id
    work.embed_task(library.user_id, task)
    assert row(library, Task, task).embedding is not None
    library.do(tasks.change, library.user_id, task, TaskChanges(notes="Twice a day"))
    assert row(library, Task, task).due_at is not None


def test_the_sweep_finds_what_was_lost(library: Library, project: int, database: psycopg.Connection) -> None:
    assert work_vectors.sweep() == 0
    database.execute("update projects set due_at = now() - interval '1 minute'")
    assert work_vectors.sweep() == 1
    assert work_vectors.sweep() == 0


def test_what_is_gone_is_no_error(library: Library, project: int) -> None:
    library.do(projects.delete, library.user_id, project)
    work.embed_project(library.user_id, project)
