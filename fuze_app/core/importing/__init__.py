"""Bookmark files of other tools: recognised by their content and read as a stream of entries.

Nothing here knows of users or the database. Whatever a file holds, reading it raises nothing but
`NotBookmarks`, takes a bounded amount of memory and time in proportion to its size, and gives
everything that can be made out.
"""

from fuze_app.core.importing.entries import (
    Entry,
    FolderPath,
    NotBookmarks,
    ParsedBelonging,
    ParsedBookmark,
    ParsedFolder,
    Unreadable,
    WasRead,
)
from fuze_app.core.importing.registry import FORMATS, BookmarkFile, label_of, open_file

__all__ = [
    "FORMATS",
    "BookmarkFile",
    "Entry",
    "FolderPath",
    "NotBookmarks",
    "ParsedBelonging",
    "ParsedBookmark",
    "ParsedFolder",
    "Unreadable",
    "WasRead",
    "label_of",
    "open_file",
]
