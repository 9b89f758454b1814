"""Accounts: register, sign in with tokens or a cookie, sign out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from fuze_app.api.answers import Answer
from fuze_app.api.clients import client_address, is_secure, refuse_cross_site
from fuze_app.api.deps import NO_PARAMETERS, Owner, Reader
from fuze_app.api.documentation import errors
from fuze_app.api.limits import ASK, REGISTER, SIGN_IN, limiter
from fuze_app.api.schemas import accounts as schemas
from fuze_app.core.database import user_session
from fuze_app.core.services import account_closing, accounts, sessions, tokens

COOKIE_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie at most; the session behind it ends when the settings say."""

router = APIRouter(prefix="/api/auth", tags=["accounts"])


@router.post(
    "/register",
    status_code=201,
    response_model=schemas.Account,
    responses=errors(403, 409, 429),
    dependencies=[NO_PARAMETERS],
)
@limiter.limit(REGISTER)
def register(request: Request, body: schemas.Registration) -> Answer:
    """Creates an account.

    The first one becomes the administrator.
    """
    account = accounts.register(accounts.Registration(body.email, body.username, body.password))
    return Answer(account, status_code=201)


@router.get("/username-available", response_model=schemas.UsernameAvailability, responses=errors(429))
@limiter.limit(ASK)
def username_available(request: Request, query: Annotated[schemas.UsernameParameters, Query()]) -> Answer:
    """Whether a username can be had, and names like it that can."""
    return Answer(accounts.username_availability(query.username))


@router.post(
    "/token",
    response_model=schemas.TokenPair,
    responses=errors(401, 429),
    dependencies=[NO_PARAMETERS],
)
@limiter.shared_limit(SIGN_IN, scope="sign-in")
def create_token(request: Request, body: schemas.Credentials) -> Answer:
    """Signs a program in.

    Answers a short access token, and a refresh token to get the next one with.
    """
    account = accounts.authenticate(body.login, body.password)
    return _pair(tokens.issue_pair(account.id))


@router.post(
    "/refresh", response_model=schemas.TokenPair, responses=errors(401), dependencies=[NO_PARAMETERS]
)
def refresh(body: schemas.RefreshRequest) -> Answer:
    """Exchanges a refresh token for a new pair.

    Showing one twice ends every token of its chain.
    """
    return _pair(tokens.refresh(body.refresh_token))


@router.post("/logout", status_code=204, dependencies=[NO_PARAMETERS])
def logout(body: schemas.RefreshRequest) -> Response:
    """Ends a chain of refresh tokens.

    The access token lives on until it expires.
    """
    tokens.revoke_refresh(body.refresh_token)
    return Response(status_code=204)


def _pair(pair: tokens.TokenPair) -> Answer:
    return Answer(
        {
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
            "token_type": "bearer",
            "expires_in": pair.expires_in,
        }
    )


@router.post(
    "/session",
    response_model=schemas.Account,
    responses=errors(401, 403, 429),
    dependencies=[NO_PARAMETERS],
)
@limiter.shared_limit(SIGN_IN, scope="sign-in")
def start_session(request: Request, body: schemas.Credentials) -> Answer:
    """Signs a browser in.

    Sets the session's cookie, which its scripts can't read.
    """
    refuse_cross_site(request)
    account = accounts.authenticate(body.login, body.password)
    _end_present_session(request)
    answer = Answer(account)
    answer.set_cookie(
        sessions.COOKIE,
        sessions.start(account.id, request.headers.get("user-agent", ""), client_address(request)),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
    return answer


@router.delete("/session", status_code=204, responses=errors(403), dependencies=[NO_PARAMETERS])
def end_session(request: Request) -> Response:
    """Signs this browser out, whether or not it was signed in."""
    refuse_cross_site(request)
    _end_present_session(request)
    answer = Response(status_code=204)
    answer.delete_cookie(sessions.COOKIE, httponly=True, samesite="lax", secure=is_secure(request))
    return answer


def _end_present_session(request: Request) -> None:
    cookie = request.cookies.get(sessions.COOKIE)
    if cookie:
        sessions.end_by_cookie(cookie)


@router.get("/me", response_model=schemas.Account, dependencies=[NO_PARAMETERS])
def me(reader: Reader) -> Answer:
    """Whose account this is."""
    with user_session(reader.user_id) as session:
        return Answer(accounts.get(session, reader.user_id))


@router.post("/close", status_code=204, responses=errors(429), dependencies=[NO_PARAMETERS])
@limiter.shared_limit(SIGN_IN, scope="sign-in")
def close_account(request: Request, owner: Owner, body: schemas.Closing) -> Response:
    """Closes your account and deletes everything in it, for good.

    All sessions and tokens end at once; what the account held is deleted in the background.
    """
    with user_session(owner.user_id) as session:
        account_closing.close(session, owner.user_id, body.password)
    return Response(status_code=204)
