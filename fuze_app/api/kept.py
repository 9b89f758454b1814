"""Reads of a library, answered from memory while nothing in the library has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.types import ASGIApp, Receive, Scope, Send

from fuze_app.api.headers import private_headers
from fuze_app.core import embedder, versions
from fuze_app.core.cache import Key, answers
from fuze_app.core.database import user_session
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.services import tokens

PATHS = frozenset(
    {
        "/api/bookmarks",
        "/api/collections",
        "/api/search",
        "/api/search/facets",
        "/api/searches",
        "/api/tags",
    }
)
MEDIA_TYPE = "application/json"
_VERSION = "fuze.library_version"


def of_library(request: Request, user_id: int, read: Callable[[Session], Any], asked: str = "") -> Response:
    """The answer to a read of a library: what `read` returns, or returned while the library was the same.

    It must depend on the request's path and parameters alone, on `asked` where a body says more, on whether
    the model is there, and on the hour (`saved:<7d` moves on with it).
    """

    def work_out() -> bytes:
        with user_session(user_id, read_only=True) as session:
            return orjson.dumps(read(session))

    version = request.scope.get(_VERSION) or versions.ask(user_id).result()
    body = answers.get(_key(request.scope, user_id, version, asked), work_out) if version else work_out()
    return Response(body, media_type=MEDIA_TYPE)


def _key(scope: Scope, user_id: int, version: int, asked: str = "") -> Key:
    hour = int(time.time() // 3600)
    return user_id, version, scope["path"], scope["query_string"], asked, embedder.state(), hour


class KeptAnswers:
    """ASGI middleware: gives an answer that is kept at once.

    What it saves, routing and dependencies, is most of the work of such a request. Whatever is not as usual
    goes on to the routes, which say what is wrong with it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [*private_headers(), (b"content-type", MEDIA_TYPE.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user_id = _reader(scope)
        if user_id is not None:
            version = await asyncio.wrap_future(versions.ask(user_id))
            body = answers.kept(_key(scope, user_id, version)) if version else None
            if body is not None:
                headers = [*self._headers, (b"content-length", str(len(body)).encode())]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
            scope[_VERSION] = version
        await self._app(scope, receive, send)


def _reader(scope: Scope) -> int | None:
    """Who reads, when that is proved by the request alone: by an access token."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in PATHS:
        return None
    scheme, _, bearer = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or bearer.startswith(tokens.PERSONAL_PREFIX):
        return None
    try:
        principal = tokens.verify(bearer)
    except Unauthenticated:
        return None
    return principal.user_id if "read" in principal.scopes else None
