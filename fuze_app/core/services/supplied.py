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
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import bookmarks, pipeline, stage_results
from fuze_app.core.services.bookmarks import NewBookmark, Saved
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim

LONGEST_HTML = 5_000_000
"""Characters. Longer pages are lists and tables that nobody reads, or hold their pictures."""


@dataclass(frozen=True, slots=True)
class Supplied:
    html: str
    media_type: str
    supplied_at: datetime


def save(session: Session, user_id: int, new: NewBookmark, html: str) -> Saved:
    """Keeps a page and has it read from `html`, which is also how a page kept already is read anew.

    Raises InvalidInput, which names the field.
    """
    html = _checked(html, "html")
    saved = bookmarks.save(session, user_id, new)
    if not html.strip():
        return saved
    _keep(session, user_id, saved.bookmark.id, html, "text/html")
    return saved if saved.created else Saved(_read_anew(session, user_id, saved.bookmark.id), created=False)


def paste(session: Session, user_id: int, bookmark_id: int, text: str) -> BookmarkView:
    """Has a bookmark read from the text of its page, as Markdown; its title stays.

    Raises NotFound, and InvalidInput, which names the field.
    """
    bookmark = bookmarks.get(session, user_id, bookmark_id)
    text = _checked(text, "text").strip()
    if not text:
        raise InvalidInput("Paste the text of the page first.", field="text")
    title = "" if bookmark.title == bookmark.url else " ".join(bookmark.title.split())
    named = f"---\ntitle: {title}\n---\n\n{text}" if title else text
    _keep(session, user_id, bookmark_id, named, "text/markdown")
    return _read_anew(session, user_id, bookmark_id)


def _checked(sent: str, field: str) -> str:
    sent = sent.replace("\0", "")
    if len(sent) > LONGEST_HTML:
        raise InvalidInput(f"Use at most {LONGEST_HTML:,} characters.", field=field)
    return sent


def _keep(session: Session, user_id: int, bookmark_id: int, sent: str, media_type: str) -> None:
    values = {"html": sent, "media_type": media_type, "supplied_at": utc_now()}
    statement = insert(SuppliedPage).values(bookmark_id=bookmark_id, user_id=user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))


def _read_anew(session: Session, user_id: int, bookmark_id: int) -> BookmarkView:
    bookmark = session.exec(
        select(Bookmark).where(Bookmark.user_id == user_id, Bookmark.id == bookmark_id).with_for_update()
    ).one()
    bookmark.stage = Stage.EXTRACT
    pipeline.begin(session, bookmark)
    return bookmarks.get(session, user_id, bookmark_id)


def find(session: Session, claim: Claim) -> Supplied | None:
    """What was sent along with a claimed bookmark and has not been read yet."""
    page = session.exec(select(SuppliedPage).where(SuppliedPage.bookmark_id == claim.bookmark_id)).first()
    return Supplied(page.html, page.media_type, page.supplied_at) if page else None


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
