"""What every table shares: constraint names that migrations can rely on, and column shorthands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, MetaData
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


def utc_now() -> datetime:
    """The present moment, aware of its zone."""
    return datetime.now(UTC)


def moment(**options: Any) -> Any:
    """A `timestamptz` column."""
    return Field(sa_type=DateTime(timezone=True), **options)


def identity() -> Any:
    """A `bigint` primary key that the database numbers."""
    return Field(default=None, primary_key=True, sa_type=BigInteger)


def owner(**options: Any) -> Any:
    """The user that a row belongs to; row-level security filters on this column."""
    return Field(sa_type=BigInteger, **options)


def of_user() -> ForeignKeyConstraint:
    """Rows that go with their user."""
    return ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE")


def of_owned(column: str, table: str) -> ForeignKeyConstraint:
    """Rows that go with a row of the same user.

    The user is part of the key: row-level security does not reach into foreign-key checks, so
    without it a row could be attached to another user's.
    """
    return ForeignKeyConstraint([column, "user_id"], [f"{table}.id", f"{table}.user_id"], ondelete="CASCADE")


def key_of_another() -> Any:
    """A `bigint` that is this table's key as well as a reference to another row."""
    return Field(primary_key=True, sa_type=BigInteger)
