"""Calls that wait for a transaction's commit: messages and events must not run ahead of the data."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

_KEY = "fuze.after_commit"


def call(session: Session, function: Callable[[], None]) -> None:
    """Runs `function` after this session's commit; drops it when the transaction is undone."""
    session.info.setdefault(_KEY, []).append(function)


@event.listens_for(OrmSession, "after_commit")
def _run(session: OrmSession) -> None:
    for function in session.info.pop(_KEY, ()):
        function()


@event.listens_for(OrmSession, "after_rollback")
def _drop(session: OrmSession) -> None:
    session.info.pop(_KEY, None)
