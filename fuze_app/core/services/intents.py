"""What somebody is after: as Gemini understood the same words before, or as the local classifier does now.

Gemini is never waited for where something is recommended. It is asked about a project once its words have
been changed, and about anything else when its user has it asked; what it says is kept by the words' digest.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from functools import partial

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.database import user_session
from fuze_app.core.models import Project, UnderstoodIntent
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import gemini_answers
from fuze_app.core.services.gemini_answers import NotAnswered
from fuze_app.core.services.work_vectors import words_of_project
from fuze_app.core.settings import get_settings
from fuze_ml.analysis import gemini
from fuze_ml.analysis.schema import Difficulty
from fuze_ml.embedding import Vectors
from fuze_ml.intent import Breadth, Goal, Intent, Urgency, classify

logger = logging.getLogger(__name__)

GEMINI, LOCAL = "gemini", "local"
MOST_KEPT = 1_000
"""Of one user; those that were understood first go first."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """An intent, and which engine told it: `gemini` or `local`."""

    intent: Intent
    engine: str


def of(session: Session, user_id: int, words: str, vector: Vectors | None) -> Understanding:
    """What is known without asking anybody. `vector` is the words' embedding, shape (384,)."""
    kept = session.exec(
        select(UnderstoodIntent).where(
            UnderstoodIntent.user_id == user_id, UnderstoodIntent.digest == _digest(words)
        )
    ).first()
    if kept is not None:
        return Understanding(_intent(kept), GEMINI)
    return Understanding(classify(words, vector), LOCAL)


def understand(user_id: int, words: str) -> Understanding:
    """What Gemini makes of the words, asked at most once. Raises NotAnswered."""
    with user_session(user_id) as session:
        known = of(session, user_id, words, None)
    if known.engine == GEMINI:
        return known
    intent = gemini_answers.ask(user_id, partial(gemini.understand, words))
    with user_session(user_id) as session:
        _keep(session, user_id, words, intent)
    return Understanding(intent, GEMINI)


def understand_project(user_id: int, project_id: int) -> None:
    """Asks about the words of a project, unless it is gone. The local classifier stands until then."""
    with user_session(user_id) as session:
        project = session.get(Project, project_id)
        words = words_of_project(project) if project else ""
    if not words:
        return
    try:
        understand(user_id, words)
    except NotAnswered as error:
        logger.info("Gemini does not say what project %s is after: %s", project_id, error.reason)


def _digest(words: str) -> bytes:
    asked = (gemini.INTENT_VERSION, get_settings().gemini_model, " ".join(words.split()))
    return hashlib.sha256("\0".join(asked).encode()).digest()


def _intent(kept: UnderstoodIntent) -> Intent:
    return Intent(
        goal=Goal(kept.goal),
        technologies=tuple(kept.technologies),
        difficulty=Difficulty(kept.difficulty) if kept.difficulty else None,
        breadth=Breadth(kept.breadth),
        urgency=Urgency(kept.urgency),
    )


def _keep(session: Session, user_id: int, words: str, intent: Intent) -> None:
    values = {
        "goal": intent.goal,
        "technologies": list(intent.technologies),
        "difficulty": intent.difficulty,
        "breadth": intent.breadth,
        "urgency": intent.urgency,
        "understood_at": utc_now(),
    }
    statement = insert(UnderstoodIntent).values(user_id=user_id, digest=_digest(words), **values)
    session.execute(statement.on_conflict_do_update(index_elements=["user_id", "digest"], set_=values))
    kept = select(UnderstoodIntent.digest).order_by(col(UnderstoodIntent.understood_at).desc())
    session.execute(
        delete(UnderstoodIntent).where(
            col(UnderstoodIntent.user_id) == user_id,
            col(UnderstoodIntent.digest).in_(
                kept.where(UnderstoodIntent.user_id == user_id).offset(MOST_KEPT)
            ),
        )
    )
