"""The engine that asks Google's Gemini, with a key that is given to each call and kept nowhere."""

from fuze_ml.analysis.gemini.client import Access, ping
from fuze_ml.analysis.gemini.engine import ENGINE, Answered, GeminiPage, analyse
from fuze_ml.analysis.gemini.errors import (
    GeminiError,
    KeyRefused,
    QuotaExhausted,
    Refused,
    RequestRefused,
    ServiceAway,
    UnusableAnswer,
)
from fuze_ml.analysis.gemini.prompt import VERSION

__all__ = [
    "ENGINE",
    "VERSION",
    "Access",
    "Answered",
    "GeminiError",
    "GeminiPage",
    "KeyRefused",
    "QuotaExhausted",
    "Refused",
    "RequestRefused",
    "ServiceAway",
    "UnusableAnswer",
    "analyse",
    "ping",
]
