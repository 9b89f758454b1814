"""A bound on what a request to the API may send."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fuze_app.api.problems import Problem
from fuze_app.core.settings import get_settings

MOST_BYTES = 1024 * 1024
"""Several times what the longest notes take, however they are escaped."""
MOST_BYTES_OF = {"/api/bookmarks": 8 * MOST_BYTES}
"""Where more is taken: a page that is saved may come with its HTML."""

IMPORTS = "/api/imports"
"""Where a file may come, as large as the operator allows; it is kept on disk."""

_REFUSAL = "The body of this request may have at most {} MiB."


def _most(path: str) -> int:
    if path == IMPORTS:
        return get_settings().import_max_bytes
    return MOST_BYTES_OF.get(path, MOST_BYTES)


class BodyLimit:
    """ASGI middleware: answers 413 to a body that says it is too long, or turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        most = _most(scope["path"])
        refusal = _REFUSAL.format(most // MOST_BYTES)
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            await Problem(413, "content-too-large", refusal)(scope, receive, send)
            return
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413, refusal)
            return message

        await self._app(scope, receive_within_limit, send)
