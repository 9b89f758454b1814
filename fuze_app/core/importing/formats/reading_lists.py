"""What Pocket and Instapaper export as HTML: links in lists, under a heading that names the list."""

from __future__ import annotations

from collections.abc import Iterator

from fuze_app.core.importing.entries import Entry, ParsedBookmark, folder, unreadable
from fuze_app.core.importing.markup import Tag, tokens
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState

_NAMES = frozenset({"a", "h1", "li", "ol", "ul"})
_LONGEST_TEXT = 10_000
STATES = {
    "unread": ReadState.UNREAD,
    "archive": ReadState.ARCHIVED,
    "archived": ReadState.ARCHIVED,
    "read archive": ReadState.ARCHIVED,
}
"""Lists that say how far one is; any other list is a folder."""
FAVOURITES = frozenset({"starred", "liked", "favorites", "favourites"})


def in_list(line: int, url: str, title: str, name: str, **others: object) -> ParsedBookmark:
    """A bookmark in a reading list of that name."""
    key = " ".join(name.lower().split())
    named = key not in STATES and key not in FAVOURITES
    return ParsedBookmark(
        line=line,
        url=url,
        title=title,
        state=STATES.get(key),
        favourite=key in FAVOURITES,
        folders=folder([name]) if named else (),
        **others,  # type: ignore[arg-type]
    )


def read(text: Text) -> Iterator[Entry]:
    """Every bookmark of the file, in its order."""
    link: Tag | None = None
    heading, collected = "", ""
    for token in tokens(text, _NAMES):
        if isinstance(token, str):
            collected = (collected + token)[:_LONGEST_TEXT]
            continue
        words, collected = " ".join(collected.split()), ""
        if token.name == "/h1":
            heading = words
        elif link is not None:
            yield _entry(link, words, heading)
        link = token if token.name == "a" else None
    if link is not None:
        yield _entry(link, " ".join(collected.split()), heading)


def _entry(link: Tag, title: str, heading: str) -> Entry:
    given = link.attributes
    if not given.get("href"):
        return unreadable(link.line, "This entry has no address.", title)
    tags = tuple(tag for part in given.get("tags", "").split(",") if (tag := part.strip()))
    added = moment(given.get("time_added"))
    return in_list(link.line, given["href"], title, heading, tags=tags, saved_at=added)


def _titled(title: str) -> Format:
    tool = title.partition(":")[0].split()[0]
    mark = f"<title>{title.lower()}"

    def recognises(beginning: Beginning) -> bool:
        return beginning.is_markup and mark in beginning.lowered[:4000]

    return Format(f"{tool.lower()}-html", f"{tool} (HTML)", recognises, read)


POCKET = _titled("Pocket Export")
INSTAPAPER = _titled("Instapaper: Export")
