"""Accounts and everything that proves who somebody is. Secrets are stored as digests only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, moment, of_user, owner, utc_now


class User(SQLModel, table=True):
    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_email", "email", unique=True),
        Index("uq_users_username_key", "username_key", unique=True),
    )

    id: int = identity()
    email: str = Field(max_length=254)
    """In lower case."""
    username: str = Field(max_length=32)
    username_key: str = Field(max_length=32)
    """The username in lower case: two that differ only in case are one."""
    password_hash: str = Field(max_length=200)
    is_admin: bool = False
    created_at: datetime = moment(default_factory=utc_now)
    closed_at: datetime | None = moment(default=None)
    """Since when nobody can sign in any more, and everything that it holds is being deleted."""


class WebSession(SQLModel, table=True):
    """A browser that is signed in."""

    __tablename__ = "sessions"
    __table_args__ = (
        of_user(),
        Index("uq_sessions_token_digest", "token_digest", unique=True),
        Index("ix_sessions_user_id", "user_id"),
    )

    id: int = identity()
    user_id: int = owner()
    token_digest: bytes = Field(sa_type=LargeBinary)
    user_agent: str = Field(default="", max_length=400)
    address: str = Field(default="", max_length=64)
    created_at: datetime = moment(default_factory=utc_now)
    last_seen_at: datetime = moment(default_factory=utc_now)
    expires_at: datetime = moment()


class RefreshToken(SQLModel, table=True):
    """One link in a chain of rotating refresh tokens; the chain is its `family`."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        of_user(),
        Index("uq_refresh_tokens_token_digest", "token_digest", unique=True),
        Index("ix_refresh_tokens_user_id_family", "user_id", "family"),
    )

    id: int = identity()
    user_id: int = owner()
    family: UUID
    token_digest: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = moment(default_factory=utc_now)
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class ApiToken(SQLModel, table=True):
    """A named personal token for the extension, scripts and the command line."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        of_user(),
        Index("uq_api_tokens_token_digest", "token_digest", unique=True),
        Index("ix_api_tokens_user_id", "user_id"),
    )

    id: int = identity()
    user_id: int = owner()
    name: str = Field(max_length=100)
    hint: str = Field(max_length=8)
    """The token's last characters, by which its owner can tell it from others."""
    token_digest: bytes = Field(sa_type=LargeBinary)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    created_at: datetime = moment(default_factory=utc_now)
    last_used_at: datetime | None = moment(default=None)


class SignInFailure(SQLModel, table=True):
    """Failed sign-ins for one account, or for one name that no account has: both lock alike."""

    __tablename__ = "sign_in_failures"

    subject_digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    failures: int = 0
    locked_until: datetime | None = moment(default=None)
    updated_at: datetime = moment(default_factory=utc_now)
