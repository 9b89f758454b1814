"""Why nothing could be read. Each error's message is a sentence for the person who saved the page.

ExtractionError
├── UnsupportedContent    a kind of file that can't be read
└── NothingToRead         a page without text
    └── NeedsJavaScript   ... because its text is made in the browser
"""

from __future__ import annotations


class ExtractionError(Exception):
    """What was fetched can't be made into a document; trying again would not help."""


class UnsupportedContent(ExtractionError):
    """No reader knows this kind of content."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} can't be read yet; only web pages, plain text and Markdown can.")


class NothingToRead(ExtractionError):
    """The page holds no text, or too little to be one."""

    def __init__(self, message: str = "The page has no text to read.") -> None:
        super().__init__(message)


class NeedsJavaScript(NothingToRead):
    """The page's text is made in the browser; what the server sends is a shell."""

    def __init__(self) -> None:
        super().__init__(
            "The page shows its text only in a browser with JavaScript; what the site sent holds none."
        )
