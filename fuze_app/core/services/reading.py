"""Reading: the place that one has come to in a page, and how one likes to read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import (
    ReadingFont,
    ReadingImages,
    ReadingPlace,
    ReadingPreferences,
    ReadingTheme,
    ReadingWidth,
)
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import bookmarks

SIZES = range(14, 29)
LINE_HEIGHTS = range(130, 211)
SLOWEST, FASTEST = 0.5, 2.5


@dataclass(frozen=True, slots=True)
class Place:
    """How far a page has been read: a fraction of its letters; `read_at` is None when it never was."""

    fraction: float
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preferences:
    """How somebody likes to read: `size` in pixels, `line_height` in per cent of it."""

    font: ReadingFont
    size: int
    line_height: int
    width: ReadingWidth
    theme: ReadingTheme
    images: ReadingImages
    speech_rate: float


@dataclass(frozen=True, slots=True)
class PreferenceChanges:
    """What to change; None leaves a value as it is."""

    font: ReadingFont | None = None
    size: int | None = None
    line_height: int | None = None
    width: ReadingWidth | None = None
    theme: ReadingTheme | None = None
    images: ReadingImages | None = None
    speech_rate: float | None = None


def place(session: Session, user_id: int, bookmark_id: int) -> Place:
    """Where one left off. Raises NotFound."""
    bookmarks.get(session, user_id, bookmark_id)
    row = session.exec(select(ReadingPlace).where(ReadingPlace.bookmark_id == bookmark_id)).first()
    return Place(row.fraction, row.read_at) if row else Place(0.0, None)


def keep_place(session: Session, user_id: int, bookmark_id: int, fraction: float) -> Place:
    """Keeps where one is; the last one to read has the say. Raises NotFound and InvalidInput."""
    if not 0.0 <= fraction <= 1.0:
        raise InvalidInput("A place is a fraction of the text, from 0 to 1.", field="fraction")
    bookmarks.get(session, user_id, bookmark_id)
    kept = Place(fraction, utc_now())
    values = asdict(kept)
    statement = insert(ReadingPlace).values(bookmark_id=bookmark_id, user_id=user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))
    return kept


def preferences(session: Session, user_id: int) -> Preferences:
    """How one likes to read: the defaults, until something was chosen."""
    row = session.exec(select(ReadingPreferences).where(ReadingPreferences.user_id == user_id)).first()
    row = row or ReadingPreferences(user_id=user_id)
    return Preferences(**{field.name: getattr(row, field.name) for field in fields(Preferences)})


def change_preferences(session: Session, user_id: int, changes: PreferenceChanges) -> Preferences:
    """Raises InvalidInput, which names the field."""
    _check(changes)
    changed = {name: value for name, value in asdict(changes).items() if value is not None}
    defaults = ReadingPreferences(user_id=user_id).model_dump()
    statement = insert(ReadingPreferences).values({**defaults, **changed})
    kept = col(ReadingPreferences.user_id)
    session.execute(
        statement.on_conflict_do_update(index_elements=[kept], set_=changed or {"user_id": user_id})
    )
    return preferences(session, user_id)


def _check(changes: PreferenceChanges) -> None:
    if changes.size is not None and changes.size not in SIZES:
        raise InvalidInput(f"Use {SIZES[0]} to {SIZES[-1]} pixels.", field="size")
    if changes.line_height is not None and changes.line_height not in LINE_HEIGHTS:
        raise InvalidInput(f"Use {LINE_HEIGHTS[0]} to {LINE_HEIGHTS[-1]} per cent.", field="line_height")
    if changes.speech_rate is not None and not SLOWEST <= changes.speech_rate <= FASTEST:
        raise InvalidInput(f"Use {SLOWEST} to {FASTEST}.", field="speech_rate")
    choices: tuple[tuple[str, Any], ...] = (
        ("font", ReadingFont),
        ("width", ReadingWidth),
        ("theme", ReadingTheme),
        ("images", ReadingImages),
    )
    for name, choice in choices:
        value = getattr(changes, name)
        if value is not None and value not in list(choice):
            raise InvalidInput(f"Choose one of {', '.join(choice)}.", field=name)
