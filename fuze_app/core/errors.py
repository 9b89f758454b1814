"""The errors that services raise. Caught at the edges only: the API, the UI, the CLI, an actor.

FuzeError
├── ConfigurationError      a setting or the machine is not as Fuze needs it; stops the start
├── InvalidInput            a value a person gave can't be used; names the field
├── Unauthenticated         nobody is signed in, or what they showed is not valid
│   └── AccountLocked       too many failed sign-ins; says when to try again
├── Forbidden               signed in, but not allowed
├── NotFound                no such thing among what this user owns
├── Conflict                the thing exists already; names the field
├── RateLimited             too many requests; says when to try again
└── Unavailable             a part is down for now; says when to try again
    └── DatabaseUnavailable PostgreSQL can't be reached
"""

from __future__ import annotations

NO_ACCOUNT = "This account does not exist any more."


class FuzeError(Exception):
    """Base of all. `detail` is a sentence that a person can act on."""

    code = "error"

    def __init__(self, detail: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.retry_after = retry_after
        """Seconds after which trying again makes sense."""


class ConfigurationError(FuzeError):
    code = "configuration"


class InvalidInput(FuzeError):
    code = "invalid-input"


class Unauthenticated(FuzeError):
    code = "unauthenticated"


class AccountLocked(Unauthenticated):
    code = "account-locked"


class Forbidden(FuzeError):
    code = "forbidden"


class NotFound(FuzeError):
    code = "not-found"


class Conflict(FuzeError):
    code = "conflict"


class RateLimited(FuzeError):
    code = "rate-limited"


class Unavailable(FuzeError):
    code = "unavailable"


class DatabaseUnavailable(Unavailable):
    code = "database-unavailable"
