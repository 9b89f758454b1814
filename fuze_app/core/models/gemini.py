"""Gemini: each user's key, what was asked with it, and the work that waits for an answer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, key_of_another, moment, of_owned, of_user, owner, utc_now


class KeyState(StrEnum):
    """What is known of a key. One that Google refused is used no more."""

    UNTESTED = "untested"
    WORKING = "working"
    REFUSED = "refused"


class JobStatus(StrEnum):
    """How the question about a page stands. `held` waits for another key, `stopped` for nobody."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    HELD = "held"
    STOPPED = "stopped"


class GeminiKey(SQLModel, table=True):
    """A user's own key."""

    __tablename__ = "gemini_keys"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    secret: bytes = Field(sa_type=LargeBinary)
    """Encrypted (core/encryption.py)."""
    digest: bytes = Field(sa_type=LargeBinary)
    """By which its usage is counted."""
    hint: str = Field(max_length=8)
    """Its last characters, by which its owner can tell it from others."""
    state: KeyState = Field(default=KeyState.UNTESTED, sa_type=String(8))
    error: str | None = Field(default=None, sa_type=Text)
    """Why it was refused, in a sentence."""
    checked_at: datetime | None = moment(default=None)
    paused_until: datetime | None = moment(default=None)
    """When Google said that its quota lets it go on."""
    created_at: datetime = moment(default_factory=utc_now)


class KeyUsage(SQLModel, table=True):
    """A user's calls with one key on one day (UTC)."""

    __tablename__ = "key_usage"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    day: date = Field(primary_key=True)
    calls: int = 0
    tokens_read: int = Field(default=0, sa_type=BigInteger)
    tokens_written: int = Field(default=0, sa_type=BigInteger)


class OperatorKeyUsage(SQLModel, table=True):
    """All calls with the operator's key on one day (UTC), whoever they were for."""

    __tablename__ = "operator_key_usage"

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    day: date = Field(primary_key=True)
    calls: int = 0


class AnalysisRun(SQLModel, table=True):
    """A re-analysis of many pages that a user has started."""

    __tablename__ = "analysis_runs"
    __table_args__ = (
        of_user(),
        UniqueConstraint("id", "user_id"),
        Index("ix_analysis_runs_user_id", "user_id"),
    )

    id: int = identity()
    user_id: int = owner()
    scope: str = Field(max_length=16)
    total: int = 0
    created_at: datetime = moment(default_factory=utc_now)
    stopped_at: datetime | None = moment(default=None)


class GeminiJob(SQLModel, table=True):
    """The question about one page. The row is the job, as with the stages of the pipeline."""

    __tablename__ = "gemini_jobs"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        of_owned("run_id", "analysis_runs"),
        Index("ix_gemini_jobs_user_id_status", "user_id", "status"),
        Index("ix_gemini_jobs_run_id", "run_id"),
        Index("ix_gemini_jobs_due", "due_at", postgresql_where=text("status IN ('waiting', 'running')")),
    )

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    run_id: int | None = Field(default=None, sa_type=BigInteger)
    status: JobStatus = Field(default=JobStatus.WAITING, sa_type=String(8))
    attempt: int = 0
    failures: int = 0
    """Attempts that brought nothing; waiting for a quota is none."""
    due_at: datetime = moment(default_factory=utc_now)
    """Waiting: when the sweep may queue it. Running: when the worker that holds it is given up."""
    error: str | None = Field(default=None, sa_type=Text)
    model: str = Field(max_length=64)
    prompt_version: str = Field(max_length=16)
    updated_at: datetime = moment(default_factory=utc_now)
