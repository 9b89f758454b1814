"""Fetched bytes into readable documents: `extract(Source(...)) -> Document`.

Each kind of content has its reader, listed in `registry`. Nothing here touches the network.
"""

from fuze_ml.extraction.document import Document, Metadata, Source
from fuze_ml.extraction.errors import (
    BotCheck,
    CookieWall,
    ExtractionError,
    LoginWall,
    NeedsJavaScript,
    NotFoundPage,
    NothingToRead,
    Obstructed,
    ParkedDomain,
    UnsupportedContent,
)
from fuze_ml.extraction.registry import extract

VERSION = 3
"""Rises with every change that lets pages be read better: what an older one read is read again."""

__all__ = [
    "VERSION",
    "BotCheck",
    "CookieWall",
    "Document",
    "ExtractionError",
    "LoginWall",
    "Metadata",
    "NeedsJavaScript",
    "NotFoundPage",
    "NothingToRead",
    "Obstructed",
    "ParkedDomain",
    "Source",
    "UnsupportedContent",
    "extract",
]
