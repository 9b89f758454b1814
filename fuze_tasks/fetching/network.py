"""Connections that go only where pages may be fetched from.

The connection pool asks this backend for a connection to a name. It resolves the name once, checks every
address in the answer, and connects to a checked one by number: a name that resolves to something else a
moment later (DNS rebinding) changes nothing. TLS and the Host header go by the name, which the pool keeps.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address

import anyio
import anyio.to_thread
import httpcore
from ada_url import idna

from fuze_tasks.fetching.addresses import Network, refusal
from fuze_tasks.fetching.errors import AddressRefused, ConnectionFailed, NameNotFound

Resolver = Callable[[str], Sequence[str]]
"""Looks a name up, blocking: name → IP addresses in order of preference. Raises socket.gaierror."""

CONNECT_SECONDS = 5.0
"""Time given to one address, so that a dead one leaves time for the next."""


def system_resolver(name: str) -> list[str]:
    """As this machine resolves names."""
    # Bytes: for text, Python would apply its own, older rules of international names.
    answers = socket.getaddrinfo(name.encode("ascii"), None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    def __init__(self, allow: Sequence[Network], resolve: Resolver) -> None:
        self._allow = allow
        self._resolve = resolve
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the backend's interface)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to the first address of `host` that answers.

        Raises AddressRefused when any of them is refused, NameNotFound, ConnectionFailed.
        """
        addresses = await self._addresses(host)
        for address in addresses:
            self._check(host, address)
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._backend.connect_tcp(
                    address, port, CONNECT_SECONDS, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise ConnectionFailed(f"{idna.decode(host)} can't be reached.") from failure

    async def _addresses(self, host: str) -> Sequence[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass
        try:
            # Abandoned when the time is up: the thread ends when the system's resolver gives up.
            found = await anyio.to_thread.run_sync(self._resolve, host, abandon_on_cancel=True)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise ConnectionFailed(
                    f"The name {idna.decode(host)} can't be looked up at the moment."
                ) from error
            raise _not_found(host) from error
        if not found:
            raise _not_found(host)
        return found

    def _check(self, host: str, address: str) -> None:
        kind = refusal(address, self._allow)
        if kind is not None:
            raise AddressRefused(
                f"{idna.decode(host)} is not on the public internet (its address is a {kind} one), and Fuze "
                "reads only what is. Whoever runs this Fuze can allow more with FUZE_FETCH_ALLOW."
            )


def _not_found(host: str) -> NameNotFound:
    return NameNotFound(f"There is no site named {idna.decode(host)}.")
