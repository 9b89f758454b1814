"""Facets in one statement: the bookmarks that were chosen are read once and counted in each way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    CompoundSelect,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy import Integer as WholeNumber

from fuze_app.core.models import Analysis, Bookmark, BookmarkTag, Project, ProjectBookmark, Tag
from fuze_app.core.queries.search_fields import Condition

ALL = "all"
MOST = 12
"""Values of a facet."""

_b: Table = Bookmark.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_analyses: Table = Analysis.__table__  # type: ignore[attr-defined]
_projects: Table = Project.__table__  # type: ignore[attr-defined]
_project_bookmarks: Table = ProjectBookmark.__table__  # type: ignore[attr-defined]
_user_id: BindParameter[int] = bindparam("user_id")


@dataclass(frozen=True, slots=True)
class Facet:
    """`values` gives one row for each bookmark found and each value that it has, as a column `value`."""

    term: Callable[[str], str]
    values: Callable[[CTE], Select[Any]]


def _term(field: str) -> Callable[[str], str]:
    def term(value: str) -> str:
        return f'{field}:"{value}"' if " " in value or "(" in value or ")" in value else f"{field}:{value}"

    return term


def _tags_of(found: CTE) -> Select[Any]:
    return (
        select(_tags.c.name.label("value"))
        .join(_bookmark_tags, _bookmark_tags.c.tag_id == _tags.c.id)
        .join(found, found.c.id == _bookmark_tags.c.bookmark_id)
        .where(_bookmark_tags.c.user_id == _user_id, _tags.c.user_id == _user_id)
    )


def _column(name: str) -> Callable[[CTE], Select[Any]]:
    """What the bookmarks have in a column of their own or of their analysis, where they have it."""
    return lambda found: select(found.c[name].label("value")).where(found.c[name].is_not(None))


def _year_of(found: CTE) -> Select[Any]:
    year = cast(extract("year", func.timezone("UTC", found.c.saved_at)), WholeNumber)
    return select(cast(year, String).label("value"))


def _projects_of(found: CTE) -> Select[Any]:
    return (
        select(_projects.c.title.label("value"))
        .join(_project_bookmarks, _project_bookmarks.c.project_id == _projects.c.id)
        .join(found, found.c.id == _project_bookmarks.c.bookmark_id)
        .where(_project_bookmarks.c.user_id == _user_id, _projects.c.user_id == _user_id)
    )


FACETS = {
    "tag": Facet(_term("tag"), _tags_of),
    "type": Facet(_term("type"), _column("content_type")),
    "difficulty": Facet(_term("difficulty"), _column("difficulty")),
    "technology": Facet(
        _term("tech"), lambda found: select(func.unnest(found.c.technologies).label("value"))
    ),
    "language": Facet(_term("lang"), _column("language")),
    "site": Facet(_term("site"), lambda found: select(found.c.site.label("value")).where(found.c.site != "")),
    "year": Facet(_term("saved"), _year_of),
    "state": Facet(_term("is"), _column("state")),
    "project": Facet(_term("project"), _projects_of),
}


def facets(chosen: Condition) -> CompoundSelect[Any]:
    """Rows (facet, value, count), each facet's most frequent values first; (`ALL`, "", how many) as well."""
    found = _found("found", chosen)
    everything = select(literal(ALL), literal(""), func.count()).select_from(found)
    return union_all(everything, *(_counted(name, facet.values(found)) for name, facet in FACETS.items()))


def facets_of_each(chosen: Iterable[tuple[Condition, Sequence[str]]]) -> CompoundSelect[Any]:
    """The same rows, without `ALL`, of the facets named, each of the bookmarks that its condition chooses."""
    counts = []
    for number, (condition, names) in enumerate(chosen):
        found = _found(f"found_{number}", condition)
        counts += [_counted(name, FACETS[name].values(found)) for name in names]
    return union_all(*counts)


def _found(name: str, chosen: Condition) -> CTE:
    analysed = and_(_analyses.c.bookmark_id == _b.c.id, _analyses.c.user_id == _user_id)
    own = (_b.c.id, _b.c.site, _b.c.state, _b.c.language, _b.c.saved_at)
    return (
        select(*own, _analyses.c.content_type, _analyses.c.difficulty, _analyses.c.technologies)
        .select_from(_b.outerjoin(_analyses, analysed))
        .where(_b.c.user_id == _user_id, _b.c.deleted_at.is_(None), chosen)
        .cte(name)
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _counted(name: str, values: Select[Any]) -> Select[Any]:
    each = values.subquery()
    count = func.count().label("count")
    ordered = (
        select(literal(name), each.c.value, count)
        .group_by(each.c.value)
        .order_by(count.desc(), each.c.value)
        .limit(MOST)
    )
    return select(ordered.subquery())
