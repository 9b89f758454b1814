"""Gives what people are working on its vectors, learns what they turn to, and finds their topics."""

from __future__ import annotations

import logging

import dramatiq

from fuze_app.core import embedder
from fuze_app.core.jobs import EMBED_PROJECT, EMBED_TASK, LEARN_TASTE, MAKE_TOPICS, QUEUES
from fuze_app.core.models import Project, Task
from fuze_app.core.services import tastes, topics, work_vectors
from fuze_app.core.services.work_vectors import Worked
from fuze_ml.embedding import ModelUnavailable

logger = logging.getLogger(__name__)

LONGEST = 60_000
"""Milliseconds."""


@dramatiq.actor(
    actor_name=EMBED_PROJECT, queue_name=QUEUES[EMBED_PROJECT], priority=-5, max_retries=0, time_limit=LONGEST
)
def embed_project(user_id: int, project_id: int) -> None:
    """Embeds the words of a project."""
    _embed(user_id, Project, project_id)


@dramatiq.actor(
    actor_name=EMBED_TASK, queue_name=QUEUES[EMBED_TASK], priority=-5, max_retries=0, time_limit=LONGEST
)
def embed_task(user_id: int, task_id: int) -> None:
    """Embeds the words of a task."""
    _embed(user_id, Task, task_id)


def _embed(user_id: int, model: Worked, row_id: int) -> None:
    """While there is no model the row stays due, and the sweep comes back to it."""
    asked = work_vectors.due(user_id, model, row_id)
    if asked is None:
        return
    try:
        vector = embedder.load().encode_query(asked.words)
    except ModelUnavailable as error:
        logger.warning("The words of what somebody works on can't be embedded yet: %s", error)
        return
    work_vectors.keep(asked, vector)


@dramatiq.actor(
    actor_name=LEARN_TASTE, queue_name=QUEUES[LEARN_TASTE], priority=10, max_retries=0, time_limit=2 * LONGEST
)
def learn_taste(user_id: int, _row_id: int) -> None:
    """Learns the taste of a user anew."""
    tastes.learn_taste(user_id)


@dramatiq.actor(
    actor_name=MAKE_TOPICS, queue_name=QUEUES[MAKE_TOPICS], priority=10, max_retries=0, time_limit=5 * LONGEST
)
def make_topics(user_id: int, _row_id: int) -> None:
    """Finds the topics of a user's library anew."""
    topics.make(user_id)
