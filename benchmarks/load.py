"""A load generator for HTTP/1.1: a number of connections that each send the next request once answered.

It works on asyncio's bare protocols and reads no more of an answer than its status and length, so that
it takes a small part of what a server takes; how much is reported with each result.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Load:
    """How a server did. Latencies in milliseconds; `generator_share` of one core is the generator's own."""

    requests: int
    failures: int
    per_second: float
    p50: float
    p95: float
    p99: float
    generator_share: float

    def as_dict(self) -> dict[str, float]:
        return {name: round(getattr(self, name), 3) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Target:
    """Where requests go, and what each of them carries."""

    host: str
    port: int
    token: str

    def get(self, path: str) -> bytes:
        return self._request("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> bytes:
        return self._request("POST", path, json.dumps(body).encode())

    def _request(self, method: str, path: str, body: bytes = b"") -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        head += f"Authorization: Bearer {self.token}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body


def drive(target: Target, requests: Iterator[bytes], *, connections: int, seconds: float) -> Load:
    """Sends requests for that long, or until there are none left, and waits for the last answers."""
    return asyncio.run(_drive(target, requests, connections, seconds))


async def _drive(target: Target, requests: Iterator[bytes], connections: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    clients = [_Client(requests, time.perf_counter() + seconds) for _ in range(connections)]
    started, used = time.perf_counter(), time.process_time()
    for client in clients:
        await loop.create_connection(lambda client=client: client, target.host, target.port)  # type: ignore[misc]
    await asyncio.gather(*(client.finished for client in clients))
    elapsed, used = time.perf_counter() - started, time.process_time() - used
    latencies = np.array([latency for client in clients for latency in client.latencies]) * 1000
    statuses = sum((client.statuses for client in clients), Counter[int]())
    p50, p95, p99 = np.percentile(latencies, (50, 95, 99)).tolist()
    failures = sum(count for status, count in statuses.items() if status >= 400)
    return Load(len(latencies), failures, len(latencies) / elapsed, p50, p95, p99, used / elapsed)


class _Client(asyncio.Protocol):
    """One connection with one request under way."""

    def __init__(self, requests: Iterator[bytes], deadline: float) -> None:
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._deadline = deadline
        self._received = bytearray()
        self._expected = 0
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        assert self._transport is not None
        request = next(self._requests, None) if time.perf_counter() < self._deadline else None
        if request is None:
            self._transport.close()
            return
        self._received.clear()
        self._expected = 0
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._expected:
            self._read_head()
        if self._expected and len(self._received) >= self._expected:
            self.latencies.append(time.perf_counter() - self._sent)
            self._next()

    def _read_head(self) -> None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._received[:end]).lower()
        self.statuses[int(head[9:12])] += 1
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        self._expected = end + 4 + int(length)

    def connection_lost(self, error: Exception | None) -> None:
        if error is not None:
            self.finished.set_exception(error)
        else:
            self.finished.set_result(None)
