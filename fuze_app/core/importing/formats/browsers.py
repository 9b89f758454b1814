"""The bookmark files that browsers keep or back up: Chrome's `Bookmarks` and its kin's, Firefox's JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fuze_app.core.importing.entries import Entry, ParsedBookmark, folder, unreadable
from fuze_app.core.importing.json_tree import Broken, Node, nodes
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.recognition import Format
from fuze_app.core.importing.text import Text

_BROKEN = "The file is broken here; the folders of what follows are lost."
_CHROME_PLACES = 3
"""The document, its roots, and each of these, such as the bookmark bar: no folders of the user's."""


def _folder_names(text: Text, name: str) -> dict[int, str]:
    """The names of the objects that have children, by their numbers."""
    names: dict[int, str] = {}
    for found in nodes(text):
        if isinstance(found, Broken):
            break
        node, _ = found
        if "children" in node.holds and "root" not in node.values:
            names[node.number] = node.text(name)
    return names


def _read(text: Text, name: str, bookmark: Callable[[Node, list[str]], Entry | None]) -> Iterator[Entry]:
    names = _folder_names(text, name)
    for found in nodes(text):
        if isinstance(found, Broken):
            yield unreadable(found.line, _BROKEN)
            continue
        node, around = found
        path = [names.get(one.number, "") for one in around]
        if entry := bookmark(node, path):
            yield entry


def _of_chrome(node: Node, path: list[str]) -> Entry | None:
    if not (url := node.text("url")):
        return None
    return ParsedBookmark(
        line=node.line,
        url=url,
        title=node.text("name"),
        folders=folder(path[_CHROME_PLACES:]),
        saved_at=moment(node.text("date_added")),
    )


def _of_firefox(node: Node, path: list[str]) -> Entry | None:
    if not (url := node.text("uri")):
        return None
    return ParsedBookmark(
        line=node.line,
        url=url,
        title=node.text("title"),
        tags=tuple(tag for part in node.text("tags").split(",") if (tag := part.strip())),
        folders=folder(path),
        saved_at=moment(node.values.get("dateAdded")),
    )


CHROME = Format(
    "chrome",
    "Chrome's own bookmark file (JSON)",
    lambda file: {"roots", "bookmark_bar"} <= file.keys,
    lambda text: _read(text, "name", _of_chrome),
)
FIREFOX = Format(
    "firefox",
    "Firefox backup (JSON)",
    lambda file: "text/x-moz-place" in file.sample and file.is_json,
    lambda text: _read(text, "title", _of_firefox),
)
