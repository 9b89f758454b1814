"""What the library can be narrowed to: states, tags, collections. The address says what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from fuze_app.core.models import ReadState, Status
from fuze_app.core.queries.bookmarks import BookmarkFilter
from fuze_app.core.services import collections, tags
from fuze_app.core.services.collections import CollectionView
from fuze_app.core.services.overview import LibraryStatistics
from fuze_app.core.services.tags import TagCount

VIEWS = (
    ("All", {}),
    ("Unread", {"state": "unread"}),
    ("Read", {"state": "read"}),
    ("Archived", {"state": "archived"}),
    ("Favourites", {"favourite": "1"}),
    ("Kept offline", {"offline": "1"}),
    ("Failed", {"status": "failed"}),
)
NARROWING = ("state", "status", "favourite", "offline")
KEPT = ("tag", "collection")
MOST_SHOWN = 40
MOST_KEPT = 5_000
MOST_COLLECTIONS = 500


def narrow_of(query: Mapping[str, str]) -> BookmarkFilter:
    """What an address asks for; a value that means nothing does not narrow."""
    state, status = query.get("state", ""), query.get("status", "")
    return BookmarkFilter(
        tag=query.get("tag") or None,
        state=ReadState(state) if state in list(ReadState) else None,
        status=Status(status) if status in list(Status) else None,
        favourite=True if query.get("favourite") else None,
        keep_offline=True if query.get("offline") else None,
        collection=id_of(query.get("collection", "")) or None,
    )


def id_of(value: str) -> int:
    """An id as an address has it; 0, which none has, for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def address(**query: str) -> str:
    """The library, narrowed."""
    given = {name: value for name, value in query.items() if value}
    return "/library" + (f"?{urlencode(given)}" if given else "")


@dataclass
class Choice:
    """Something to narrow to, as a link."""

    name: str
    href: str
    here: bool
    count: int = 0


class FilterState(rx.State):
    """The choices beside the list."""

    unread: int = 0
    failed: int = 0
    has_more_tags: bool = False
    wanted: str = ""
    _tags: list[tuple[str, int]] = []
    _collections: list[tuple[int, str, int]] = []

    @rx.var
    def tag(self) -> str:
        """The tag that is chosen."""
        return self.router.url.query_parameters.get("tag", "")

    @rx.var
    def views(self) -> list[Choice]:
        """The whole library and its parts; failures only while there are any."""
        query = self.router.url.query_parameters
        chosen = {name: query[name] for name in NARROWING if query.get(name)}
        counts = {"Unread": self.unread, "Failed": self.failed}
        kept = {name: query.get(name, "") for name in KEPT}
        return [
            Choice(name, address(**narrow, **kept), narrow == chosen, counts.get(name, 0))
            for name, narrow in VIEWS
            if name != "Failed" or self.failed or narrow == chosen
        ]

    @rx.var
    def tags(self) -> list[Choice]:
        """The most used tags, or those that hold what is looked for."""
        query = self.router.url.query_parameters
        kept = {name: query.get(name, "") for name in (*NARROWING, "collection")}
        wanted, chosen = self.wanted.strip().casefold(), self.tag.casefold()
        fitting = [(name, number) for name, number in self._tags if wanted in name.casefold()]
        return [
            Choice(
                name=name,
                href=address(**kept, tag="" if name.casefold() == chosen else name),
                here=name.casefold() == chosen,
                count=number,
            )
            for name, number in fitting[:MOST_SHOWN]
        ]

    @rx.var
    def collections(self) -> list[Choice]:
        """Every collection by its path, as deep as it lies."""
        query = self.router.url.query_parameters
        kept = {name: query.get(name, "") for name in (*NARROWING, "tag")}
        chosen = id_of(query.get("collection", ""))
        return [
            Choice(
                name=path,
                href=address(**kept, collection="" if key == chosen else str(key)),
                here=key == chosen,
                count=number,
            )
            for key, path, number in self._collections
        ]

    @rx.event
    def look_for(self, wanted: str) -> None:
        """Shows the tags that hold a text."""
        self.wanted = wanted


def show_counts(filters: FilterState, counted: LibraryStatistics) -> None:
    """Takes over how many there are."""
    filters.unread, filters.failed = counted.unread, counted.failed


def read_names(session: Session, user_id: int) -> tuple[list[TagCount], list[CollectionView]]:
    """The tags and the collections."""
    return tags.list_tags(session, user_id), collections.list_collections(session, user_id)


def show_names(filters: FilterState, tagged: Sequence[TagCount], kept: Sequence[CollectionView]) -> None:
    """Takes over which tags and collections there are."""
    filters._tags = [(tag.name, tag.count) for tag in tagged[:MOST_KEPT]]
    filters.has_more_tags = len(tagged) > MOST_SHOWN
    filters._collections = [(one.id, " / ".join(one.path), one.count) for one in kept[:MOST_COLLECTIONS]]
