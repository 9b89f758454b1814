"""Personal tokens: make, list, revoke. Only with a session or an access token, but a token may end itself."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response

from fuze_app.api.answers import Answer, whole
from fuze_app.api.deps import NO_PARAMETERS, Owner, ShownToken, TokenId
from fuze_app.api.documentation import errors
from fuze_app.api.schemas.accounts import IssuedPersonalToken, NewPersonalToken, PersonalTokenList
from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.services import connections, tokens

router = APIRouter(prefix="/api/tokens", tags=["tokens"], dependencies=[NO_PARAMETERS])


@router.post("", status_code=201, response_model=IssuedPersonalToken)
def create_personal_token(owner: Owner, body: NewPersonalToken) -> Answer:
    """Makes a token.

    It is shown in this answer and never again.
    """
    with user_session(owner.user_id) as session:
        token, secret = tokens.create_personal(session, owner.user_id, body.name, body.scopes)
    return Answer({**asdict(token), "token": secret}, status_code=201)


@router.get("", response_model=PersonalTokenList)
def list_personal_tokens(owner: Owner) -> Answer:
    """All of your tokens, the newest first."""
    with user_session(owner.user_id) as session:
        return Answer(whole(tokens.list_personal(session, owner.user_id)))


@router.delete("/current", status_code=204, responses=errors(404))
def revoke_current_token(token: ShownToken) -> Response:
    """Ends the personal token that the request is made with.

    404 when it is made with a session or an access token.
    """
    if token is None:
        raise NotFound("This request is not made with a personal token.")
    connections.end(token)
    return Response(status_code=204)


@router.delete("/{id}", status_code=204)
def revoke_personal_token(owner: Owner, token_id: TokenId) -> Response:
    """Ends a token at once."""
    with user_session(owner.user_id) as session:
        tokens.revoke_personal(session, owner.user_id, token_id)
    return Response(status_code=204)
