"""The safe fetcher: the only code that opens connections to addresses that people give."""

from fuze_tasks.fetching.errors import (
    AddressRefused,
    BadStatus,
    CertificateInvalid,
    ConnectionFailed,
    FetchError,
    InvalidAnswer,
    NameNotFound,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    UnsupportedUrl,
)
from fuze_tasks.fetching.fetcher import Fetched, FetchPolicy, fetch, fetch_async

__all__ = [
    "AddressRefused",
    "BadStatus",
    "CertificateInvalid",
    "ConnectionFailed",
    "FetchError",
    "FetchPolicy",
    "Fetched",
    "InvalidAnswer",
    "NameNotFound",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "UnsupportedUrl",
    "fetch",
    "fetch_async",
]
