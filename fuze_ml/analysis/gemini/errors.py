"""Why a call to Gemini brought nothing. Each message is a sentence for people and holds no key.

GeminiError
├── KeyRefused       the key is not valid, or may not use the model: no call with it will do better
├── QuotaExhausted   too many calls with this key; says after how many seconds to go on
├── ServiceAway      Gemini can't be reached, is overloaded or too slow: it will pass
├── RequestRefused   the request itself is wrong, such as a model that does not exist
├── Refused          the model will not speak of what it was given
└── UnusableAnswer   cut short, no JSON, or not of the shape that was asked for
"""

from __future__ import annotations


class GeminiError(Exception):
    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after
        """Seconds that the server asked to wait."""


class KeyRefused(GeminiError):
    pass


class QuotaExhausted(GeminiError):
    pass


class ServiceAway(GeminiError):
    pass


class RequestRefused(GeminiError):
    pass


class Refused(GeminiError):
    pass


class UnusableAnswer(GeminiError):
    pass
