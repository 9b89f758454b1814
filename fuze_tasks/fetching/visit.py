"""One request and its answer, with the cookies that the answers before it set."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from http.cookiejar import CookieJar
from urllib.request import Request

import certifi
import httpcore

from fuze_tasks.fetching.body import ACCEPTED_ENCODINGS
from fuze_tasks.fetching.errors import CertificateInvalid, ConnectionFailed, InvalidAnswer
from fuze_tasks.fetching.network import CheckedNetwork
from fuze_tasks.fetching.target import Target

_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,image/webp;q=0.8,text/plain;q=0.8,*/*;q=0.5"
_ACCEPT_LANGUAGE = "en;q=0.7,*;q=0.5"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    chunks: AsyncIterator[bytes]
    """The body as it comes from the wire, still compressed."""

    def header(self, name: str) -> str:
        return str(self.headers.get(name, "")).strip()


class Visitor:
    """Sends requests, each over a new connection, and keeps cookies for the one fetch that it serves.

    Some sites set a cookie, redirect to the same address and give the page only to who shows it.
    """

    def __init__(self, network: CheckedNetwork, trust: ssl.SSLContext, user_agent: str) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust, network_backend=network, max_keepalive_connections=0
        )
        self._cookies = CookieJar()
        self._user_agent = user_agent

    @property
    def cookies(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((cookie.name, cookie.value) for cookie in self._cookies)

    @asynccontextmanager
    async def get(self, target: Target) -> AsyncIterator[Answer]:
        """The answer of `target`; its body must be read within the context.

        Raises AddressRefused, NameNotFound, ConnectionFailed, CertificateInvalid and InvalidAnswer, while
        the body is read too.
        """
        asked = Request(target.url)  # noqa: S310 (opens nothing: how the cookie jar wants to be asked)
        self._cookies.add_cookie_header(asked)
        with _explained(target.site):
            async with self._pool.stream(
                "GET", _wire_url(target), headers=self._headers(target, asked.get_header("Cookie"))
            ) as response:
                headers = _message(response.headers)
                self._cookies.extract_cookies(_Headed(headers), asked)  # type: ignore[arg-type]
                yield Answer(response.status, headers, aiter(response.aiter_stream()))

    def _headers(self, target: Target, cookie: str | None) -> list[tuple[str, str]]:
        headers = [
            ("Host", target.authority),
            ("User-Agent", self._user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Language", _ACCEPT_LANGUAGE),
            ("Accept-Encoding", ACCEPTED_ENCODINGS),
            ("Connection", "close"),
        ]
        return [*headers, ("Cookie", cookie)] if cookie else headers


@lru_cache(maxsize=1)
def usual_trust() -> ssl.SSLContext:
    """Certificates signed by who this machine or the Mozilla list trusts."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True, slots=True)
class _Headed:
    """What the cookie jar asks of an answer."""

    headers: Message

    def info(self) -> Message:
        return self.headers


def _wire_url(target: Target) -> httpcore.URL:
    return httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )


def _message(headers: Sequence[tuple[bytes, bytes]]) -> Message:
    message = Message()
    for name, value in headers:
        message[name.decode("ascii")] = _text(value)
    return message


def _text(value: bytes) -> str:
    """Header values are UTF-8 when they can be, as raw addresses in Location are."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


@contextmanager
def _explained(site: str) -> Iterator[None]:
    """Turns the errors of the connection pool into ours."""
    try:
        yield
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        invalid = _certificate_error(error)
        if invalid is not None:
            reason = f"The certificate of {site} is not valid ({invalid.verify_message.rstrip('.')})."
            raise CertificateInvalid(reason) from error
        raise ConnectionFailed(f"A secure connection to {site} can't be made.") from error
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        raise ConnectionFailed(f"The connection to {site} broke off.") from error
    except httpcore.RemoteProtocolError as error:
        if "closed connection" in str(error) or "disconnected" in str(error):
            raise ConnectionFailed(f"{site} broke off before the page was complete.") from error
        raise InvalidAnswer(f"What {site} answered is not valid HTTP.") from error
    except httpcore.LocalProtocolError as error:
        raise InvalidAnswer(f"{site} can't be asked for this address.") from error


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """The reason that TLS gave, beneath what the layers above it made of it."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error
