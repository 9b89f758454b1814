"""Pages that come with their HTML, as the browser shows them: behind a login, or built by script.

The pipeline reads the HTML in place of fetching the page, and it is forgotten once it has been read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Bookmark, Stage, SuppliedPage
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import bookmarks, pipeline, stage_results
from fuze_app.core.services.bookmarks import NewBookmark, Saved
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim

LONGEST_HTML = 5_000_000
"""Characters. Longer pages are lists and tables that nobody reads, or hold their pictures."""


@dataclass(frozen=True, slots=True)
class Supplied:
    html: str
    supplied_at: datetime


def save(session: Session, user_id: int, new: NewBookmark, html: str) -> Saved:
    """Keeps a page and has it read from `html`, which is also how a page kept already is read anew.

    Raises InvalidInput, which names the field.
    """
    html = html.replace("\0", "")
    if len(html) > LONGEST_HTML:
        raise InvalidInput(f"Use at most {LONGEST_HTML:,} characters.", field="html")
    saved = bookmarks.save(session, user_id, new)
    if not html.strip():
        return saved
    values = {"html": html, "supplied_at": utc_now()}
    statement = insert(SuppliedPage).values(bookmark_id=saved.bookmark.id, user_id=user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))
    if saved.created:
        return saved
    bookmark = session.exec(
        select(Bookmark)
        .where(Bookmark.user_id == user_id, Bookmark.id == saved.bookmark.id)
        .with_for_update()
    ).one()
    bookmark.stage = Stage.EXTRACT
    pipeline.begin(session, bookmark)
    return Saved(bookmark=bookmarks.get(session, user_id, bookmark.id), created=False)


def find(session: Session, claim: Claim) -> Supplied | None:
    """What was sent along with a claimed bookmark and has not been read yet."""
    page = session.exec(select(SuppliedPage).where(SuppliedPage.bookmark_id == claim.bookmark_id)).first()
    return Supplied(page.html, page.supplied_at) if page else None


def finish(session: Session, claim: Claim, page: Extracted, supplied_at: datetime) -> None:
    """Hands in what was read of a supplied page, and forgets the page itself once that has taken effect."""
    stage_results.finish_extraction(session, claim, replace(page, supplied=True))
    has_been_read = (
        select(Bookmark.id).where(Bookmark.id == claim.bookmark_id, Bookmark.stage != Stage.EXTRACT).exists()
    )
    session.execute(
        delete(SuppliedPage).where(
            col(SuppliedPage.bookmark_id) == claim.bookmark_id,
            col(SuppliedPage.supplied_at) == supplied_at,
            has_been_read,
        )
    )
