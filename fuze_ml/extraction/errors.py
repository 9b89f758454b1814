"""Why nothing could be read. Each error's message is a sentence for the person who saved the page.

ExtractionError
├── UnsupportedContent    a kind of file that can't be read
├── NothingToRead         a page without text
│   └── NeedsJavaScript   ... because its text is made in the browser
└── Obstructed            something else stands where the page should be
    ├── LoginWall         ... a form to sign in
    ├── CookieWall        ... a demand to accept cookies
    ├── BotCheck          ... a test that only people pass
    ├── NotFoundPage      ... a notice that the page is gone, sent as if it were the page
    └── ParkedDomain      ... advertising, or an offer to buy the domain
"""

from __future__ import annotations

from typing import ClassVar

from fuze_ml.extraction.document import Metadata


class ExtractionError(Exception):
    """What was fetched can't be made into a document; trying again would not help."""

    known: Metadata = Metadata()
    """What is known of the resource nevertheless."""


class UnsupportedContent(ExtractionError):
    """No reader knows this kind of content."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} can't be read; web pages, PDF, pictures, plain text and Markdown can.")


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


class Obstructed(ExtractionError):
    """The site sent something else in place of the page. `SENTENCE` says what."""

    SENTENCE: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.SENTENCE)


class LoginWall(Obstructed):
    SENTENCE = "The site shows this page only to people who sign in. Saved from your browser, it can be read."


class CookieWall(Obstructed):
    SENTENCE = (
        "The site asks to accept cookies before it shows the page. Saved from your browser, it can be read."
    )


class BotCheck(Obstructed):
    SENTENCE = "The site checks whether a person is visiting. Saved from your browser, the page can be read."


class NotFoundPage(Obstructed):
    SENTENCE = "The site says that there is no such page, or that it was removed."


class ParkedDomain(Obstructed):
    SENTENCE = "The domain is parked: advertising, or an offer to buy it, stands where the page was."
