"""A web site on this machine: real HTTP, hand-written pages, and the ways sites misbehave.

`Site` serves the routes that it is given (behaviours.py has the usual ones) and whatever a test adds, and
counts the requests for each path. Everything slow ends when the client leaves or the site stops.
"""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.site.exchange import POLL_SECONDS, Behaviour, Exchange, Reply


class Site:
    """Serves from `start()` to `stop()` on 127.0.0.1; a context manager for both.

    `tls`: serves https with this context. `host`: the name in url(), for tests that resolve names themselves.
    """

    def __init__(
        self,
        routes: Mapping[str, Behaviour],
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self._usual = dict(routes)
        self._host = host
        self._scheme = "https" if tls else "http"
        self._server = _Server(self, port, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True)
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.reset()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        self._thread.join()

    def reset(self) -> None:
        """Forgets what was counted and what tests changed."""
        with self._lock:
            self._requests: Counter[str] = Counter()
            self._last: dict[str, Message] = {}
            self._scripts: dict[str, deque[Reply]] = {}
            self._changed: dict[str, Behaviour] = {}
            self._held: dict[str, threading.Event] = {}

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def origin(self) -> str:
        return f"{self._scheme}://{self._host}:{self.port}"

    def url(self, path: str) -> str:
        return self.origin + path

    @property
    def paths(self) -> list[str]:
        return sorted(self._usual)

    def hits(self, path: str) -> int:
        """How often `path` was asked for, whatever the query."""
        with self._lock:
            return self._requests[path]

    def last_headers(self, path: str) -> Message:
        """The headers of the last request for `path`."""
        with self._lock:
            return self._last[path]

    def script(self, path: str, statuses: Sequence[int], *, retry_after: int | None = None) -> None:
        """The next requests for `path` get these statuses, in order. 200, and what comes after: as usual."""
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        with self._lock:
            self._scripts[path] = deque(Reply(status=status, headers=headers) for status in statuses)

    def serve(self, path: str, answer: Reply | Behaviour) -> None:
        """From now on until reset(), `path` answers so."""
        with self._lock:
            self._changed[path] = (lambda _: answer) if isinstance(answer, Reply) else answer

    @contextmanager
    def held(self, path: str) -> Iterator[None]:
        """Requests for `path` that come within the context are answered when it ends."""
        release = threading.Event()
        with self._lock:
            self._held[path] = release
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(path, None)
            release.set()

    def answer(self, exchange: Exchange) -> Reply | None:
        path = exchange.path
        with self._lock:
            self._requests[path] += 1
            self._last[path] = exchange.headers
            release = self._held.get(path)
            script = self._scripts.get(path)
            scripted = script.popleft() if script else None
            behaviour = self._changed.get(path) or self._usual.get(path)
        if release is not None:
            exchange.wait(release)
        if scripted is not None and scripted.status != 200:
            return scripted
        if behaviour is None:
            return Reply(b"<h1>Not found</h1><p>There is no such page.</p>", 404)
        return behaviour(exchange)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, site: Site, port: int, tls: ssl.SSLContext | None) -> None:
        self.site = site
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._tls is not None:
            # The handshake waits for the connection's own thread: who never does it holds up nobody else.
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Ends what waits for a client to read or to ask."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave in the middle are what tests are about; anything else is a defect to see."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.site.answer(Exchange(self, self.server.site))
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        if reply.content_type:
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Silent: the requests are counted."""
