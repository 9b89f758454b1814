"""How an extension gets its token, once a person has allowed it at /connect."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request

from fuze_app.api.answers import Answer
from fuze_app.api.deps import NO_PARAMETERS
from fuze_app.api.documentation import errors
from fuze_app.api.limits import SIGN_IN, limiter
from fuze_app.api.schemas.accounts import Exchange, IssuedPersonalToken
from fuze_app.core.services import connections

router = APIRouter(prefix="/api/connect", tags=["tokens"], dependencies=[NO_PARAMETERS])


@router.post("/token", status_code=201, response_model=IssuedPersonalToken, responses=errors(401, 429))
@limiter.limit(SIGN_IN)
def exchange_code(request: Request, body: Exchange) -> Answer:
    """Exchanges the code of an allowed connection for a personal token.

    As PKCE has it: the code goes with the verifier whose SHA-256, in base64url, was given to /connect as
    `challenge`.
    """
    token, secret = connections.exchange(body.code, body.verifier)
    return Answer({**asdict(token), "token": secret}, status_code=201)
