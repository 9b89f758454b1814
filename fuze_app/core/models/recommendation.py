"""What a person said of recommendations, what was learned of them, and what they are after."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, moment, of_owned, of_user, owner, utc_now


class Verdict(StrEnum):
    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    DISMISSED = "dismissed"


class Feedback(SQLModel, table=True):
    """What was said of a bookmark that was recommended, for a project or in general."""

    __tablename__ = "feedback"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        of_owned("project_id", "projects"),
        Index(
            "uq_feedback_user_id_bookmark_id_project_id",
            "user_id",
            "bookmark_id",
            "project_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_feedback_bookmark_id", "bookmark_id"),
        Index("ix_feedback_project_id", "project_id"),
    )

    id: int = identity()
    user_id: int = owner()
    bookmark_id: int = Field(sa_type=BigInteger)
    project_id: int | None = Field(default=None, sa_type=BigInteger)
    verdict: Verdict = Field(sa_type=String(16))
    given_at: datetime = moment(default_factory=utc_now)


class LearnedTaste(SQLModel, table=True):
    """The model of one user, learned from their own library alone."""

    __tablename__ = "tastes"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    model: bytes = Field(sa_type=LargeBinary)
    """As `fuze_ml.recommendation.storage` writes it."""
    learned_from: int
    """Items that were kept, read, marked, linked or called useful."""
    learned_at: datetime = moment(default_factory=utc_now)


class UnderstoodIntent(SQLModel, table=True):
    """What Gemini understood the words of a project, a task or a request to be after."""

    __tablename__ = "intents"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    """Of the words, and of how and whom they were asked of."""
    goal: str = Field(max_length=16)
    technologies: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    difficulty: str | None = Field(default=None, max_length=16)
    breadth: str = Field(max_length=16)
    urgency: str = Field(max_length=16)
    understood_at: datetime = moment(default_factory=utc_now)
