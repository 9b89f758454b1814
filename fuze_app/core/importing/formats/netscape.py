"""Netscape's bookmark file, which browsers, Pinboard, Raindrop, linkding, Shaarli and Karakeep all write.

There is no standard; <https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582(v=vs.85)>
describes its outline. A folder is an `H3` before a `DL`; a bookmark an `A`, with its notes in a `DD` behind it.
"""  # noqa: E501  (an address)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fuze_app.core.importing.entries import DEEPEST, Entry, ParsedBookmark, folder, joined, unreadable
from fuze_app.core.importing.markup import Tag, tokens
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState

_NAMES = frozenset({"a", "br", "dd", "dl", "dt", "h1", "h3", "hr"})
_BROWSERS_OWN = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
"""Marks of the places that a browser itself provides: they say nothing about what lies there."""
_LINKDING_ARCHIVED = "linkding:bookmarks.archived"
_LINKDING_NOTES = ("[linkding-notes]", "[/linkding-notes]")
_TRUE = frozenset({"1", "true", "yes"})
_LONGEST_TEXT = 100_000


@dataclass(slots=True)
class _Words:
    """Text that is being collected, up to what anyone could have meant to write."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        if self.length < _LONGEST_TEXT:
            self.parts.append(text[: _LONGEST_TEXT - self.length])
            self.length += len(text)

    def take(self) -> str:
        text = "".join(self.parts).strip()
        self.parts, self.length = [], 0
        return text


class _Reader:
    """Where in the file one is: in which folders, at which bookmark, in whose text."""

    def __init__(self) -> None:
        self._folders: list[str] = []
        self._too_deep = 0
        self._announced = ""
        self._link: Tag | None = None
        self._words = _Words()
        self._collects = ""
        self._title = ""
        self._notes = ""

    def text(self, words: str) -> None:
        if self._collects:
            self._words.add(words)

    def tag(self, tag: Tag) -> Iterator[Entry]:
        if tag.name == "br":
            self.text("\n")
            return
        self._end_of_text()
        if tag.name in ("a", "dt", "dl", "/dl", "h3", "hr"):
            yield from self.bookmark()
        if tag.name == "a":
            self._link, self._collects = tag, "title"
        elif tag.name == "h3":
            own = not any(tag.attributes.get(mark, "").lower() in _TRUE for mark in _BROWSERS_OWN)
            self._announced, self._collects = "", "folder" if own else "place"
        elif tag.name == "dd":
            self._collects = "notes"
        elif tag.name == "dl":
            self._enter()
        elif tag.name == "/dl":
            self._leave()

    def bookmark(self) -> Iterator[Entry]:
        """The bookmark that was begun, complete now that something else begins."""
        link, self._link = self._link, None
        title, notes = self._title, self._notes
        self._title = self._notes = ""
        if link is None:
            return
        url = link.attributes.get("href", "")
        if url:
            yield _bookmark(link, url, title, notes, tuple(self._folders))
        else:
            yield unreadable(link.line, "This entry has no address.", title)

    def _end_of_text(self) -> None:
        text, collects = self._words.take(), self._collects
        self._collects = ""
        if collects == "title":
            self._title = " ".join(text.split())
        elif collects == "notes":
            self._notes = text
        elif collects == "folder":
            self._announced = " ".join(text.split())

    def _enter(self) -> None:
        if len(self._folders) >= DEEPEST:
            self._too_deep += 1
        else:
            self._folders.append(self._announced)
        self._announced = ""

    def _leave(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif self._folders:
            self._folders.pop()


def _bookmark(link: Tag, url: str, title: str, notes: str, folders: tuple[str, ...]) -> ParsedBookmark:
    given = link.attributes
    tags = [tag.strip() for tag in given.get("tags", "").split(",")]
    state = {"1": ReadState.UNREAD, "0": ReadState.READ}.get(given.get("toread", ""))
    if _LINKDING_ARCHIVED in tags:
        tags.remove(_LINKDING_ARCHIVED)
        state = ReadState.ARCHIVED
    opening, closing = _LINKDING_NOTES
    description, _, rest = notes.partition(opening)
    return ParsedBookmark(
        line=link.line,
        url=url,
        title=title,
        notes=joined(description, rest.partition(closing)[0]),
        tags=tuple(filter(None, tags)),
        folders=folder(folders),
        saved_at=moment(given.get("add_date")),
        state=state,
        favourite=given.get("data-important", given.get("important", "")).lower() in _TRUE,
    )


def read(text: Text) -> Iterator[Entry]:
    """Every bookmark of the file, in its order."""
    reader = _Reader()
    for token in tokens(text, _NAMES):
        if isinstance(token, str):
            reader.text(token)
        else:
            yield from reader.tag(token)
    yield from reader.tag(Tag(0, "hr", {}))


def _recognises(beginning: Beginning) -> bool:
    found = beginning.lowered
    return "netscape-bookmark-file" in found[:1000] or (
        beginning.is_markup and "<dl" in found and "<dt" in found and "<a " in found
    )


FORMAT = Format("netscape", "Bookmark file (HTML)", _recognises, read)
