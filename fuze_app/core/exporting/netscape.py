"""Netscape's bookmark file, which every browser opens: folders for collections, dates, tags and notes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fuze_app.core.exporting.library import Exported, Library
from fuze_app.core.models import ReadState
from fuze_app.core.services.collections import CollectionView

_HEAD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""


def write(user_id: int) -> Iterator[bytes]:
    """Collections as folders, empty ones too; a bookmark in several stands in each of them."""
    library = Library(user_id)
    folders = _Folders(library.collections)
    yield _HEAD.encode()
    for collection_id, exported in library.in_collections():
        yield from folders.go_to(collection_id)
        yield _link(exported, len(folders.path) + 1)
    yield from folders.go_to(None)
    yield b"</DL><p>\n"


class _Folders:
    """The folders that are open, and those that are still to come."""

    def __init__(self, collections: list[CollectionView]) -> None:
        self.path: list[int] = []
        self._coming = iter(collections)

    def go_to(self, collection_id: int | None) -> Iterator[bytes]:
        """Opens the folders up to a collection and closes the others; to the end, where there is none."""
        if self.path and self.path[-1] == collection_id:
            return
        for collection in self._coming:
            yield from self._close_to(collection.parent_id)
            indent = "    " * (len(self.path) + 1)
            yield f"{indent}<DT><H3>{escape(collection.name)}</H3>\n{indent}<DL><p>\n".encode()
            self.path.append(collection.id)
            if collection.id == collection_id:
                return
        yield from self._close_to(None)

    def _close_to(self, parent_id: int | None) -> Iterator[bytes]:
        while self.path and self.path[-1] != parent_id:
            yield f"{'    ' * len(self.path)}</DL><p>\n".encode()
            self.path.pop()


def _link(exported: Exported, depth: int) -> bytes:
    row = exported.bookmark
    attributes = {
        "HREF": row.url,
        "ADD_DATE": str(int(row.saved_at.timestamp())),
        "LAST_MODIFIED": str(int(row.updated_at.timestamp())),
        "PRIVATE": "1",
        "TOREAD": "1" if row.state == ReadState.UNREAD else "0",
    }
    if exported.tags:
        attributes["TAGS"] = ",".join(exported.tags)
    if row.favourite:
        attributes["DATA-IMPORTANT"] = "true"
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    indent = "    " * depth
    notes = f"{indent}<DD>{escape(row.notes)}\n" if row.notes else ""
    return f"{indent}<DT><A {written}>{escape(row.title)}</A>\n{notes}".encode()
