"""Closing an account: nobody signs in from that moment on, and everything that it holds is deleted.

A library is large, so a job deletes it; the account's row is the job, and goes last.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col, select

from fuze_app.core.database import auth_session, user_session
from fuze_app.core.errors import InvalidInput
from fuze_app.core.jobs import CLOSE_ACCOUNT, enqueue, enqueue_after_commit
from fuze_app.core.models import ApiToken, Bookmark, GeminiKey, RefreshToken, User, WebSession
from fuze_app.core.models.base import utc_now
from fuze_app.core.security import hash_password, new_token, verify_password

BATCH = 500
_PROOFS = (WebSession, RefreshToken, ApiToken, GeminiKey)


def close(session: Session, user_id: int, password: str) -> None:
    """Ends everything that an account can be used with, and has it deleted.

    Its email address and its name are free at once. Raises InvalidInput for another password.
    """
    user = session.get_one(User, user_id)
    if not verify_password(password, user.password_hash):
        raise InvalidInput("That is not your password.", field="password")
    _close(session, user)
    enqueue_after_commit(session, CLOSE_ACCOUNT, user_id, user_id)


def close_by_operator(user_id: int) -> None:
    """The same without a password and without the job: `erase` is the operator's to call."""
    with user_session(user_id) as session:
        _close(session, session.get_one(User, user_id))


def _close(session: Session, user: User) -> None:
    # No address has a colon in it, and no name.
    user.email = user.username = user.username_key = f"closed:{user.id}"
    user.password_hash = hash_password(new_token())
    user.closed_at = utc_now()
    session.add(user)
    for proof in _PROOFS:
        session.execute(delete(proof).where(col(proof.user_id) == user.id))


def erase(user_id: int) -> None:
    """Deletes a closed account and everything that it holds. Does nothing to one that is not closed."""
    while _erase_some(user_id):
        pass
    with auth_session() as session:
        session.execute(delete(User).where(col(User.id) == user_id, col(User.closed_at).is_not(None)))


def _erase_some(user_id: int) -> int:
    """A batch of bookmarks, with what belongs to them. Returns how many."""
    with user_session(user_id) as session:
        user = session.get(User, user_id)
        if user is None or user.closed_at is None:
            return 0
        some = select(Bookmark.id).where(Bookmark.user_id == user_id).limit(BATCH)
        erased = session.execute(
            delete(Bookmark).where(col(Bookmark.id).in_(some)).returning(col(Bookmark.id)),
            execution_options={"synchronize_session": False},
        )
        return len(erased.all())


def sweep() -> int:
    """Has every account deleted that is closed and still there. Returns how many."""
    with auth_session() as session:
        closed = session.exec(select(User.id).where(col(User.closed_at).is_not(None))).all()
    for user_id in closed:
        enqueue(CLOSE_ACCOUNT, user_id, user_id)
    return len(closed)
