"""The API on a real server, the one that Fuze runs on, in a thread of the tests' process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from fastapi import FastAPI
from granian.constants import Interfaces
from granian.server.embed import Server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(api: FastAPI) -> Iterator[str]:
    """The address at which `api` is served while the block runs."""
    port = _free_port()
    loop = asyncio.new_event_loop()
    servers: list[Server] = []

    def run() -> None:
        asyncio.set_event_loop(loop)
        servers.append(Server(api, port=port, interface=Interfaces.ASGI, log_enabled=False))
        loop.run_until_complete(servers[0].serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    _wait_until_it_answers(address)
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(servers[0].stop)
        thread.join(15)
        assert not thread.is_alive(), "the server did not stop"
        loop.close()


def _wait_until_it_answers(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{address}/health/live")
            return
        except httpx.TransportError:
            assert time.monotonic() < deadline, "the server did not start"
