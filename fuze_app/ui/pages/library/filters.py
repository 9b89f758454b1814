"""What the library can be narrowed to, as links: states, tags, collections, projects, times, facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from fuze_app.core.queries.lists import BookmarkFilter, BookmarkOrder
from fuze_app.core.services import collections, library_facets, projects, tags
from fuze_app.core.services.collections import CollectionView
from fuze_app.core.services.library_facets import FacetCount
from fuze_app.core.services.overview import LibraryStatistics
from fuze_app.core.services.projects import ProjectView
from fuze_app.core.services.tags import TagCount
from fuze_app.ui.components.facets import Facet, Term, facet_of
from fuze_app.ui.pages.library.address import CHOSEN, FACETS, NARROWING, address, changed, id_of, order_of

VIEWS = (
    ("All", {}),
    ("Unread", {"state": "unread"}),
    ("Read", {"state": "read"}),
    ("Archived", {"state": "archived"}),
    ("Favourites", {"favourite": "1"}),
    ("Kept offline", {"offline": "1"}),
    ("Failed", {"status": "failed"}),
)
ORDERS = {
    BookmarkOrder.NEWEST: "Newest first",
    BookmarkOrder.OLDEST: "Oldest first",
    BookmarkOrder.SHORTEST: "Shortest first",
}
TIMES = {
    "today": "Today",
    "<7d": "The past week",
    "<30d": "The past month",
    "<1y": "The past year",
    ">1y": "Longer ago",
}
"""Spans that are offered, as the address has them."""
MOST_SHOWN = 8
MOST_KEPT = 5_000
MOST_COLLECTIONS = 500
MOST_PROJECTS = 100


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
    _projects: list[tuple[str, str]] = []
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
        understood = any(self._facets.values()) or bool(query.get("saved"))
        offered = {"project": self._projects, "saved": list(TIMES.items()) if understood else []}
        facets = [
            facet_of(name, list(_terms(kind, self._facets.get(kind, []), query)))
            for kind, name in FACETS.items()
        ] + [
            facet_of(name, list(_offers(kind, offered[kind], query)))
            for kind, name in (("project", "Project"), ("saved", "Saved"))
        ]
        return [facet for facet in facets if facet.terms]

    @rx.var
    def chosen(self) -> list[Term]:
        """What narrows the list beside its view: each is a link to the list without it."""
        query = self.router.url.query_parameters
        named = {("collection", str(key)): path for key, path, _ in self._collections}
        named |= {("project", key): title for key, title in self._projects}
        chosen = {name: query.get(name, "") for name in CHOSEN}
        return [
            Term(
                text=named.get((name, value)) or _written(name, value),
                href=changed(query, **{name: ""}),
                chosen=True,
                is_language=name == "language",
            )
            for name, value in chosen.items()
            if value
        ]

    @rx.var
    def order(self) -> str:
        """The order of the list."""
        return order_of(self.router.url.query_parameters)

    @rx.event
    def sort(self, order: str) -> EventSpec:
        """Puts the list into another order, which the address says."""
        query = self.router.url.query_parameters
        return rx.redirect(changed(query, sort="" if order == BookmarkOrder.NEWEST else order))

    @rx.event
    def between(self, data: dict[str, str]) -> EventSpec:
        """Narrows to what was saved from one day to another; either may be left open."""
        first, last = data.get("first", ""), data.get("last", "")
        span = f"{first}..{last}" if first or last else ""
        return rx.redirect(changed(self.router.url.query_parameters, saved=span))

    @rx.var
    def everything(self) -> str:
        """The view that is chosen, with nothing else that narrows it."""
        query = self.router.url.query_parameters
        return address(**{name: query.get(name, "") for name in (*NARROWING, "sort")})

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
    projects: list[ProjectView]


def read_names(session: Session, user_id: int, narrow: BookmarkFilter) -> Names:
    """The tags and the collections, and the facets of what a filter leaves."""
    return Names(
        tags.list_tags(session, user_id),
        collections.list_collections(session, user_id),
        library_facets.facets(session, user_id, narrow),
        projects.list_page(session, user_id, limit=MOST_PROJECTS).items,
    )


def show_names(filters: FilterState, names: Names) -> None:
    """Takes over what there is to narrow to."""
    filters._tags = [(tag.name, tag.count) for tag in names.tags[:MOST_KEPT]]
    filters.has_more_tags = len(names.tags) > MOST_SHOWN
    filters._collections = [
        (one.id, " / ".join(one.path), one.count) for one in names.collections[:MOST_COLLECTIONS]
    ]
    filters._projects = [(str(one.id), one.title) for one in names.projects]
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


def _offers(kind: str, offered: Iterable[tuple[str, str]], query: Mapping[str, str]) -> Iterator[Term]:
    """Each by its value and its name."""
    chosen = query.get(kind, "")
    for value, name in offered:
        here = value == chosen
        yield Term(text=name, href=changed(query, **{kind: "" if here else value}), chosen=here)


def _written(name: str, value: str) -> str:
    if name == "saved":
        first, is_span, last = value.partition("..")
        return (
            " to ".join((first or "the beginning", last or "today")) if is_span else TIMES.get(value, value)
        )
    return value.capitalize() if name in ("type", "difficulty") else value
