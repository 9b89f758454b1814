"""The fields of the search language. A field is one entry here: what it means, how it is written, its SQL.

The parser, the hints, the help in the interface and the API's documentation all read this registry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, func, literal, or_, select, true

from fuze_app.core.models import (
    Analysis,
    Bookmark,
    BookmarkCollection,
    BookmarkTag,
    Collection,
    Highlight,
    Project,
    ProjectBookmark,
    ReadState,
    Stage,
    Status,
    Tag,
)
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries.bookmarks import WORDS_PER_MINUTE, is_dead
from fuze_app.core.queries.search_ranges import NoRange, Period, minutes, period
from fuze_ml.analysis.technologies import canonical
from fuze_ml.languages import primary

Condition = ColumnElement[bool]

_b = Bookmark.__table__.c  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]
_analyses: Table = Analysis.__table__  # type: ignore[attr-defined]
_collections: Table = Collection.__table__  # type: ignore[attr-defined]
_bookmark_collections: Table = BookmarkCollection.__table__  # type: ignore[attr-defined]
_highlights: Table = Highlight.__table__  # type: ignore[attr-defined]
_projects: Table = Project.__table__  # type: ignore[attr-defined]
_project_bookmarks: Table = ProjectBookmark.__table__  # type: ignore[attr-defined]
_user_id = bindparam("user_id", type_=_b.user_id.type)


class Unusable(ValueError):
    """A value that the field can't use; the message is a sentence that says what it takes."""


@dataclass(frozen=True, slots=True)
class SearchField:
    """`condition` is on `bookmarks` and may use the parameter `user_id`; it raises Unusable."""

    meaning: str
    examples: tuple[str, ...]
    condition: Callable[[str], Condition]


def contains(column: ColumnElement[Any], text: str) -> Condition:
    """Whether a column holds a text, whatever the case of either."""
    held: Condition = column.icontains(text, autoescape=True)
    return held


def tagged(value: str) -> Condition:
    """Has the tag of that name."""
    tag = select(_tags.c.id).where(_tags.c.user_id == _user_id, _tags.c.key == value.lstrip("#").casefold())
    having = select(_bookmark_tags.c.bookmark_id).where(
        _bookmark_tags.c.user_id == _user_id, _bookmark_tags.c.tag_id == tag.scalar_subquery()
    )
    found: Condition = _b.id.in_(having)
    return found


def _untagged() -> Condition:
    of_bookmark = (_bookmark_tags.c.user_id == _user_id, _bookmark_tags.c.bookmark_id == _b.id)
    return ~exists().where(*of_bookmark)


def _in_collection(value: str) -> Condition:
    """In a collection of that name, or in one that lies in it, however deep."""
    inner = (
        select(_collections.c.id)
        .where(_collections.c.user_id == _user_id, _collections.c.key == value.casefold())
        .cte("inner_collections", recursive=True)
    )
    deeper = select(_collections.c.id).join(inner, _collections.c.parent_id == inner.c.id)
    inner = inner.union(deeper.where(_collections.c.user_id == _user_id))
    lying = select(_bookmark_collections.c.bookmark_id).where(
        _bookmark_collections.c.user_id == _user_id,
        _bookmark_collections.c.collection_id.in_(select(inner.c.id)),
    )
    found: Condition = _b.id.in_(lying)
    return found


def _of_project(value: str) -> Condition:
    """Belongs to a project of that title."""
    linked = (
        select(_project_bookmarks.c.bookmark_id)
        .join(_projects, _projects.c.id == _project_bookmarks.c.project_id)
        .where(_project_bookmarks.c.user_id == _user_id, func.lower(_projects.c.title) == value.lower())
    )
    found: Condition = _b.id.in_(linked)
    return found


def highlighted(text: str = "") -> Condition:
    """Has a highlight; one that holds a text in its quote or its note, if a text is given."""
    marked = select(_highlights.c.bookmark_id).where(_highlights.c.user_id == _user_id)
    if text:
        marked = marked.where(or_(contains(_highlights.c.quote, text), contains(_highlights.c.note, text)))
    found: Condition = _b.id.in_(marked)
    return found


def noted(text: str = "") -> Condition:
    """Has notes; with a text in them, if one is given."""
    return contains(_b.notes, text) if text else _b.notes != ""


PARTS: dict[str, Callable[[str], Condition]] = {"notes": noted, "highlights": highlighted}
"""Where `in:` looks for words."""

STATES: dict[str, Callable[[], Condition]] = {
    "unread": lambda: _b.state == ReadState.UNREAD,
    "read": lambda: _b.state == ReadState.READ,
    "archived": lambda: _b.state == ReadState.ARCHIVED,
    "favourite": lambda: _b.favourite,
    "untagged": _untagged,
    "dead": is_dead,
    "failed": lambda: and_(_b.stage == Stage.EXTRACT, _b.status == Status.FAILED),
    "highlighted": highlighted,
    "offline": lambda: _b.keep_offline,
}
SPELLINGS = {"favorite": "favourite", "starred": "favourite"}


def _is(value: str) -> Condition:
    name = value.lower()
    state = STATES.get(SPELLINGS.get(name, name))
    if state is None:
        raise Unusable(f"is: takes {', '.join(STATES)}.")
    return state()


def _site(value: str) -> Condition:
    """The host itself and all below it; an address in place of a host will do."""
    host = (
        value.lower().removeprefix("https://").removeprefix("http://").partition("/")[0].removeprefix("www.")
    )
    if not host:
        raise Unusable("site: takes a host like example.org.")
    return or_(_b.site == host, _b.site.endswith(f".{host}", autoescape=True))


def _language(value: str) -> Condition:
    same: Condition = _b.language == (primary(value.lower()) or value.lower())
    return same


def _analysed(column: str) -> Callable[[str], Condition]:
    """Pages of which the analysis says so."""

    def condition(value: str) -> Condition:
        matching = select(_analyses.c.bookmark_id).where(
            _analyses.c.user_id == _user_id, _analyses.c[column] == value.lower()
        )
        found: Condition = _b.id.in_(matching)
        return found

    return condition


def _about_technology(value: str) -> Condition:
    """By any of its spellings, of which the analysis has the usual one."""
    matching = select(_analyses.c.bookmark_id).where(
        _analyses.c.user_id == _user_id,
        literal(canonical(value) or value) == func.any(_analyses.c.technologies),
    )
    found: Condition = _b.id.in_(matching)
    return found


def _dated(column: ColumnElement[datetime]) -> Callable[[str], Condition]:
    def condition(value: str) -> Condition:
        try:
            return _within(column, period(value, utc_now()))
        except NoRange as error:
            raise Unusable(str(error)) from error

    return condition


def _within(column: ColumnElement[datetime], span: Period) -> Condition:
    bounds = [] if span.start is None else [column >= span.start]
    return and_(true(), *bounds, *([] if span.end is None else [column < span.end]))


def _length(value: str) -> Condition:
    try:
        shortest, longest = minutes(value)
    except NoRange as error:
        raise Unusable(str(error)) from error
    # A page not read yet has no length. Minutes are rounded up wherever they are shown.
    bounds = [_b.word_count > max((shortest or 0) - 1, 0) * WORDS_PER_MINUTE]
    if longest is not None:
        bounds.append(_b.word_count <= longest * WORDS_PER_MINUTE)
    return and_(*bounds)


FIELDS: dict[str, SearchField] = {
    "tag": SearchField("Has this tag", ("tag:databases", 'tag:"to read"'), tagged),
    "is": SearchField("State", tuple(f"is:{name}" for name in STATES), _is),
    "site": SearchField("From this site, or a site below it", ("site:example.org",), _site),
    "url": SearchField("Has this in its address", ("url:/blog/",), lambda value: contains(_b.url, value)),
    "title": SearchField(
        "Has this in its title", ('title:"getting started"',), lambda v: contains(_b.title, v)
    ),
    "author": SearchField("By this author", ("author:lovelace",), lambda value: contains(_b.author, value)),
    "lang": SearchField("In this language", ("lang:en", "lang:de"), _language),
    "collection": SearchField("In this collection, or one within it", ("collection:Work",), _in_collection),
    "project": SearchField("Belongs to this project", ('project:"New kitchen"',), _of_project),
    "type": SearchField("Of this kind", ("type:tutorial",), _analysed("content_type")),
    "difficulty": SearchField("This hard to read", ("difficulty:beginner",), _analysed("difficulty")),
    "tech": SearchField("About this technology", ("tech:postgres",), _about_technology),
    "saved": SearchField(
        "Saved then", ("saved:<7d", "saved:2025-03..2025-05", "saved:today"), _dated(_b.saved_at)
    ),
    "published": SearchField(
        "Published then", ("published:>=2024", "published:2025-03"), _dated(_b.published_at)
    ),
    "length": SearchField("Takes this long to read, in minutes", ("length:<5", "length:10..20"), _length),
}

SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": (_b.saved_at.desc(), _b.id.desc()),
    "oldest": (_b.saved_at, _b.id),
    "published": (_b.published_at.desc().nulls_last(), _b.id.desc()),
    "title": (func.lower(_b.title), _b.id),
    "shortest": (_b.word_count, _b.id),
    "longest": (_b.word_count.desc(), _b.id.desc()),
}

CHANGES = {
    "sort": ("In this order", tuple(f"sort:{name}" for name in SORTS)),
    "like": ("Near this page in meaning, by its number", ("like:42",)),
    "in": ("Words are looked for there alone", ("in:notes", "in:highlights")),
}
"""Written like fields; they change what is asked rather than narrow it."""

NAMES = frozenset({*FIELDS, *CHANGES})
