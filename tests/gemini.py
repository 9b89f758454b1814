"""A server that speaks Gemini's REST protocol, as well and as badly as the real one can."""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from fuze_app.core.settings import Settings

DESCRIBED = {
    "summary": "About bees.",
    "key_concepts": ["bees"],
    "technologies": ["radar"],
    "content_type": "article",
    "difficulty": "beginner",
    "prerequisites": [],
    "questions": ["How do bees find home?"],
    "own_tags": ["nature"],
    "new_tags": ["navigation"],
    "language": "en",
}


@dataclass
class Request:
    """What a client asked, and with which key."""

    path: str
    key: str
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return str(self.body["contents"][0]["parts"][0]["text"])


@dataclass
class Reply:
    """What is answered: a status, a body, headers; `hang` holds it back until the server is closed."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False


def said(text: str, finish: str = "STOP", **fields: Any) -> Reply:
    """A model's answer of this text."""
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": finish}
    usage = {"promptTokenCount": 100, "candidatesTokenCount": 20}
    return Reply(body={"candidates": [candidate], "usageMetadata": usage, **fields})


def described(**changes: Any) -> Reply:
    """A model's answer of the right shape."""
    return said(json.dumps({**DESCRIBED, **changes}))


def failed(status: int, reason: str = "", headers: dict[str, str] | None = None, **detail: Any) -> Reply:
    """An error as Google words it."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, **detail}]
    body = {"error": {"code": status, "message": "No.", "status": "X", "details": details}}
    return Reply(status, body, headers or {})


class GeminiServer(ThreadingHTTPServer):
    """Answers each key's calls with the replies given for it, in order, then with `described()`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self.replies: dict[str, deque[Reply]] = defaultdict(deque)
        self.answer: Callable[[Request], Reply] = lambda _: described()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def keys(self) -> list[str]:
        return [request.key for request in self.requests]


class _Handler(BaseHTTPRequestHandler):
    server: GeminiServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        request = Request(self.path, self.headers["x-goog-api-key"], body)
        self.server.requests.append(request)
        waiting = self.server.replies[request.key]
        reply = waiting.popleft() if waiting else self.server.answer(request)
        if reply.hang:
            self.server.closing.wait(20)
            return
        sent = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: Any) -> None:
        """Nothing is written to the terminal."""


@pytest.fixture
def gemini(configure: Callable[..., Settings]) -> Iterator[GeminiServer]:
    """The server that Fuze takes for Google's."""
    server = GeminiServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    configure(gemini_endpoint=server.url, gemini_timeout_seconds="5")
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()
