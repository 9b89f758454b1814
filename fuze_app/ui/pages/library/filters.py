"""What the library can be narrowed to: states, tags, collections, facets. The address says what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from fuze_app.core.models import ReadState, Status
from fuze_app.core.queries.bookmarks import BookmarkFilter
from fuze_app.core.services import collections, library_facets, tags
from fuze_app.core.services.collections import CollectionView
from fuze_app.core.services.library_facets import FacetCount
from fuze_app.core.services.overview import LibraryStatistics
from fuze_app.core.services.tags import TagCount
from fuze_app.ui.components.facets import Facet, Term, facet_of
from fuze_ml.analysis.schema import ContentType, Difficulty

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
FACETS = {"type": "Type", "difficulty": "Difficulty", "technology": "Technology", "language": "Language"}
FILTERS = (*NARROWING, "collection", "tag", *FACETS)
MOST_SHOWN = 8
MOST_KEPT = 5_000
MOST_COLLECTIONS = 500
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
    )


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
    _facets: dict[str, list[tuple[str, int]]] = {}

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
        nothing = dict.fromkeys(NARROWING, "")
        return [
            Choice(name, changed(query, **{**nothing, **narrow}), narrow == chosen, counts.get(name, 0))
            for name, narrow in VIEWS
            if name != "Failed" or self.failed or narrow == chosen
        ]

    @rx.var
    def tags(self) -> list[Choice]:
        """The most used tags, or those that hold what is looked for."""
        query = self.router.url.query_parameters
        wanted, chosen = self.wanted.strip().casefold(), self.tag.casefold()
        fitting = [(name, number) for name, number in self._tags if wanted in name.casefold()]
        return [
            Choice(
                name=name,
                href=changed(query, tag="" if name.casefold() == chosen else name),
                here=name.casefold() == chosen,
                count=number,
            )
            for name, number in fitting[:MOST_SHOWN]
        ]

    @rx.var
    def collections(self) -> list[Choice]:
        """Every collection by its path, as deep as it lies."""
        query = self.router.url.query_parameters
        chosen = id_of(query.get("collection", ""))
        return [
            Choice(
                name=path,
                href=changed(query, collection="" if key == chosen else str(key)),
                here=key == chosen,
                count=number,
            )
            for key, path, number in self._collections
        ]

    @rx.var
    def facets(self) -> list[Facet]:
        """What was understood of the pages, counted; a value that is chosen stands there to be taken away."""
        query = self.router.url.query_parameters
        facets = [
            facet_of(name, list(_terms(kind, self._facets.get(kind, []), query)))
            for kind, name in FACETS.items()
        ]
        return [facet for facet in facets if facet.terms]

    @rx.var
    def chosen(self) -> list[Term]:
        """What narrows the list beside its view: each is a link to the list without it."""
        query = self.router.url.query_parameters
        paths = {str(key): path for key, path, _ in self._collections}
        chosen = {name: query.get(name, "") for name in ("collection", "tag", *FACETS)}
        return [
            Term(
                text=paths.get(value, value) if name == "collection" else _written(name, value),
                href=changed(query, **{name: ""}),
                chosen=True,
                is_language=name == "language",
            )
            for name, value in chosen.items()
            if value
        ]

    @rx.var
    def everything(self) -> str:
        """The view that is chosen, with nothing else that narrows it."""
        query = self.router.url.query_parameters
        return address(**{name: query.get(name, "") for name in NARROWING})

    @rx.event
    def look_for(self, wanted: str) -> None:
        """Shows the tags that hold a text."""
        self.wanted = wanted


def show_counts(filters: FilterState, counted: LibraryStatistics) -> None:
    """Takes over how many there are."""
    filters.unread, filters.failed = counted.unread, counted.failed


@dataclass(frozen=True)
class Names:
    """What the library can be narrowed to now."""

    tags: list[TagCount]
    collections: list[CollectionView]
    facets: dict[str, list[FacetCount]]


def read_names(session: Session, user_id: int, narrow: BookmarkFilter) -> Names:
    """The tags and the collections, and the facets of what a filter leaves."""
    return Names(
        tags.list_tags(session, user_id),
        collections.list_collections(session, user_id),
        library_facets.facets(session, user_id, narrow),
    )


def show_names(filters: FilterState, names: Names) -> None:
    """Takes over what there is to narrow to."""
    filters._tags = [(tag.name, tag.count) for tag in names.tags[:MOST_KEPT]]
    filters.has_more_tags = len(names.tags) > MOST_SHOWN
    filters._collections = [
        (one.id, " / ".join(one.path), one.count) for one in names.collections[:MOST_COLLECTIONS]
    ]
    filters._facets = {
        kind: [(one.value, one.count) for one in found] for kind, found in names.facets.items()
    }


def _terms(kind: str, found: Sequence[tuple[str, int]], query: Mapping[str, str]) -> Iterator[Term]:
    chosen = query.get(kind, "").casefold()
    for value, count in found:
        here = value.casefold() == chosen
        yield Term(
            text=_written(kind, value),
            href=changed(query, **{kind: "" if here else value}),
            count=count,
            chosen=here,
            is_language=kind == "language",
        )


def _written(name: str, value: str) -> str:
    return value.capitalize() if name in ("type", "difficulty") else value
