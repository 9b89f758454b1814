"""Where the highlights of a page stand in its text, found anew whenever the page has been read again."""

from __future__ import annotations

from sqlmodel import Session, select

from fuze_app.core.models import Highlight
from fuze_ml.anchoring import Haystack, Quote


def place(highlight: Highlight, text: Haystack) -> None:
    """Gives a highlight its range in the text; none when the text has nothing like it."""
    quote = Quote(highlight.quote, highlight.prefix, highlight.suffix, highlight.start)
    highlight.start, highlight.end = text.find(quote) or (None, None)


def follow(session: Session, bookmark_id: int, text: str) -> None:
    """Finds all highlights of a bookmark in a text that is new.

    What was quoted is kept as it was: a page that comes back as it had been has its highlights back.
    """
    highlights = session.exec(select(Highlight).where(Highlight.bookmark_id == bookmark_id)).all()
    if not highlights:
        return
    haystack = Haystack(text)
    for highlight in highlights:
        place(highlight, haystack)
