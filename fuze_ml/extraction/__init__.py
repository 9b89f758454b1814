"""Fetched bytes into readable documents: `extract(Source(...)) -> Document`.

Each kind of content has its reader, listed in `registry`. Nothing here touches the network.
"""

from fuze_ml.extraction.document import Document, Source
from fuze_ml.extraction.errors import ExtractionError, NeedsJavaScript, NothingToRead, UnsupportedContent
from fuze_ml.extraction.registry import extract

__all__ = [
    "Document",
    "ExtractionError",
    "NeedsJavaScript",
    "NothingToRead",
    "Source",
    "UnsupportedContent",
    "extract",
]
