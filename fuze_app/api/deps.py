"""What routes depend on: who calls and what they may do, the id in the path, and no stray parameters.

Three proofs of who one is, by what they allow:

| proof | scopes |
| --- | --- |
| the cookie of a web session | read, write, account |
| an access token | read, write, account |
| a personal token | read, write, or both, as chosen when it was made |

`account` is what concerns the account itself, such as making further tokens: a personal token that
leaks must not be able to make itself permanent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from fuze_app.api.clients import refuse_cross_site
from fuze_app.api.schemas.base import LARGEST_ID, Parameters
from fuze_app.core.errors import Forbidden, NotFound, Unauthenticated
from fuze_app.core.services import sessions, tokens

ACCOUNT = "account"
_EVERYTHING = tokens.SCOPES | {ACCOUNT}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

bearer_scheme = HTTPBearer(
    scheme_name="token",
    auto_error=False,
    description="An access token of `POST /api/auth/token`, or a personal token of `POST /api/tokens`.",
)
cookie_scheme = APIKeyCookie(
    name=sessions.COOKIE,
    scheme_name="session",
    auto_error=False,
    description="The cookie of `POST /api/auth/session`.",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request acts for, and what it may do."""

    user_id: int
    scopes: frozenset[str]


async def caller(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(bearer_scheme)],
    cookie: Annotated[str | None, Security(cookie_scheme)],
) -> Caller:
    """Raises Unauthenticated, and Forbidden for a request that another site made a browser send."""
    if bearer is not None:
        found = await _of_token(bearer.credentials)
    elif cookie:
        if request.method not in _SAFE:
            refuse_cross_site(request)
        found = await _of_cookie(cookie)
    else:
        raise Unauthenticated("Sign in first, or send a token.")
    request.state.user_id = found.user_id
    return found


async def _of_token(bearer: str) -> Caller:
    if bearer.startswith(tokens.PERSONAL_PREFIX):
        principal = await run_in_threadpool(tokens.verify, bearer)
        return Caller(principal.user_id, principal.scopes)
    principal = tokens.verify(bearer)  # a signature, no database: quicker than a change of threads
    return Caller(principal.user_id, principal.scopes | {ACCOUNT})


async def _of_cookie(cookie: str) -> Caller:
    person = await run_in_threadpool(sessions.resolve, cookie)
    if person is None:
        raise Unauthenticated("Your session has ended. Sign in again.")
    return Caller(person.user_id, _EVERYTHING)


def _with_scope(scope: str) -> Callable[[Caller], Awaitable[Caller]]:
    async def check(found: Annotated[Caller, Depends(caller)]) -> Caller:
        if scope not in found.scopes:
            raise Forbidden(f"This token does not have the scope {scope!r}.")
        return found

    return check


Reader = Annotated[Caller, Depends(_with_scope("read"))]
Writer = Annotated[Caller, Depends(_with_scope("write"))]
Owner = Annotated[Caller, Depends(_with_scope(ACCOUNT))]


async def _personal_token(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(bearer_scheme)],
    _caller: Annotated[Caller, Depends(caller)],
) -> str | None:
    """The personal token that a request is made with, if it is."""
    shown = bearer.credentials if bearer else ""
    return shown if shown.startswith(tokens.PERSONAL_PREFIX) else None


ShownToken = Annotated[str | None, Depends(_personal_token)]


def _existing(what: str) -> Callable[[int], Awaitable[int]]:
    async def check(id: Annotated[int, Path(examples=[42])]) -> int:  # noqa: A002  (its public name)
        if not 0 < id <= LARGEST_ID:
            raise NotFound(f"There is no such {what}.")
        return id

    return check


BookmarkId = Annotated[int, Depends(_existing("bookmark"))]
HighlightId = Annotated[int, Depends(_existing("highlight"))]
ProjectId = Annotated[int, Depends(_existing("project"))]
TaskId = Annotated[int, Depends(_existing("task"))]
HighlightLinkId = Annotated[int, Depends(_existing("linked highlight"))]
LinkId = Annotated[int, Depends(_existing("link"))]
TopicId = Annotated[int, Depends(_existing("topic"))]
SavedSearchId = Annotated[int, Depends(_existing("saved search"))]
SearchedId = Annotated[int, Depends(_existing("search"))]
TokenId = Annotated[int, Depends(_existing("token"))]
ImportId = Annotated[int, Depends(_existing("import"))]
MergeId = Annotated[int, Depends(_existing("merge"))]
RunId = Annotated[int, Depends(_existing("run"))]


async def _no_parameters(_: Annotated[Parameters, Query()]) -> None:
    """Validation refuses every parameter."""


NO_PARAMETERS = Depends(_no_parameters)
