"""Web sessions: the cookie that a browser holds, and the list of places where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from fuze_app.core.database import auth_session
from fuze_app.core.errors import NotFound
from fuze_app.core.models import User, WebSession
from fuze_app.core.models.base import utc_now
from fuze_app.core.security import digest, new_token
from fuze_app.core.settings import get_settings

COOKIE = "fuze_session"
TOUCH_EVERY = timedelta(minutes=5)
"""A visit is written down at most this often."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person behind a cookie."""

    user_id: int
    session_id: int
    username: str
    email: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    id: int
    user_agent: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


def _lifetime() -> timedelta:
    return timedelta(days=get_settings().session_days)


def start(user_id: int, user_agent: str = "", address: str = "") -> str:
    """Signs a browser in. Returns the cookie's value, which is stored nowhere else."""
    token = new_token()
    with auth_session() as session:
        session.add(
            WebSession(
                user_id=user_id,
                token_digest=digest(token),
                user_agent=user_agent[:400],
                address=address[:64],
                expires_at=utc_now() + _lifetime(),
            )
        )
    return token


def resolve(token: str) -> SignedIn | None:
    """Who holds this cookie; None when it is unknown or has expired. A visit prolongs it."""
    with auth_session() as session:
        row = session.exec(
            select(WebSession, User)
            .join(User, col(User.id) == col(WebSession.user_id))
            .where(WebSession.token_digest == digest(token), WebSession.expires_at > utc_now())
        ).first()
        if row is None:
            return None
        web_session, user = row
        if utc_now() - web_session.last_seen_at > TOUCH_EVERY:
            web_session.last_seen_at = utc_now()
            web_session.expires_at = utc_now() + _lifetime()
        return SignedIn(
            user_id=user.id,
            session_id=web_session.id,
            username=user.username,
            email=user.email,
            is_admin=user.is_admin,
        )


def list_sessions(session: Session, user_id: int, current_session_id: int | None = None) -> list[SessionView]:
    """Where the user is signed in, the latest visit first."""
    rows = session.exec(
        select(WebSession)
        .where(WebSession.user_id == user_id, WebSession.expires_at > utc_now())
        .order_by(col(WebSession.last_seen_at).desc())
    )
    return [
        SessionView(
            id=row.id,
            user_agent=row.user_agent,
            address=row.address,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            current=row.id == current_session_id,
        )
        for row in rows
    ]


def end(session: Session, user_id: int, session_id: int) -> None:
    """Signs one place out. Raises NotFound."""
    ended = session.execute(
        delete(WebSession)
        .where(col(WebSession.user_id) == user_id, col(WebSession.id) == session_id)
        .returning(col(WebSession.id))
    ).first()
    if ended is None:
        raise NotFound("There is no such session.")


def end_others(session: Session, user_id: int, current_session_id: int) -> None:
    """Signs out everywhere but here."""
    session.execute(
        delete(WebSession).where(col(WebSession.user_id) == user_id, col(WebSession.id) != current_session_id)
    )


def end_by_cookie(token: str) -> None:
    """Signs this browser out; a cookie that is not valid any more is no error."""
    with auth_session() as session:
        session.execute(delete(WebSession).where(col(WebSession.token_digest) == digest(token)))
