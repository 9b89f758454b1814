"""OPML: outlines of feeds and sites. A feed's site is kept; the outlines around it are its folders."""

from __future__ import annotations

from collections.abc import Iterator

from fuze_app.core.importing.entries import DEEPEST, Entry, ParsedBookmark, folder
from fuze_app.core.importing.markup import Tag, tokens
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text

_ADDRESSES = ("htmlurl", "url", "xmlurl")


def read(text: Text) -> Iterator[Entry]:
    """Every outline that has an address."""
    around: list[str] = []
    too_deep = 0
    for token in tokens(text, frozenset({"outline"})):
        if isinstance(token, str):
            continue
        if token.name == "/outline":
            too_deep, around = (too_deep - 1, around) if too_deep else (0, around[:-1])
            continue
        name = token.attributes.get("text") or token.attributes.get("title", "")
        url = next((found for key in _ADDRESSES if (found := token.attributes.get(key))), "")
        if url:
            yield _bookmark(token, url, name, around)
        if token.closed:
            continue
        if len(around) < DEEPEST:
            around.append("" if url else name)
        else:
            too_deep += 1


def _bookmark(outline: Tag, url: str, name: str, around: list[str]) -> ParsedBookmark:
    given = outline.attributes
    return ParsedBookmark(
        line=outline.line,
        url=url,
        title=name,
        notes=given.get("description", ""),
        tags=tuple(tag for part in given.get("category", "").split(",") if (tag := part.strip(" /"))),
        folders=folder(around),
        saved_at=moment(given.get("created")),
    )


def _recognises(beginning: Beginning) -> bool:
    return beginning.is_markup and "<opml" in beginning.lowered[:4000]


FORMAT = Format("opml", "OPML", _recognises, read)
