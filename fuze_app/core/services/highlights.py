"""Highlights: mark a piece of a page, note something about it, list, change, remove, export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import Bookmark, Content, Highlight, HighlightColour
from fuze_app.core.models.base import utc_now
from fuze_app.core.pagination import Page, decode, encode
from fuze_app.core.queries import highlights as queries
from fuze_app.core.queries.highlights import HighlightFilter, HighlightView
from fuze_app.core.services import highlight_places, pipeline, search_index
from fuze_app.core.services.search_statistics import statistics_of
from fuze_ml.anchoring import CONTEXT, Haystack, surroundings

LONGEST_QUOTE = 10_000
LONGEST_NOTE = 10_000
MOST_PER_BOOKMARK = 1_000
MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class NewHighlight:
    """A piece of a page, as it reads there; prefix and suffix are the words around it."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    colour: HighlightColour | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HighlightChanges:
    """What to change; None leaves a value as it is."""

    colour: HighlightColour | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """`created` is false when exactly this piece was marked before."""

    highlight: HighlightView
    created: bool


def create(session: Session, user_id: int, bookmark_id: int, new: NewHighlight) -> Marked:
    """Marks a piece of a bookmark's text, or changes the mark that exactly this piece has.

    A piece that the text does not have (nothing was read of the page yet, or something else) is kept as
    well, and found as soon as the text has it. Raises NotFound, and InvalidInput, which names the field.
    """
    bookmark = _bookmark(session, user_id, bookmark_id)
    highlight = _placed(session, bookmark, new)
    known = session.scalars(queries.same_place(highlight)).first() if highlight.start is not None else None
    if known is not None:
        changes = HighlightChanges(colour=new.colour, note=new.note.strip() or None)
        return Marked(update(session, user_id, known.id, changes), created=False)
    count = select(func.count()).select_from(Highlight).where(Highlight.bookmark_id == bookmark_id)
    if session.exec(count).one() >= MOST_PER_BOOKMARK:
        raise InvalidInput(f"A page has at most {MOST_PER_BOOKMARK:,} highlights.", field="quote")
    session.add(highlight)
    _show(session, bookmark)
    return Marked(get(session, user_id, highlight.id), created=True)


def _placed(session: Session, bookmark: Bookmark, new: NewHighlight) -> Highlight:
    """The highlight with its place, if there is one: then it quotes the text itself."""
    highlight = Highlight(
        user_id=bookmark.user_id,
        bookmark_id=bookmark.id,
        quote=_checked(new.quote, LONGEST_QUOTE, "quote"),
        prefix=new.prefix.replace("\0", "")[-CONTEXT:],
        suffix=new.suffix.replace("\0", "")[:CONTEXT],
        colour=new.colour or HighlightColour.YELLOW,
        note=_checked(new.note, LONGEST_NOTE, "note"),
    )
    if not highlight.quote:
        raise InvalidInput("Quote the piece of text to mark.", field="quote")
    text = session.exec(select(Content.text).where(Content.bookmark_id == bookmark.id)).first() or ""
    highlight_places.place(highlight, Haystack(text))
    if highlight.start is not None and highlight.end is not None:
        highlight.quote = text[highlight.start : highlight.end]
        highlight.prefix, highlight.suffix = surroundings(text, (highlight.start, highlight.end))
    return highlight


def _checked(value: str, longest: int, field: str) -> str:
    value = value.replace("\0", "").strip()
    if len(value) > longest:
        raise InvalidInput(f"Use at most {longest:,} characters.", field=field)
    return value


def _bookmark(session: Session, user_id: int, bookmark_id: int) -> Bookmark:
    """The bookmark, locked: its text must not be read anew meanwhile."""
    bookmark = session.exec(
        select(Bookmark)
        .where(Bookmark.user_id == user_id, Bookmark.id == bookmark_id, col(Bookmark.deleted_at).is_(None))
        .with_for_update()
    ).first()
    if bookmark is None:
        raise NotFound("There is no such bookmark.")
    return bookmark


def _show(session: Session, bookmark: Bookmark) -> None:
    """The bookmark is found by what is marked in it, and open pages of it show that."""
    search_index.refresh(session, bookmark)
    pipeline.tell(session, bookmark)


def get(session: Session, user_id: int, highlight_id: int) -> HighlightView:
    """Raises NotFound."""
    session.flush()
    query = queries.views(user_id, HighlightFilter()).where(col(Highlight.id) == highlight_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFound("There is no such highlight.")
    return HighlightView(*row)


def of_bookmark(session: Session, user_id: int, bookmark_id: int) -> list[HighlightView]:
    """All highlights of a page in the order of its text. Raises NotFound."""
    rows = session.execute(
        queries.in_order(queries.views(user_id, HighlightFilter(bookmark_id=bookmark_id)))
    ).all()
    if not rows:
        kept = (Bookmark.user_id == user_id, Bookmark.id == bookmark_id, col(Bookmark.deleted_at).is_(None))
        if session.exec(select(Bookmark.id).where(*kept)).first() is None:
            raise NotFound("There is no such bookmark.")
    return [HighlightView(*row) for row in rows]


def list_page(
    session: Session, user_id: int, narrow: HighlightFilter, cursor: str | None = None, limit: int = 50
) -> Page[HighlightView]:
    """A page of all highlights, the latest first. Raises InvalidInput for a cursor not given by Fuze."""
    limit = max(1, min(limit, MOST_ON_A_PAGE))
    after = None
    if cursor:
        created_at, last = decode(cursor, datetime, int)
        after = created_at, last
    views = queries.views(user_id, narrow, statistics_of(session, user_id).languages)
    rows = session.execute(queries.latest_first(views, after, limit + 1)).all()
    items = [HighlightView(*row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].created_at, items[-1].id) if more else None)


def update(session: Session, user_id: int, highlight_id: int, changes: HighlightChanges) -> HighlightView:
    """Raises NotFound, and InvalidInput, which names the field."""
    view = get(session, user_id, highlight_id)
    bookmark = _bookmark(session, user_id, view.bookmark_id)
    highlight = _own(session, user_id, highlight_id)
    if changes.colour is not None:
        highlight.colour = HighlightColour(changes.colour)
    if changes.note is not None:
        highlight.note = _checked(changes.note, LONGEST_NOTE, "note")
    highlight.updated_at = utc_now()
    if changes.note is not None:
        _show(session, bookmark)
    else:
        pipeline.tell(session, bookmark)
    return get(session, user_id, highlight_id)


def _own(session: Session, user_id: int, highlight_id: int) -> Highlight:
    highlight = session.exec(
        select(Highlight).where(Highlight.user_id == user_id, Highlight.id == highlight_id)
    ).first()
    if highlight is None:
        raise NotFound("There is no such highlight.")
    return highlight


def delete(session: Session, user_id: int, highlight_id: int) -> HighlightView:
    """Removes a highlight with its note, and returns what it was. Raises NotFound."""
    view = get(session, user_id, highlight_id)
    bookmark = _bookmark(session, user_id, view.bookmark_id)
    session.delete(_own(session, user_id, highlight_id))
    _show(session, bookmark)
    return view
