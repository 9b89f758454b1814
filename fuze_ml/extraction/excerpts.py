"""Titles and excerpts for texts that come without."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

LONGEST_TITLE = 300
_LONGEST_EXCERPT = 300
_SHORTEST_DESCRIPTION = 40


def excerpt_of(description: str | None, text: str) -> str:
    """A few lines about a page: what it says of itself, else how its text begins."""
    if description and len(description) >= _SHORTEST_DESCRIPTION:
        return shortened(description, _LONGEST_EXCERPT)
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    first = next((one for one in paragraphs if len(one) >= _SHORTEST_DESCRIPTION), " ".join(paragraphs))
    return shortened(first, _LONGEST_EXCERPT)


def title_from(text: str, url: str) -> str:
    """The first line of a text when it is short enough to be one, else the last part of the address."""
    first = text.strip().split("\n", 1)[0].strip()
    if 0 < len(first) <= 120:
        return first
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or parts.hostname or url


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut between words where there are spaces, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > length // 2 else cut}\u2026"
