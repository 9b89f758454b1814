"""The library's address: it says what the list is narrowed to, and its order."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import ReadState, Status
from fuze_app.core.queries.lists import BookmarkFilter, BookmarkOrder
from fuze_app.core.queries.search_ranges import Period
from fuze_app.core.services import bookmarks
from fuze_ml.analysis.schema import ContentType, Difficulty

NARROWING = ("state", "status", "favourite", "offline")
FACETS = {"type": "Type", "difficulty": "Difficulty", "technology": "Technology", "language": "Language"}
CHOSEN = ("collection", "tag", "project", "saved", *FACETS)
FILTERS = (*NARROWING, *CHOSEN, "sort")
LONGEST_VALUE = 64


def narrow_of(query: Mapping[str, str]) -> BookmarkFilter:
    """What an address asks for; a value that means nothing does not narrow."""
    state, status = query.get("state", ""), query.get("status", "")
    kind, difficulty = query.get("type", ""), query.get("difficulty", "")
    return BookmarkFilter(
        tag=query.get("tag") or None,
        state=ReadState(state) if state in list(ReadState) else None,
        status=Status(status) if status in list(Status) else None,
        favourite=True if query.get("favourite") else None,
        keep_offline=True if query.get("offline") else None,
        collection=id_of(query.get("collection", "")) or None,
        content_type=ContentType(kind) if kind in list(ContentType) else None,
        difficulty=Difficulty(difficulty) if difficulty in list(Difficulty) else None,
        technology=query.get("technology", "")[:LONGEST_VALUE] or None,
        language=query.get("language", "")[:LONGEST_VALUE] or None,
        project=id_of(query.get("project", "")) or None,
        saved=saved_of(query.get("saved", "")),
    )


def saved_of(value: str) -> Period | None:
    """The span of time that an address names, if it names one."""
    try:
        return bookmarks.saved_in(value) if value else None
    except InvalidInput:
        return None


def order_of(query: Mapping[str, str]) -> BookmarkOrder:
    """The order that an address asks for."""
    value = query.get("sort", "")
    return BookmarkOrder(value) if value in list(BookmarkOrder) else BookmarkOrder.NEWEST


def id_of(value: str) -> int:
    """An id as an address has it; 0, which none has, for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def address(**query: str) -> str:
    """The library, narrowed."""
    given = {name: value for name, value in query.items() if value}
    return "/library" + (f"?{urlencode(given)}" if given else "")


def changed(query: Mapping[str, str], **changes: str) -> str:
    """The library as it is narrowed, but for what is given."""
    return address(**{name: changes.get(name, query.get(name, "")) for name in FILTERS})
