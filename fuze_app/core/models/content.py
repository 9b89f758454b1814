"""What was read: the text of a page, its passages with their vectors, what was understood, the text index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import ARRAY, Index, LargeBinary, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from fuze_app.core.models.base import key_of_another, moment, of_owned, owner, utc_now
from fuze_ml.embedding import DIMENSIONS


class Content(SQLModel, table=True):
    """The text of a bookmark's page, as the reader shows it and as search sees it."""

    __tablename__ = "contents"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        Index("ix_contents_user_id", "user_id"),
        Index(
            "ix_contents_extractor_version",
            "extractor_version",
            sql("bookmark_id DESC"),
            postgresql_where=sql("NOT supplied"),
        ),
    )

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    kind: str = Field(max_length=32)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    """Sanitised when it was extracted."""
    text_digest: bytes = Field(sa_type=LargeBinary)
    fetched_url: str = Field(sa_type=Text)
    """Where the redirects ended."""
    canonical_url: str | None = Field(default=None, sa_type=Text)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    """The page's metadata as it stood there, and under `facts` what its kind knows beside the text."""
    quality: float | None = None
    """From 0 to 1; none for what was read before it was judged."""
    quality_reasons: list[str] = Field(
        default_factory=list, sa_type=ARRAY(Text), sa_column_kwargs={"server_default": sql("'{}'")}
    )
    extractor_version: int = Field(default=1, sa_column_kwargs={"server_default": sql("1")})
    supplied: bool = Field(default=False, sa_column_kwargs={"server_default": sql("false")})
    """Whether it was read from what a browser sent, which may be more than can be fetched."""
    extracted_at: datetime = moment(default_factory=utc_now)


class Passage(SQLModel, table=True):
    """A piece of a content's text: `text[start:end]`, about 200 tokens, with its vector."""

    __tablename__ = "passages"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        Index("ix_passages_user_id", "user_id"),
        Index(
            "ix_passages_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "halfvec_cosine_ops"},
        ),
    )

    bookmark_id: int = key_of_another()
    position: int = Field(primary_key=True)
    user_id: int = owner()
    start: int
    end: int
    embedding: Any = Field(sa_type=HALFVEC(DIMENSIONS))


class Analysis(SQLModel, table=True):
    """What was understood of a bookmark's page, and by which engine."""

    __tablename__ = "analyses"
    __table_args__ = (of_owned("bookmark_id", "bookmarks"), Index("ix_analyses_user_id", "user_id"))

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    engine: str = Field(max_length=32)
    version: str = Field(max_length=32)
    summary: str = Field(sa_type=Text)
    keyphrases: list[str] = Field(sa_type=ARRAY(Text))
    content_type: str | None = Field(default=None, max_length=16)
    difficulty: str | None = Field(default=None, max_length=16)
    technologies: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    suggested_tags: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    prerequisites: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    questions: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    language: str | None = Field(default=None, max_length=8)
    model: str | None = Field(default=None, max_length=64)
    made_by: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    """For each of the fields above, in a few words, how it came about."""
    analysed_at: datetime = moment(default_factory=utc_now)


class SearchDocument(SQLModel, table=True):
    """A bookmark as text search sees it."""

    __tablename__ = "search_documents"
    __table_args__ = (
        of_owned("bookmark_id", "bookmarks"),
        # Answers how many, how long and in which languages without reading the rows.
        Index("ix_search_documents_statistics", "user_id", postgresql_include=["language", "length"]),
        # Without a list of pending entries, which every search would have to read through.
        Index(
            "ix_search_documents_postings",
            "postings",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    bookmark_id: int = key_of_another()
    user_id: int = owner()
    language: str | None = Field(default=None, max_length=8)
    length: int
    """Terms in all, weighted as their frequencies are."""
    postings: list[str] = Field(sa_type=ARRAY(Text))
    """`user:term:exponent` for each term, which occurs about 2 ** exponent times. An occurrence in the title
    counts more than one in the body. The index compresses what many documents share to a byte or two."""
