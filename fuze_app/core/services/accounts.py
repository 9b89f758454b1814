"""Accounts: register, sign in, change the password.

Nobody is signed in while these run, so they open their own transaction on the account tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import case, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from fuze_app.core.database import auth_session
from fuze_app.core.errors import (
    NO_ACCOUNT,
    AccountLocked,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    Unauthenticated,
)
from fuze_app.core.models import LibraryVersion, RefreshToken, SignInFailure, User, WebSession
from fuze_app.core.models.base import utc_now
from fuze_app.core.security import digest, hash_password, verify_password
from fuze_app.core.settings import get_settings

USERNAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{1,30})[A-Za-z0-9]")
USERNAME_RULE = (
    "Use 3 to 32 letters, digits, dots, hyphens or underscores, with a letter or digit at both ends."
)
PASSWORD_LENGTHS = (10, 200)
FREE_FAILURES = 5
"""Failed sign-ins before the first lock."""
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
RESERVED = frozenset({"admin", "administrator", "root", "fuze", "support", "api", "system"})
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Registration:
    email: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    email: str
    username: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class UsernameAvailability:
    """`reason` says why a name can't be had; `suggestions` are free."""

    available: bool
    reason: str | None
    suggestions: list[str]


def _account(user: User) -> Account:
    return Account(id=user.id, email=user.email, username=user.username, is_admin=user.is_admin)


def get(session: Session, user_id: int) -> Account:
    """Raises Unauthenticated when the account does not exist any more: a token can outlive it."""
    user = session.get(User, user_id)
    if user is None or user.closed_at is not None:
        raise Unauthenticated(NO_ACCOUNT)
    return _account(user)


def check_password(password: str, field: str = "password") -> None:
    """Raises InvalidInput for a password that is too short or too long."""
    shortest, longest = PASSWORD_LENGTHS
    if not shortest <= len(password) <= longest:
        raise InvalidInput(f"Use {shortest} to {longest} characters.", field=field)


def _checked_email(email: str) -> str:
    try:
        return validate_email(
            email.strip(), check_deliverability=False, globally_deliverable=False
        ).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidInput("That is not an email address.", field="email") from error


def _checked_username(username: str) -> str:
    username = username.strip()
    if not USERNAME.fullmatch(username):
        raise InvalidInput(USERNAME_RULE, field="username")
    return username


def register(registration: Registration, *, by_operator: bool = False) -> Account:
    """Creates an account; the first one becomes the administrator.

    Raises InvalidInput and Conflict, which name the field, and Forbidden where registration is
    closed (an operator on the command line may still register people).
    """
    if get_settings().registration == "closed" and not by_operator:
        raise Forbidden("Registration is closed here. Ask the operator for an account.")
    email = _checked_email(registration.email)
    username = _checked_username(registration.username)
    check_password(registration.password)
    password_hash = hash_password(registration.password)
    with auth_session() as session:
        # Two people who register at once must not both become the first.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext("fuze.register"))))
        _refuse_taken(session, email, username)
        user = User(
            email=email,
            username=username,
            username_key=username.lower(),
            password_hash=password_hash,
            is_admin=session.exec(select(User.id).limit(1)).first() is None,
        )
        session.add(user)
        session.flush()
        session.add(LibraryVersion(user_id=user.id))
        return _account(user)


def _refuse_taken(session: Session, email: str, username: str) -> None:
    if session.exec(select(User.id).where(User.email == email)).first() is not None:
        raise Conflict("An account with this email exists already. Sign in instead.", field="email")
    if _taken(session, {username.lower()}):
        raise Conflict("This username is taken.", field="username")


def _taken(session: Session, keys: set[str]) -> set[str]:
    found = session.exec(select(User.username_key).where(col(User.username_key).in_(keys))).all()
    return set(found) | (keys & RESERVED)


def username_availability(username: str) -> UsernameAvailability:
    """Whether a name can be had, why not, and names like it that can."""
    try:
        username = _checked_username(username)
    except InvalidInput as error:
        return UsernameAvailability(available=False, reason=error.detail, suggestions=[])
    candidates = [f"{username[:28]}{suffix}" for suffix in ("_reads", "2", "_", "7", "42", ".library")]
    candidates = [name for name in candidates if USERNAME.fullmatch(name)]
    with auth_session() as session:
        taken = _taken(session, {name.lower() for name in [username, *candidates]})
    if username.lower() not in taken:
        return UsernameAvailability(available=True, reason=None, suggestions=[])
    free = [name for name in candidates if name.lower() not in taken]
    return UsernameAvailability(
        available=False, reason="This username is taken.", suggestions=free[:SUGGESTIONS]
    )


def find(login: str) -> Account:
    """The account of an email or username, for the operator. Raises NotFound."""
    with auth_session() as session:
        user = session.exec(_of_login(login.strip().lower())).first()
    if user is None:
        raise NotFound(f"There is no account {login}.")
    return _account(user)


def _of_login(login: str) -> SelectOfScalar[User]:
    return select(User).where(or_(User.email == login, User.username_key == login))


def authenticate(login: str, password: str) -> Account:
    """The account of an email or username and its password.

    An account that does not exist answers as one with another password does: the same words after
    the same work, and the same locks. Raises Unauthenticated, and AccountLocked with `retry_after`.
    """
    login = login.strip().lower()[:254]
    with auth_session() as session:
        user = session.exec(_of_login(login)).first()
        subject = digest(f"account:{user.id}" if user else f"login:{login}")
        _refuse_locked(session, subject)
    right = verify_password(password, user.password_hash if user else None)
    with auth_session() as session:
        if right and user:
            session.execute(delete(SignInFailure).where(col(SignInFailure.subject_digest) == subject))
            return _account(user)
        _count_failure(session, subject)
    raise Unauthenticated("The name or the password is not right.")


def _refuse_locked(session: Session, subject: bytes) -> None:
    failure = session.get(SignInFailure, subject)
    if failure and failure.locked_until and failure.locked_until > utc_now():
        seconds = int((failure.locked_until - utc_now()).total_seconds()) + 1
        raise AccountLocked(f"Too many failed attempts. Try again in {_words(seconds)}.", retry_after=seconds)


def _words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"


def _count_failure(session: Session, subject: bytes) -> None:
    now = utc_now()
    forgotten = col(SignInFailure.updated_at) < now - FORGOTTEN_AFTER
    counted = case((forgotten, 1), else_=col(SignInFailure.failures) + 1)
    failures = session.scalars(
        insert(SignInFailure)
        .values(subject_digest=subject, failures=1, updated_at=now)
        .on_conflict_do_update(
            index_elements=["subject_digest"], set_={"failures": counted, "updated_at": now}
        )
        .returning(col(SignInFailure.failures))
    ).one()
    if failures >= FREE_FAILURES:
        lock = min(FIRST_LOCK * 2 ** min(failures - FREE_FAILURES, 16), LONGEST_LOCK)
        session.execute(
            update(SignInFailure)
            .where(col(SignInFailure.subject_digest) == subject)
            .values(locked_until=now + lock)
        )


def change_password(
    session: Session, user_id: int, current: str, new: str, *, keep_session_id: int | None = None
) -> None:
    """Sets a new password and signs out everywhere else.

    Raises InvalidInput, which names the field.
    """
    check_password(new, "new")
    user = session.get_one(User, user_id)
    if not verify_password(current, user.password_hash):
        raise InvalidInput("That is not your present password.", field="current")
    user.password_hash = hash_password(new)
    session.add(user)
    session.execute(
        delete(WebSession).where(
            col(WebSession.user_id) == user_id, col(WebSession.id) != (keep_session_id or 0)
        )
    )
    session.execute(delete(RefreshToken).where(col(RefreshToken.user_id) == user_id))
