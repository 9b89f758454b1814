"""What answers tell the browser: what it may load and run, and that it keeps nothing private.

The compiled pages have a policy and a cache of their own, which the front end sets.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fuze_app.core.settings import get_settings

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PRIVATE = {
    **EVERYWHERE,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Of what the API answers: for the one who asked, and nothing to run."""

DOCUMENTATION = {
    **EVERYWHERE,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
}
_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


Raw = list[tuple[bytes, bytes]]


def _raw(headers: dict[str, str]) -> Raw:
    https = _HTTPS_ONLY if get_settings().base_url.startswith("https:") else {}
    return [(name.lower().encode(), value.encode()) for name, value in (headers | https).items()]


def private_headers() -> Raw:
    """Those of a private answer, as ASGI has them."""
    return _raw(PRIVATE)


class ResponseHeaders:
    """ASGI middleware. Headers that a response has already stay as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._documentation, self._private, self._everywhere = map(_raw, (DOCUMENTATION, PRIVATE, EVERYWHERE))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name for name, _ in given}
                added = [header for header in self._of_path(scope["path"]) if header[0] not in names]
                message = {**message, "headers": [*given, *added]}
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _of_path(self, path: str) -> Raw:
        if path.startswith("/api/docs"):
            return self._documentation
        return self._private if path.startswith(("/api/", "/health/", "/metrics")) else self._everywhere
