"""The engine that asks Google's Gemini, with a key that is given to each call and kept nowhere."""

from fuze_ml.analysis.gemini.breakdown import Brief, break_down
from fuze_ml.analysis.gemini.client import Access, ping
from fuze_ml.analysis.gemini.engine import ENGINE, GeminiPage, analyse
from fuze_ml.analysis.gemini.errors import (
    GeminiError,
    KeyRefused,
    QuotaExhausted,
    Refused,
    RequestRefused,
    ServiceAway,
    UnusableAnswer,
)
from fuze_ml.analysis.gemini.intent import INTENT_VERSION, understand
from fuze_ml.analysis.gemini.prompt import VERSION
from fuze_ml.analysis.gemini.question import Answered
from fuze_ml.analysis.gemini.wording import MOST_ITEMS, WORDING_VERSION, Item, Worded, word

__all__ = [
    "ENGINE",
    "INTENT_VERSION",
    "MOST_ITEMS",
    "VERSION",
    "WORDING_VERSION",
    "Access",
    "Answered",
    "Brief",
    "GeminiError",
    "GeminiPage",
    "Item",
    "KeyRefused",
    "QuotaExhausted",
    "Refused",
    "RequestRefused",
    "ServiceAway",
    "UnusableAnswer",
    "Worded",
    "analyse",
    "break_down",
    "ping",
    "understand",
    "word",
]
