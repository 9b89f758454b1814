"""Tokens of the API: short JWT access tokens with rotating refresh tokens, and personal tokens.

A refresh token can be used once. Whoever shows a used one holds a stolen copy, or was stolen from:
the whole family ends, and the person signs in again (RFC 9700, section 4.14.2).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

import jwt
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from fuze_app.core.database import auth_session
from fuze_app.core.errors import ConfigurationError, InvalidInput, NotFound, Unauthenticated
from fuze_app.core.models import ApiToken, RefreshToken
from fuze_app.core.models.base import utc_now
from fuze_app.core.security import digest, new_token
from fuze_app.core.settings import get_settings

SCOPES = frozenset({"read", "write"})
PERSONAL_PREFIX = "fuze_"
ALGORITHM = "HS256"
MOST_PERSONAL_TOKENS = 50
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenPair:
    access_token: str
    refresh_token: str
    expires_in: int
    """Seconds that the access token lives."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a request acts for, and what it may do."""

    user_id: int
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonalToken:
    id: int
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None


def _secret() -> str:
    secret = get_settings().secret_key
    if secret is None:
        raise ConfigurationError("FUZE_SECRET_KEY is not set: start Fuze with `fuze up`, or set it.")
    return secret.get_secret_value()


def _access_token(user_id: int) -> tuple[str, int]:
    seconds = get_settings().access_token_minutes * 60
    now = utc_now()
    claims = {
        "sub": str(user_id),
        "scope": " ".join(sorted(SCOPES)),
        "iat": now,
        "exp": now + timedelta(seconds=seconds),
    }
    return jwt.encode(claims, _secret(), algorithm=ALGORITHM), seconds


def _issue(session: Session, user_id: int, family: UUID) -> TokenPair:
    refresh_token = new_token()
    session.add(
        RefreshToken(
            user_id=user_id,
            family=family,
            token_digest=digest(refresh_token),
            expires_at=utc_now() + timedelta(days=get_settings().refresh_token_days),
        )
    )
    access_token, seconds = _access_token(user_id)
    return TokenPair(access_token=access_token, refresh_token=refresh_token, expires_in=seconds)


def issue_pair(user_id: int) -> TokenPair:
    """An access token and the first refresh token of a new family."""
    with auth_session() as session:
        return _issue(session, user_id, uuid4())


def refresh(refresh_token: str) -> TokenPair:
    """Exchanges a refresh token for a new pair. Raises Unauthenticated; reuse ends the family."""
    with auth_session() as session:
        token = _find_refresh(session, refresh_token)
        if token is not None and token.used_at is None and token.expires_at > utc_now():
            token.used_at = utc_now()
            return _issue(session, token.user_id, token.family)
        if token is not None:
            _end_family(session, token)
    raise Unauthenticated("The refresh token is not valid any more. Sign in again.")


def revoke_refresh(refresh_token: str) -> None:
    """Ends the family of a refresh token; an unknown one is no error."""
    with auth_session() as session:
        token = _find_refresh(session, refresh_token)
        if token is not None:
            _end_family(session, token)


def _find_refresh(session: Session, refresh_token: str) -> RefreshToken | None:
    return session.exec(
        select(RefreshToken).where(RefreshToken.token_digest == digest(refresh_token)).with_for_update()
    ).first()


def _end_family(session: Session, token: RefreshToken) -> None:
    session.execute(
        delete(RefreshToken).where(
            col(RefreshToken.user_id) == token.user_id, col(RefreshToken.family) == token.family
        )
    )


def verify(bearer: str) -> Principal:
    """Who a bearer token speaks for. Raises Unauthenticated."""
    if bearer.startswith(PERSONAL_PREFIX):
        return _verify_personal(bearer)
    try:
        principal, expires_at = _signed(bearer, _secret())
    except jwt.InvalidTokenError as error:
        raise Unauthenticated("The access token is not valid.") from error
    if expires_at <= time.time():
        raise Unauthenticated("The access token has expired.")
    return principal


@lru_cache(maxsize=1024)
def _signed(bearer: str, secret: str) -> tuple[Principal, float]:
    """Whom a token speaks for and until when, its signature checked once.

    Raises jwt.InvalidTokenError.
    """
    claims = jwt.decode(
        bearer,
        secret,
        algorithms=[ALGORITHM],
        options={"require": ["sub", "exp", "scope"], "verify_exp": False},
    )
    principal = Principal(user_id=int(claims["sub"]), scopes=frozenset(claims["scope"].split()))
    return principal, float(claims["exp"])


def _verify_personal(bearer: str) -> Principal:
    with auth_session() as session:
        token = session.exec(select(ApiToken).where(ApiToken.token_digest == digest(bearer))).first()
        if token is None:
            raise Unauthenticated("The API token is not valid. It may have been revoked.")
        if token.last_used_at is None or utc_now() - token.last_used_at > TOUCH_EVERY:
            session.execute(
                update(ApiToken).where(col(ApiToken.id) == token.id).values(last_used_at=utc_now())
            )
        return Principal(user_id=token.user_id, scopes=frozenset(token.scopes))


def create_personal(
    session: Session, user_id: int, name: str, scopes: Iterable[str]
) -> tuple[PersonalToken, str]:
    """A named token and its secret, which can't be shown again. Raises InvalidInput."""
    name, wanted = name.strip(), sorted(set(scopes))
    if not 1 <= len(name) <= 100:
        raise InvalidInput("Give the token a name of 1 to 100 characters.", field="name")
    if not wanted or not set(wanted) <= SCOPES:
        raise InvalidInput("Choose read, write or both.", field="scopes")
    if len(list_personal(session, user_id)) >= MOST_PERSONAL_TOKENS:
        raise InvalidInput(f"{MOST_PERSONAL_TOKENS} tokens are enough. Revoke one first.", field="name")
    secret = new_token(PERSONAL_PREFIX)
    token = ApiToken(user_id=user_id, name=name, hint=secret[-4:], token_digest=digest(secret), scopes=wanted)
    session.add(token)
    session.flush()
    return _view(token), secret


def list_personal(session: Session, user_id: int) -> list[PersonalToken]:
    """The user's tokens, the newest first."""
    rows = session.exec(select(ApiToken).where(ApiToken.user_id == user_id).order_by(col(ApiToken.id).desc()))
    return [_view(row) for row in rows]


def revoke_personal(session: Session, user_id: int, token_id: int) -> None:
    """Raises NotFound."""
    gone = session.execute(
        delete(ApiToken)
        .where(col(ApiToken.user_id) == user_id, col(ApiToken.id) == token_id)
        .returning(col(ApiToken.id))
    ).first()
    if gone is None:
        raise NotFound("There is no such token.")


def _view(token: ApiToken) -> PersonalToken:
    return PersonalToken(
        id=token.id,
        name=token.name,
        hint=token.hint,
        scopes=token.scopes,
        created_at=token.created_at,
        last_used_at=token.last_used_at,
    )
