"""Connecting a browser's extension: what a signed-in person allows, the extension exchanges for a token.

As OAuth's authorization code with PKCE (RFC 7636, S256). The extension keeps a secret, the verifier, and
shows only its hash, the challenge. The person's consent makes a code, good for one exchange within two
minutes and only together with the verifier; so the code may be seen, and the token never stands in an
address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from redis.exceptions import RedisError
from sqlalchemy import delete
from sqlmodel import col

from fuze_app.core.database import auth_session, user_session
from fuze_app.core.errors import InvalidInput, Unauthenticated, Unavailable
from fuze_app.core.models import ApiToken
from fuze_app.core.redis import get_redis
from fuze_app.core.security import digest, new_token
from fuze_app.core.services import tokens
from fuze_app.core.services.tokens import PersonalToken

CODE_SECONDS = 120
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def is_challenge(text: str) -> bool:
    """Whether it can be the hash of a verifier."""
    return _CHALLENGE.fullmatch(text) is not None


def grant(user_id: int, name: str, challenge: str) -> str:
    """The code for whoever knows the challenge's verifier; `name` is what the token will be called.

    Raises InvalidInput(field="challenge"), and Unavailable while codes can't be kept.
    """
    if not is_challenge(challenge):
        raise InvalidInput("This address is not complete. Start again from the extension.", field="challenge")
    code = new_token()
    with _redis_needed():
        get_redis().set(_key(code), orjson.dumps([user_id, name, challenge]), ex=CODE_SECONDS)
    return code


def exchange(code: str, verifier: str) -> tuple[PersonalToken, str]:
    """The token that was allowed, and its secret. The code is used up, whatever comes of it.

    Raises Unauthenticated, InvalidInput when the account has too many tokens, and Unavailable.
    """
    with _redis_needed():
        kept = get_redis().getdel(_key(code))
    if kept is None:
        raise Unauthenticated("This permission has been used or has run out. Connect again.")
    user_id, name, challenge = orjson.loads(kept)  # type: ignore[arg-type]
    if not hmac.compare_digest(_challenge_of(verifier), challenge):
        raise Unauthenticated("This permission was given to another browser. Connect again.")
    with user_session(user_id) as session:
        return tokens.create_personal(session, user_id, name, tokens.SCOPES)


def end(secret: str) -> None:
    """Revokes the token of a connection by its secret; one that is gone already is no error."""
    with auth_session() as session:
        session.execute(delete(ApiToken).where(col(ApiToken.token_digest) == digest(secret)))


def _challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _key(code: str) -> str:
    return f"fuze:connect:{digest(code).hex()}"


@contextmanager
def _redis_needed() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise Unavailable("Connecting is not possible now. Try again shortly.", retry_after=5) from error
