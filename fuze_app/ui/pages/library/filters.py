"""What the library can be narrowed to: states, failures, tags. The address says what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx

from fuze_app.core.models import ReadState, Status
from fuze_app.core.queries.bookmarks import BookmarkFilter
from fuze_app.core.services.bookmarks import LibraryStatistics
from fuze_app.core.services.tags import TagCount

VIEWS = (
    ("All", {}),
    ("Unread", {"state": "unread"}),
    ("Read", {"state": "read"}),
    ("Archived", {"state": "archived"}),
    ("Favourites", {"favourite": "1"}),
    ("Failed", {"status": "failed"}),
)
NARROWING = ("state", "status", "favourite")
MOST_SHOWN = 40
MOST_KEPT = 5_000


def narrow_of(query: Mapping[str, str]) -> BookmarkFilter:
    """What an address asks for; a value that means nothing does not narrow."""
    state, status = query.get("state", ""), query.get("status", "")
    return BookmarkFilter(
        tag=query.get("tag") or None,
        state=ReadState(state) if state in list(ReadState) else None,
        status=Status(status) if status in list(Status) else None,
        favourite=True if query.get("favourite") else None,
    )


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
        return [
            Choice(name, address(**narrow, tag=self.tag), narrow == chosen, counts.get(name, 0))
            for name, narrow in VIEWS
            if name != "Failed" or self.failed or narrow == chosen
        ]

    @rx.var
    def tags(self) -> list[Choice]:
        """The most used tags, or those that hold what is looked for."""
        query = self.router.url.query_parameters
        kept = {name: query.get(name, "") for name in NARROWING}
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

    @rx.event
    def look_for(self, wanted: str) -> None:
        """Shows the tags that hold a text."""
        self.wanted = wanted


def show_counts(filters: FilterState, counted: LibraryStatistics) -> None:
    """Takes over how many there are."""
    filters.unread, filters.failed = counted.unread, counted.failed


def show_tags(filters: FilterState, found: Sequence[TagCount]) -> None:
    """Takes over which tags there are."""
    filters._tags = [(tag.name, tag.count) for tag in found[:MOST_KEPT]]
    filters.has_more_tags = len(found) > MOST_SHOWN
