"""Reads what a test wrote."""

from __future__ import annotations

import io

from fuze_app.core.importing import Entry, ParsedBookmark, Unreadable, open_file


def entries(content: bytes | str) -> list[Entry]:
    """Every entry of a file. Raises NotBookmarks."""
    raw = content.encode() if isinstance(content, str) else content
    return list(open_file(io.BytesIO(raw)).entries)


def bookmarks(content: bytes | str) -> list[ParsedBookmark]:
    return [entry for entry in entries(content) if isinstance(entry, ParsedBookmark)]


def unreadable(content: bytes | str) -> list[Unreadable]:
    return [entry for entry in entries(content) if isinstance(entry, Unreadable)]


def urls(content: bytes | str) -> list[str]:
    return [bookmark.url for bookmark in bookmarks(content)]
