"""The lines of a bookmark file, ready to be added: checked, cut to size, their search terms worked out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from fuze_app.core import urls
from fuze_app.core.errors import InvalidInput
from fuze_app.core.importing import FolderPath, ParsedBelonging, ParsedBookmark, Unreadable, WasRead
from fuze_app.core.models import ItemStatus, ReadState
from fuze_app.core.portable import ANALYSIS, CONTENT, HIGHLIGHTS
from fuze_app.core.services import collections, search_index
from fuze_app.core.services.bookmarks import LONGEST_NOTES, LONGEST_TITLE
from fuze_app.core.services.tags import LONGEST as LONGEST_TAG
from fuze_app.core.services.tags import MOST_PER_BOOKMARK

SEPARATOR = "\x1f"
"""Between the names of a folder's path."""
MOST_FOLDERS = 20
LONGEST_SHOWN = 2_000
"""Characters of an address that can't be used."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ZERO = re.compile(r"((?<!\\)(?:\\\\)*)\\u0000")
_SEPARATORS = re.compile(SEPARATOR)


@dataclass(slots=True)
class Line:
    """The columns of an `ImportItem` that are known from the file alone."""

    ordinal: int
    line: int
    url: str
    title: str
    status: str = ItemStatus.WAITING
    reason: str | None = None
    url_digest: bytes | None = None
    site: str = ""
    notes: str = ""
    tags: list[str] = field(default_factory=list)
    tag_keys: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    folder_tags: list[str] = field(default_factory=list)
    folder_tag_keys: list[str] = field(default_factory=list)
    saved_at: datetime | None = None
    state: str = ReadState.UNREAD
    favourite: bool = False
    language: str | None = None
    length: int = 0
    postings: list[str] = field(default_factory=list)
    folder_length: int = 0
    folder_postings: list[str] = field(default_factory=list)
    was_read: str | None = None
    """As JSON."""
    kind: str | None = None
    """Of a belonging, which `was_read` holds: no line of the import."""


def of_entry(user_id: int, ordinal: int, entry: ParsedBookmark | Unreadable) -> Line:
    """The line of an entry; a failed one, with its reason, for what is no web address."""
    if isinstance(entry, Unreadable):
        return _failed(ordinal, entry.line, "", entry.excerpt, entry.reason)
    try:
        address = urls.address(entry.url)
    except InvalidInput as error:
        return _failed(ordinal, entry.line, entry.url, entry.title, error.detail)
    line = Line(
        ordinal=ordinal,
        line=entry.line,
        url=address.url,
        title=_plain(entry.title)[:LONGEST_TITLE].strip(),
        url_digest=hashlib.sha256(address.key.encode()).digest(),
        site=address.site[:255],
        notes=_plain(entry.notes)[:LONGEST_NOTES].strip(),
        saved_at=entry.saved_at,
        state=entry.state or ReadState.UNREAD,
        favourite=entry.favourite,
    )
    _add_labels(line, entry)
    _add_terms(user_id, line, entry.was_read)
    return line


def of_belonging(ordinal: int, entry: ParsedBelonging) -> Line:
    """What is copied of something that is no bookmark."""
    return Line(ordinal, entry.line, url="", title="", was_read=_as_json(entry.values), kind=entry.kind)


def _failed(ordinal: int, number: int, url: str, title: str, reason: str) -> Line:
    return Line(
        ordinal=ordinal,
        line=number,
        url=_plain(url)[:LONGEST_SHOWN],
        title=_plain(title)[:LONGEST_TITLE],
        status=ItemStatus.FAILED,
        reason=reason,
    )


def _plain(text: str) -> str:
    """Text that PostgreSQL takes."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("", text)


def path_of(folder: FolderPath) -> str:
    """A folder's path as it is kept."""
    names = (collections.clean(_SEPARATORS.sub(" ", _plain(name))) for name in folder)
    return SEPARATOR.join(filter(None, names))


def _add_labels(line: Line, entry: ParsedBookmark) -> None:
    names = tags_of(entry.tags)
    line.tags, line.tag_keys = list(names.values()), list(names)
    if entry.folders:
        paths, labels = _of_folders(entry.folders[:MOST_FOLDERS])
        others = [(key, name) for key, name in labels if key not in names]
        others = others[: MOST_PER_BOOKMARK - len(names)]
        line.folders = list(paths)
        line.folder_tags, line.folder_tag_keys = [name for _, name in others], [key for key, _ in others]


@lru_cache(maxsize=1024)
def _of_folders(folders: tuple[FolderPath, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Folders' paths, and the tags that their names become. Many lines in a row have the same."""
    paths = tuple(dict.fromkeys(filter(None, map(path_of, folders))))
    names = tags_of(name for path in paths for name in path.split(SEPARATOR))
    return paths, tuple(names.items())


def tags_of(names: Iterable[str]) -> dict[str, str]:
    """Names by their key as tags.clean() gives them, cut to what a bookmark can have."""
    found: dict[str, str] = {}
    for name in names:
        folded = " ".join(_plain(name).replace(",", " ").split()).lstrip("#")[:LONGEST_TAG].strip()
        while len(folded.casefold()) > LONGEST_TAG:
            folded = folded[:-1]
        if folded:
            found.setdefault(folded.casefold(), folded)
    return dict(list(found.items())[:MOST_PER_BOOKMARK])


@dataclass(slots=True)
class _Described:
    title: str
    notes: str
    site: str
    site_name: str | None
    author: str | None


def _add_terms(user_id: int, line: Line, was_read: WasRead | None) -> None:
    """The search document, as the bookmark will have it; what was read before is part of it."""
    page = was_read.bookmark if was_read else {}
    content = was_read.first(CONTENT.name) if was_read else {}
    analysis = was_read.first(ANALYSIS.name) if was_read else {}
    line.language = _plain(page.get("language") or "") or None
    described = _Described(
        line.title or line.url, line.notes, line.site, page.get("site_name"), page.get("author")
    )
    fields = search_index.fields_of(
        described, line.tags, analysis.get("summary", ""), content.get("text", "")
    )
    marks = was_read.parts.get(HIGHLIGHTS.name, []) if was_read else []
    fields += search_index.marks_of(*(" ".join(mark[name] for mark in marks) for name in ("quote", "note")))
    weights = search_index.weighted_terms(fields, line.language)
    line.length, line.postings = round(sum(weights.values())), search_index.postings(user_id, weights)
    if line.folder_tags:
        added = _weights_of_tags(tuple(line.folder_tags), line.language)
        new = {term: weight for term, weight in added.items() if term not in weights}
        line.folder_length = round(sum(new.values()))
        line.folder_postings = search_index.postings(user_id, new)
    if was_read is not None:
        line.was_read = _as_json({"bookmark": was_read.bookmark, **was_read.parts})


@lru_cache(maxsize=1024)
def _weights_of_tags(names: tuple[str, ...], language: str | None) -> dict[str, float]:
    return search_index.weighted_terms([(" ".join(names), search_index.LABELS)], language)


def _as_json(values: dict[str, Any]) -> str:
    """JSON that PostgreSQL takes: without the character zero, which JSON writes as an escape."""
    return _ZERO.sub(r"\1", _plain(json.dumps(values, ensure_ascii=False)))
