"""One request to the test site, and its answer: whole, or written by hand."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from tests.site.server import Site

HTML = "text/html; charset=utf-8"
POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. Content-Length is added, and Content-Type unless it is empty."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)


class Exchange:
    """One request, for behaviours that answer by hand: slowly, in parts, or not as HTTP."""

    def __init__(self, handler: BaseHTTPRequestHandler, site: Site) -> None:
        self._connection = handler.connection
        self.site = site
        parts = urlsplit(handler.path)
        self.path = parts.path
        self.query = dict(parse_qsl(parts.query))
        self.headers: Message = handler.headers

    def send(self, data: bytes) -> bool:
        """Writes to the wire; False when the client has left or the site stops."""
        if self.site.stopping.is_set():
            return False
        try:
            self._connection.sendall(data)
        except OSError:
            return False
        return True

    def wait(self, until: threading.Event | None = None, seconds: float = 30) -> None:
        """Returns when `until` is set, the client has left, the site stops, or the time is over."""
        for _ in range(int(seconds / POLL_SECONDS)):
            if self.client_left() or self.site.stopping.is_set():
                return
            if until is not None and until.wait(POLL_SECONDS):
                return
            if until is None:
                self.site.stopping.wait(POLL_SECONDS)

    def client_left(self) -> bool:
        readable, _, _ = select.select([self._connection], [], [], 0)
        if not readable or isinstance(self._connection, ssl.SSLSocket):
            return False
        try:
            return not self._connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True


Behaviour = Callable[[Exchange], Reply | None]
"""Makes the answer to a request; None when it wrote the answer itself, after which the connection ends."""
