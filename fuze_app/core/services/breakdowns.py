"""Tasks towards a project's goal, proposed by Gemini, or by a template where Gemini does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.queries.projects import ProjectView
from fuze_app.core.services import gemini_answers, intents, projects, tasks
from fuze_app.core.services.gemini_answers import NoKey, NotAnswered
from fuze_app.core.services.work_vectors import words_of_project
from fuze_app.core.settings import get_settings
from fuze_ml.analysis import gemini
from fuze_ml.breakdown import Step, template
from fuze_ml.intent import Goal

GEMINI, TEMPLATE = "gemini", "template"
BY_TEMPLATE = "A template for this sort of goal, not made for this project: edit it before you keep it."
BY_GEMINI = "Made for this project by {model}: look it over before you keep it."


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Steps that are proposed. Nothing of it is kept."""

    goal: Goal
    steps: tuple[Step, ...]
    engine: str
    """`gemini` or `template`."""
    made_by: str
    """How the steps came about, in a sentence."""
    notice: str | None
    """Why Gemini was not asked, or gave no answer."""


def propose(user_id: int, project_id: int) -> Breakdown:
    """What to do towards a project's goal, without what is planned already. Raises NotFound.

    Waits for Gemini where there is a key, with no transaction open.
    """
    with user_session(user_id) as session:
        project = projects.get(session, user_id, project_id)
        planned = tuple(task.title for task in tasks.of_project(session, user_id, project_id))
        words = words_of_project(project)
        goal = intents.of(session, user_id, words, embedder.query_vector(words)).intent.goal
    try:
        steps = gemini_answers.ask(user_id, partial(gemini.break_down, _brief(project, goal, planned)))
    except NotAnswered as error:
        notice = None if isinstance(error, NoKey) else error.reason
        return Breakdown(goal, _new(template(goal), planned), TEMPLATE, BY_TEMPLATE, notice)
    made_by = BY_GEMINI.format(model=get_settings().gemini_model)
    return Breakdown(goal, _new(steps, planned), GEMINI, made_by, None)


def _brief(project: ProjectView, goal: Goal, planned: tuple[str, ...]) -> gemini.Brief:
    return gemini.Brief(
        title=project.title,
        goal=project.goal,
        description=project.description,
        technologies=tuple(project.technologies),
        sort=goal,
        tasks=planned,
    )


def _new(steps: tuple[Step, ...], planned: tuple[str, ...]) -> tuple[Step, ...]:
    """Those that are not planned already."""
    known = {title.casefold() for title in planned}
    return tuple(step for step in steps if step.title.casefold() not in known)
