"""What a person leaves in a page: highlights, the place they have come to, and how they like to read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import identity, key_of_another, moment, of_owned, of_user, owner, utc_now


class HighlightColour(StrEnum):
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"


class Highlight(SQLModel, table=True):
    """A marked piece of a page's text. What was quoted stays; its place follows the text."""

    __tablename__ = "highlights"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        UniqueConstraint("id", "user_id"),
        Index("ix_highlights_recent", "user_id", text("created_at DESC"), text("id DESC")),
        Index("ix_highlights_bookmark_id", "bookmark_id"),
    )

    id: int = identity()
    user_id: int = owner()
    bookmark_id: int = owner()
    quote: str = Field(sa_type=Text)
    prefix: str = Field(default="", sa_type=Text)
    suffix: str = Field(default="", sa_type=Text)
    """What stood before and after, by which the quote is told from the same words elsewhere."""
    start: int | None = None
    end: int | None = None
    """Its range in the content's text, end exclusive; none while the text does not have it."""
    colour: HighlightColour = Field(default=HighlightColour.YELLOW, sa_type=String(8))
    note: str = Field(default="", sa_type=Text)
    created_at: datetime = moment(default_factory=utc_now)
    updated_at: datetime = moment(default_factory=utc_now)


class ReadingPlace(SQLModel, table=True):
    """How far a page has been read, wherever that was."""

    __tablename__ = "reading_places"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        Index("ix_reading_places_recent", "user_id", text("read_at DESC")),
    )

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    fraction: float
    """Of the letters of the text, 0 to 1: other than pixels, the same on every screen."""
    read_at: datetime = moment(default_factory=utc_now)


class ReadingFont(StrEnum):
    LITERATA = "literata"
    INTER = "inter"
    SYSTEM = "system"


class ReadingWidth(StrEnum):
    NARROW = "narrow"
    MEDIUM = "medium"
    WIDE = "wide"


class ReadingTheme(StrEnum):
    """`auto` is that of the rest of Fuze."""

    AUTO = "auto"
    LIGHT = "light"
    SEPIA = "sepia"
    DARK = "dark"


class ReadingImages(StrEnum):
    """Whether pictures are shown, through Fuze and never from their own hosts."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class ReadingPreferences(SQLModel, table=True):
    """How a person likes to read; no row means the defaults."""

    __tablename__ = "reading_preferences"
    __table_args__ = (of_user(),)

    user_id: int = owner(primary_key=True)
    font: ReadingFont = Field(default=ReadingFont.LITERATA, sa_type=String(8))
    size: int = 18
    """Pixels."""
    line_height: int = 165
    """Per cent of the size."""
    width: ReadingWidth = Field(default=ReadingWidth.MEDIUM, sa_type=String(8))
    theme: ReadingTheme = Field(default=ReadingTheme.AUTO, sa_type=String(8))
    images: ReadingImages = Field(
        default=ReadingImages.SHOWN, sa_type=String(8), sa_column_kwargs={"server_default": text("'shown'")}
    )
    speech_rate: float = 1.0
    """How fast text is read aloud, as a multiple of the voice's own pace."""
