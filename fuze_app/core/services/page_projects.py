"""Which of one's projects a page belongs to, and which it may serve, with what speaks for that."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row
from sqlmodel import Session

from fuze_app.core.queries import projects as queries
from fuze_app.core.services import bookmarks
from fuze_ml.recommendation.reasons import Evidence, For, quote, reason
from fuze_ml.recommendation.relevance import CLOSE, RELATED

MOST = 3
"""Projects that are proposed, beside those that the page belongs to."""


@dataclass(frozen=True, slots=True)
class PageProject:
    """A project of a page. `link_id` is None where the page does not belong to it but may serve it."""

    id: int
    title: str
    colour: str
    link_id: int | None
    note: str
    """Why it belongs there, in its owner's words."""
    task: str | None
    """The task that it is for."""
    reason: str
    """What speaks for it, in a sentence; empty where nothing but its owner does."""
    technologies: list[str]
    """That the page is about and the project names."""
    passage: str | None
    """The passage that is nearest to the project, where one is near."""


def of_page(session: Session, user_id: int, bookmark_id: int) -> list[PageProject]:
    """Those that it belongs to, then active ones that it may serve, the nearest first. Raises NotFound."""
    bookmarks.get(session, user_id, bookmark_id)
    values = {"user_id": user_id, "bookmark_id": bookmark_id, "close": CLOSE, "related": RELATED}
    rows = session.execute(queries.OF_PAGE, values).all()
    belongs = [row for row in rows if row.link_id is not None]
    may_serve = [row for row in rows if row.link_id is None][:MOST]
    return [_shown(row) for row in (*belongs, *may_serve)]


def _shown(row: Row[tuple[object, ...]]) -> PageProject:
    about = frozenset(name.casefold() for name in row.of_page)
    shared = tuple(name for name in row.technologies if name.casefold() in about)
    parts = {"technologies": float(len(shared)), "meaning": row.similarity or 0.0}
    evidence = Evidence(
        parts, For.PROJECT, row.title, row.title, technologies=shared, passage=row.passage or ""
    )
    return PageProject(
        id=row.id,
        title=row.title,
        colour=row.colour,
        link_id=row.link_id,
        note=row.note or "",
        task=row.task,
        reason=reason(evidence) if shared or row.passage else "",
        technologies=list(shared),
        passage=quote(row.passage) if row.passage else None,
    )
