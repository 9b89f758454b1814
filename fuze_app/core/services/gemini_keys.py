"""Gemini keys: each user's own, or the operator's for those without one. A key is never given back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete as sql_delete
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core import encryption
from fuze_app.core.database import auth_session, user_session
from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import GeminiKey, KeyState, User
from fuze_app.core.models.base import utc_now
from fuze_app.core.security import digest
from fuze_app.core.settings import get_settings

LENGTHS = (20, 200)
_HINT = 4
UNREADABLE = "The key can't be decrypted any more. Enter it again."


@dataclass(frozen=True, slots=True)
class KeyView:
    """What may be known of the key that serves a user. `owner` is None when none does."""

    owner: str | None
    hint: str | None
    state: str | None
    error: str | None
    checked_at: datetime | None
    paused_until: datetime | None
    model: str


@dataclass(frozen=True, slots=True)
class UsableKey:
    """A key in the clear, for the one call that it is fetched for."""

    user_id: int
    secret: str = field(repr=False)
    digest: bytes = field(repr=False)
    is_operators: bool
    paused_until: datetime | None


def put(session: Session, user_id: int, key: str) -> KeyView:
    """Adds a user's key, or replaces it. Raises InvalidInput."""
    key = key.strip()
    shortest, longest = LENGTHS
    if not (shortest <= len(key) <= longest and key.isascii() and key.isprintable() and " " not in key):
        raise InvalidInput("That does not look like a Gemini key.", field="key")
    values = {
        "secret": encryption.encrypt(key, user_id),
        "digest": digest(key),
        "hint": key[-_HINT:],
        "state": KeyState.UNTESTED,
        "error": None,
        "checked_at": None,
        "paused_until": None,
        "created_at": utc_now(),
    }
    statement = insert(GeminiKey).values(user_id=user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
    return view(session, user_id)


def view(session: Session, user_id: int) -> KeyView:
    """The key that serves a user now."""
    model = get_settings().gemini_model
    key = _own(session, user_id)
    if key is not None:
        return KeyView("you", key.hint, key.state, key.error, key.checked_at, key.paused_until, model)
    if get_settings().gemini_api_key is not None:
        return KeyView("operator", None, None, None, None, None, model)
    return KeyView(None, None, None, None, None, None, model)


def remove(session: Session, user_id: int) -> None:
    """Forgets a user's key. Raises NotFound."""
    removed = session.execute(
        sql_delete(GeminiKey).where(col(GeminiKey.user_id) == user_id).returning(col(GeminiKey.user_id))
    )
    if removed.first() is None:
        raise NotFound("You have no key of your own.")


def usable(session: Session, user_id: int) -> UsableKey | None:
    """The key to make a user's calls with: their own, the operator's where they have none.

    None where there is none, and while their own is refused: nobody else's stands in for it.
    """
    kept = _own(session, user_id)
    if kept is None:
        return _operators(user_id)
    return None if kept.state == KeyState.REFUSED else own(session, user_id)


def own(session: Session, user_id: int) -> UsableKey | None:
    """A user's own key, be it refused or not; None where there is none that can be read."""
    key = _own(session, user_id)
    if key is None:
        return None
    try:
        secret = encryption.decrypt(key.secret, user_id)
    except encryption.Unreadable:
        refuse(session, user_id, key.digest, UNREADABLE)
        return None
    return UsableKey(user_id, secret, key.digest, is_operators=False, paused_until=key.paused_until)


def _operators(user_id: int) -> UsableKey | None:
    given = get_settings().gemini_api_key
    if given is None:
        return None
    secret = given.get_secret_value()
    return UsableKey(user_id, secret, digest(secret), is_operators=True, paused_until=None)


def _own(session: Session, user_id: int) -> GeminiKey | None:
    return session.exec(select(GeminiKey).where(GeminiKey.user_id == user_id)).first()


def approve(session: Session, user_id: int, used: bytes) -> None:
    """Google took the key. `used` is its digest: the key may have been replaced since."""
    _note(session, user_id, used, state=KeyState.WORKING, error=None, paused_until=None)


def refuse(session: Session, user_id: int, used: bytes, reason: str) -> None:
    """Google refused the key: it is not used until its owner changes or tests it."""
    _note(session, user_id, used, state=KeyState.REFUSED, error=reason)


def pause(session: Session, user_id: int, used: bytes, wait: timedelta) -> None:
    """Google's quota is used up: nothing is asked with the key until then."""
    _note(session, user_id, used, paused_until=utc_now() + wait)


def _note(session: Session, user_id: int, used: bytes, **values: object) -> None:
    session.execute(
        update(GeminiKey)
        .where(col(GeminiKey.user_id) == user_id, col(GeminiKey.digest) == used)
        .values(checked_at=utc_now(), **values)
    )


def rotate() -> tuple[int, int]:
    """Encrypts every key with the newest encryption key. Returns how many, and how many are unreadable."""
    with auth_session() as session:
        users = session.exec(select(User.id).order_by(col(User.id))).all()
    rotated = unreadable = 0
    for user_id in users:
        with user_session(user_id) as session:
            key = session.exec(select(GeminiKey).with_for_update()).first()
            if key is None:
                continue
            try:
                key.secret = encryption.rotate(key.secret)
                rotated += 1
            except encryption.Unreadable:
                unreadable += 1
    return rotated, unreadable
