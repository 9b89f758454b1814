"""Why a page could not be fetched.

FetchError
├── UnsupportedUrl          not the address of a web page
├── AddressRefused          leads to a machine that pages may not be fetched from
├── NameNotFound            no such site
├── ConnectionFailed        the site can't be reached, or broke off
│   └── CertificateInvalid  the site can't prove that it is who it says
├── InvalidAnswer           what came is not valid HTTP, or can't be decompressed
├── TooSlow                 the whole of it took longer than allowed
├── TooLarge                longer than allowed, as sent or decompressed
├── TooManyRedirects        in a circle, or more than allowed
└── BadStatus               the site answered with an error; names the status
"""

from __future__ import annotations


class FetchError(Exception):
    """Base of all. `reason` is a sentence that a person can act on."""

    retryable = False
    """Whether the same address may well be there later, without anybody's doing."""

    def __init__(self, reason: str, *, retryable: bool | None = None, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        """Seconds that the site asked to wait before the next attempt."""
        if retryable is not None:
            self.retryable = retryable


class UnsupportedUrl(FetchError):
    pass


class AddressRefused(FetchError):
    pass


class NameNotFound(FetchError):
    pass


class ConnectionFailed(FetchError):
    retryable = True


class CertificateInvalid(ConnectionFailed):
    retryable = False


class InvalidAnswer(FetchError):
    pass


class TooSlow(FetchError):
    retryable = True


class TooLarge(FetchError):
    pass


class TooManyRedirects(FetchError):
    pass


class BadStatus(FetchError):
    def __init__(
        self, status: int, reason: str, *, retryable: bool = False, retry_after: int | None = None
    ) -> None:
        super().__init__(reason, retryable=retryable, retry_after=retry_after)
        self.status = status
