"""How the compiled pages leave the server: at their plain addresses, under a strict policy.

The policy allows scripts of this origin and the few inline ones that the build wrote, by their hash.
Reflex itself needs `unsafe-eval` (handlers send toasts and calls as code over the socket, which only
this origin can open) and inline styles (Emotion); no other host is ever asked for anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Collection
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir
from reflex_base.constants import Dirs
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fuze_app.ui import app_shell

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
NAMED_BY_CONTENT = ("/assets/", "/fonts/")
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


def inline_script_hashes(folder: Path) -> list[str]:
    """The CSP sources of every inline script in the HTML files of a build."""
    scripts = {
        script for page in folder.rglob("*.html") for script in INLINE_SCRIPT.findall(page.read_text("utf-8"))
    }
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return sorted(f"'sha256-{digest}'" for digest in digests)


def content_security_policy(script_hashes: Collection[str]) -> str:
    """The policy of every page."""
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' 'unsafe-eval'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _plain_paths(manifest: Path) -> set[str]:
    """The addresses of pages without a variable part, as the build lists them."""
    routes = json.loads(manifest.read_text("utf-8")) if manifest.exists() else []
    return {f"/{route}" for route in routes if "[" not in route}


class Pages:
    """ASGI middleware around the whole app; touches only the compiled pages and their files."""

    def __init__(self, app: ASGIApp, web_folder: Path | None = None) -> None:
        folder = web_folder or get_web_dir()
        self.app = app
        self.policy = content_security_policy(inline_script_hashes(folder / Dirs.STATIC))
        self.paths = _plain_paths(folder / Dirs.ROUTES_MANIFEST)
        self.worker = app_shell.service_worker(folder / Dirs.STATIC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves `/library` as it is, without a redirect to `/library/`; the worker with its shell."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path in self.paths:
            scope = {**scope, "path": f"{path}/", "raw_path": f"{path}/".encode()}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(path, MutableHeaders(scope=message))
            await send(message)

        if path == app_shell.WORKER and self.worker:
            policy = {"Content-Security-Policy": "default-src 'self'"}
            answer = Response(self.worker, media_type="text/javascript", headers=policy)
            await answer(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)

    def _add_headers(self, path: str, headers: MutableHeaders) -> None:
        media_type = headers.get("content-type", "").partition(";")[0]
        if path.startswith(NAMED_BY_CONTENT):
            headers["Cache-Control"] = FOREVER
        elif media_type in ("text/html", "text/javascript"):
            headers.setdefault("Cache-Control", ASK_FIRST)
        if media_type == "text/html":
            headers.setdefault("Content-Security-Policy", self.policy)
            headers.setdefault("Referrer-Policy", "same-origin")
            headers.setdefault("X-Content-Type-Options", "nosniff")
